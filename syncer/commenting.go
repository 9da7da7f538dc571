package syncer

import (
	"context"
	"errors"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/comments"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/writeback"
)

// errNoComments says that a workbook, such as a file, has no comments.
var errNoComments = errors.New("this kind of spreadsheet has no comments")

// commenter is the workbook where the register's errors become comments; nil where
// they don't.
func (r *run) commenter() Commenter {
	if !r.reg.Comments.On || !r.reg.WriteBack {
		return nil
	}
	c, ok := r.workbook.(Commenter)
	if !ok {
		r.commentsFailed("look at the comments", errNoComments)
		return nil
	}
	return c
}

// commentsFailed notes that something about comments failed, which changes nothing
// about the run.
func (r *run) commentsFailed(doing string, err error) {
	r.log.Warn("the comments on cells are left for the next run", "doing", doing, "cause", err.Error())
	if r.result.Comments == nil {
		r.result.Comments = &CommentsResult{}
	}
	r.result.Comments.Error = err.Error()
}

// marker ends the texts of the register's comments.
func (r *Register) marker() comments.Marker { return comments.MarkerOf(r.Name, r.Spreadsheet) }

// readComments reads the account's own comments; nil where none are wanted, or they
// can't be read.
func (r *run) readComments(ctx context.Context) []comments.Thread {
	c := r.commenter()
	if c == nil {
		return nil
	}
	threads, err := c.Comments(ctx)
	if err != nil {
		r.commentsFailed("read the comments", err)
		return nil
	}
	return threads
}

// commentsCall reports whether the comments ask for a whole run though nothing else
// does: people replied, errors wait for theirs, or their records have settled.
func (r *run) commentsCall(in *input, known *comments.Known, settled bool) bool {
	if known.WakeOn != 0 && in.scope().Today >= known.WakeOn {
		return true
	}
	return in.threads != nil && (known.Left != 0 || settled || comments.News(known.List, in.threads, r.reg.marker()))
}

// comment makes and resolves the comments on cells. That it fails changes nothing
// about the run: the next one finds what is left.
func (r *run) comment(ctx context.Context, o *outcome) {
	if r.opts.DryRun {
		return
	}
	if o.threads == nil {
		r.wake(ctx, o)
		return
	}
	c := r.commenter()
	plan := comments.PlanOf(o.commentable(), o.state.Comments.List, o.threads, r.reg.marker(), r.reg.Comments.Limit, o.started)
	res := &CommentsResult{Waiting: plan.Waiting}
	r.result.Comments = res
	known := comments.Known{List: plan.Known, Left: plan.Waiting, WakeOn: dismissals.WakeOn(o.standing, o.scope().Today)}
	if len(plan.Resolve) > 0 {
		if err := c.Resolve(ctx, plan.Resolve); err != nil {
			r.commentsFailed("resolve comments", err)
			known.List, known.Left = plan.Unresolved(o.state.Comments.List), -1
		} else {
			res.Resolved = len(plan.Resolve)
		}
	}
	if len(plan.Make) > 0 {
		made, err := c.Make(ctx, plan.Make)
		for i := range plan.Make {
			if thread, ok := made[i]; ok {
				known.List = append(known.List, comments.Made(plan.Make[i], thread, o.started))
			}
		}
		res.Made = len(made)
		res.Waiting += len(plan.Make) - len(made)
		if known.Left >= 0 {
			known.Left = res.Waiting
		}
		if err != nil {
			r.commentsFailed("make comments", err)
			known.Left = -1
		}
	}
	res.Open = known.Open()
	if known.Equal(&o.state.Comments) && !r.mirrorChanged {
		return
	}
	if err := r.config.Mirror.RecordComments(ctx, r.reg.Name, known); err != nil {
		r.commentsFailed("note the comments", err)
	}
}

// wake notes the day on which something is told again, where there are no comments to
// look at.
func (r *run) wake(ctx context.Context, o *outcome) {
	known := o.state.Comments
	if known.WakeOn = dismissals.WakeOn(o.standing, o.scope().Today); known.WakeOn == o.state.Comments.WakeOn {
		return
	}
	known.Left = -1
	if err := r.config.Mirror.RecordComments(ctx, r.reg.Name, known); err != nil {
		r.log.Warn("the day on which a finding is told again could not be noted", "cause", err.Error())
	}
}

// commentable are the errors that are to be comments: of records, that nobody
// dismissed.
func (o *outcome) commentable() []comments.Finding {
	var list []comments.Finding
	a, marker := o.assessment, o.reg.marker()
	of := make(map[string]*records, len(o.records))
	for i := range o.records {
		of[o.records[i].resource.Name] = &o.records[i]
	}
	for i := range a.Issues {
		issue := &a.Issues[i]
		r := of[issue.Resource]
		if issue.Record < 0 || issue.Severity != sheetschema.SeverityError || a.IsDismissed(i) || r == nil || !dismissals.Can(issue) {
			continue
		}
		key := dismissals.KeyOf(issue)
		_, young := o.young[issue.Resource][issue.RecordID]
		values := dismissals.Values(r.table, issue.Record, key)
		list = append(list, comments.Finding{
			Key: key, Place: placeOf(r, issue), Young: young, Values: values,
			Text: o.commentText(issue, r.resource, marker.Of(key, values)), Assignee: o.assignee(r.table, issue.Record),
		})
	}
	return list
}

// placeOf is the cell to comment on: the field's, where it is people's, else that which
// tells the finding in words.
func placeOf(r *records, issue *sheetschema.Issue) comments.Place {
	tab := r.tabOf(issue.Record)
	m := tab.Match
	p := comments.Place{SheetID: tab.Info.SheetID, Title: tab.Info.Title, HeaderRow: m.Row, Column: -1, IDColumn: -1}
	if f, ok := r.resource.Field(issue.Field); ok && !m.Served(f) {
		p.Column = m.Columns[f.Index]
	}
	if at, ok := m.Service[sheetschema.IssuesColumn]; ok && p.Column < 0 {
		p.Column = at
	}
	if at, ok := m.Service[sheetschema.IDColumn]; ok && !tab.Beside {
		p.IDColumn = at
	}
	if p.Column >= 0 {
		p.Header = tab.Grid.Cell(m.Row, p.Column).Seen()
	}
	return p
}

// maxComment is how much text a comment holds, in bytes, with room to spare.
const maxComment = 1500

// commentText words a comment. The remedy is the catalogue's, without what was guessed
// from cells: Google mails it.
func (o *outcome) commentText(issue *sheetschema.Issue, r *sheetschema.Resource, marker string) string {
	p := o.printer()
	text := writeback.LineOf(issue, issue.Message(p), issue.Suggestion(p), r, p)
	for limit := maxComment; len(text) > maxComment; limit /= 2 {
		text = celltext.Cut(text, limit)
	}
	return p.Say("sheet.comment", language.Args{
		"issue": text, "dismiss": dismissals.ReplyWords(dismissals.Dismissed, p)[0], "later": dismissals.ReplyWords(dismissals.Later, p)[0],
		"day": (o.scope().Today + 7).String(), "marker": marker,
	})
}

// assignee is the address of whoever is responsible for a record; "" for nobody known.
func (o *outcome) assignee(t *table.Table, record int) string {
	owner := writeback.Owner(t.Resource)
	if owner < 0 || o.reg.Comments.Assignee == nil {
		return ""
	}
	return o.reg.Comments.Assignee(t.Text(record, owner))
}
