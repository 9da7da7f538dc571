package gsheets

import (
	"context"
	"encoding/json"
	"fmt"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/table"
)

// commit sends the second half of the protocol: guards, writes, and the end of
// the anchors.
func (x *write) commit(ctx context.Context, p *part) (*batch, error) {
	b := &batch{}
	mask := answerMask
	overview := x.showOverview(b) // before the guards: that its tab is gone is no more than a conflict
	for _, j := range p.jobs {
		if j.acts() {
			j.guard(b, x.w.c.metadata)
		}
	}
	var ranges []string
	for _, j := range p.jobs {
		if !j.acts() {
			continue
		}
		if len(j.rules.remove) > 0 {
			mask = removedMask
		}
		if err := j.make(b); err != nil {
			return b, err
		}
		ranges = append(ranges, j.cells(b)...)
		if err := j.finish(b); err != nil {
			return b, err
		}
	}
	b.drop()
	if len(ranges) == 0 { // something has to be shown, and little
		ranges = []string{rectA1(p.jobs[0].title, 0, 1, 0, 1)}
	}
	if err := b.end(ranges); err != nil {
		return b, err
	}
	shown, err := x.w.update(ctx, fmt.Sprintf("write %d rows", p.open()), b, mask)
	if err != nil {
		return b, err
	}
	x.overviewDone = x.overviewDone || overview
	for _, j := range p.jobs {
		if !j.acts() {
			continue
		}
		var cells patch
		for i := range shown.UpdatedSpreadsheet.Sheets {
			if sheet := &shown.UpdatedSpreadsheet.Sheets[i]; sheet.Properties.SheetID == j.plan.SheetID {
				cells = sheet.patch()
			}
		}
		x.applied(j, func(t *target) map[int]answerCell { return cells[t.at] })
	}
	return b, x.restore(ctx, shown)
}

// guard adds the tab's guards.
func (j *jobPart) guard(b *batch, id func() int64) {
	b.guard(j.headerAt)
	for _, a := range j.others {
		b.guard(a)
	}
	for _, t := range j.targets {
		if t.state == ready {
			b.guard(anchor{t.id, j.plan.SheetID, rowsDimension, t.at})
		}
	}
	b.touch(anchor{id(), j.plan.SheetID, rowsDimension, j.rows - 1})
	b.touch(anchor{id(), j.plan.SheetID, columnsDimension, j.cols - 1})
}

// target returns where a service column is once the commit's own insertions
// have happened, or gone.
func (j *job) target(column int) int {
	if j.columns[column] != notMade {
		return j.columns[column]
	}
	at := j.insertAt
	for i := range column {
		if j.columns[i] == notMade {
			at++
		}
	}
	return at
}

// cells adds the rows' cells and returns the ranges in which they lie.
func (j *jobPart) cells(b *batch) []string {
	var all []placed
	rows := make([]int, 0, len(j.targets))
	for _, t := range j.targets {
		if t.state != ready {
			continue
		}
		rows = append(rows, t.at)
		for i := range t.row.Cells {
			c := &t.row.Cells[i]
			if at := j.target(c.Column); at >= 0 && fits(c.Cell) {
				all = append(all, placed{t.at, at, &c.Cell})
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	first, last := all[0].column, all[0].column
	for _, p := range all {
		first, last = min(first, p.column), max(last, p.column)
	}
	for _, r := range rectangles(all) {
		b.cells(j.plan.SheetID, r)
	}
	var ranges []string
	for _, r := range runs(rows) {
		ranges = append(ranges, rectA1(j.title, r.first, r.last+1, first, last+1))
	}
	return ranges
}

// applied notes a commit's success and checks what its answer shows.
func (x *write) applied(j *jobPart, shown func(*target) map[int]answerCell) {
	made := make([]int, len(j.columns))
	for i := range j.columns {
		made[i] = j.target(i)
	}
	copy(j.columns, made)
	clear(j.unmarked)
	j.entitled = true
	j.rules = ruleChange{}
	for _, t := range j.targets {
		if t.state != ready {
			continue
		}
		t.state = written
		cells, confirmed := shown(t), true
		for i := range t.row.Cells {
			c := &t.row.Cells[i]
			if j.columns[c.Column] < 0 || !fits(c.Cell) {
				x.report.Skipped++
				confirmed = false
				continue
			}
			x.report.Written++
			confirmed = confirmed && cells[j.columns[c.Column]].is(c.Cell)
		}
		x.report.Confirmed[j.number][t.index] = confirmed
	}
}

// restore puts back rules that aren't ours: somebody changed the list of rules
// in the same second as our commit took one out by its position.
func (x *write) restore(ctx context.Context, shown *answer) error {
	b := &batch{}
	for _, reply := range shown.Replies {
		if reply.Deleted == nil || len(reply.Deleted.Rule) == 0 || reply.Deleted.own() {
			continue
		}
		b.begin()
		b.str(`{"addConditionalFormatRule":{"index":0,"rule":`)
		b.body = append(b.body, reply.Deleted.Rule...)
		b.str(`}}`)
	}
	if b.n == 0 {
		return nil
	}
	if err := b.end(nil); err != nil {
		return err
	}
	_, err := x.w.update(ctx, "put back a rule of the team's", b, "spreadsheetId")
	return err
}

// fits reports whether a cell can be held by a spreadsheet.
func fits(c table.Cell) bool {
	return c.Kind != table.CellText || celltext.Fits(c.Text, celltext.Sheets)
}

// deletedRule is a rule as deleteConditionalFormatRule's reply has it.
type deletedRule struct {
	Rule json.RawMessage `json:"rule"`
}
