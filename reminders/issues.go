package reminders

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"sheetsync/reminders/digest"
	"sheetsync/reminders/mailaddr"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/naming"
)

// StageIssues is the stage of the ledger's entry that says that somebody was told of
// open issues, in the week of its date.
const StageIssues = "issues"

// An Issue is something wrong with a record that its owner is told of once a week.
type Issue struct {
	Resource, RecordID string
	Tab                string // title of the tab, where the resource has several
	Row                int    // the tab's row, the header being row 1
	Code               sheetschema.Code
	// Message and Suggestion say what is wrong and what to do, in the register's language.
	Message, Suggestion string

	title string // of the record
}

// IssueSource gives the open issues of a register's records, the most severe first.
// What people dismissed, and what they are still at work on, is none.
type IssueSource interface {
	Issues(ctx context.Context, register string) ([]Issue, error)
}

// weekOf is the last day up to today that is the register's for telling of issues; ok
// is false where that is nobody's wish.
func (r *Register) weekOf(today expression.Day) (week expression.Day, ok bool) {
	if r.IssueDay == nil {
		return 0, false
	}
	since := (int(today.Start(time.UTC).Weekday()) - int(*r.IssueDay) + 7) % 7
	return today - expression.Day(since), true
}

// tellIssues tells each owner of the open issues of their records, and the managers of
// those that nobody owns: on the register's day for it, each once. On the days after it,
// only mails that were refused for then are tried again.
func (r *run) tellIssues(ctx context.Context) error {
	week, ok := r.register.weekOf(r.today)
	if !ok || r.Issues == nil {
		return nil
	}
	byOwner, err := r.issuesByOwner(ctx)
	if err != nil {
		return err
	}
	keys := make([]Key, 0, len(byOwner))
	for recipient := range byOwner {
		keys = append(keys, issuesKey(week, recipient))
	}
	slices.SortStableFunc(keys, func(a, b Key) int { return cmp.Compare(a.Recipient, b.Recipient) })
	known, err := r.Ledger.States(ctx, r.register.Name, keys)
	if err != nil {
		return err
	}
	for _, key := range keys {
		entry, tried := known[key]
		if tried && !entry.isOpen() || !tried && week != r.today {
			continue
		}
		mail, err := r.tellOwner(ctx, key, byOwner[key.Recipient])
		if errors.Is(err, ErrBusy) {
			continue
		}
		if mail != nil {
			r.report.Mails = append(r.report.Mails, *mail)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// issuesKey is what the ledger remembers a week's mail of issues to a recipient by.
func issuesKey(week expression.Day, recipient string) Key {
	return Key{RecordID: StageIssues, Deadline: StageIssues, DueDate: week, Stage: StageIssues, Recipient: recipient}
}

func (r *run) tellOwner(ctx context.Context, key Key, issues []Issue) (*Mail, error) {
	register := r.register.spoken(key.Recipient)
	about := register.digest()
	m := r.message(digest.OfIssues(&about, r.today, register.issues(issues)), register, key.Recipient, messageID(register, key.Recipient, r.Domain, key), r.request.At)
	mail := &Mail{Recipient: key.Recipient, State: StateOwed, Subject: m.Subject, Items: []MailItem{}, Issues: len(issues)}
	if r.request.DryRun {
		mail.Text, mail.HTML = m.Text, m.HTML
		return mail, nil
	}
	mail.MessageID = m.MessageID
	tried, err := r.tell(ctx, r.register, key, m, nil)
	mail.State, mail.Error, mail.Reason = cmp.Or(tried.state, StateOwed), tried.class, reasonOf(tried.err)
	if !tried.begun {
		return nil, err
	}
	r.judged.note(key.Recipient, tried, m.MessageID, len(r.report.Mails))
	return mail, err
}

// issues are what a mail says of issues.
func (r *Register) issues(list []Issue) []digest.Issue {
	p := language.NewPrinter(r.Language)
	out := make([]digest.Issue, len(list))
	for n, i := range list {
		out[n] = digest.Issue{
			Resource: i.Resource, RecordID: i.RecordID, Kind: string(i.Code), Title: i.title, Table: i.Tab, Tab: i.Tab, Row: i.Row,
			Message: i.Message, Suggestion: i.Suggestion,
		}
		if kind, _, ok := sheetschema.KindOf(string(i.Code)); ok {
			out[n].Kind = kind.Title(p)
		}
		if resource, ok := r.Descriptor.Resource(i.Resource); ok && i.Tab == "" {
			out[n].Table = resource.Caption(r.Language)
		}
	}
	return out
}

// issuesByOwner finds out whom each open issue concerns.
func (r *run) issuesByOwner(ctx context.Context) (map[string][]Issue, error) {
	open, err := r.Issues.Issues(ctx, r.register.Name)
	if err != nil {
		return nil, err
	}
	records, err := r.ownersOf(ctx, open)
	if err != nil {
		return nil, err
	}
	byOwner := make(map[string][]Issue)
	for _, i := range open {
		record, ok := records[RecordKey{i.Resource, i.RecordID}]
		if !ok {
			continue // gone since
		}
		i.title = record.title
		to, _ := r.register.reachable(record.owners)
		if len(to) == 0 {
			to = r.register.managers()
		}
		for _, address := range to {
			byOwner[address] = append(byOwner[address], i)
		}
	}
	return byOwner, nil
}

// owned is a record with the addresses of those who answer for it.
type owned struct {
	title  string
	owners []string
}

// ownersOf reads whose the records of issues are.
func (r *run) ownersOf(ctx context.Context, issues []Issue) (map[RecordKey]owned, error) {
	ids := make(map[string][]string)
	for _, i := range issues {
		ids[i.Resource] = append(ids[i.Resource], i.RecordID)
	}
	records := make(map[RecordKey]owned)
	for _, resource := range r.register.Descriptor.Resources {
		if len(ids[resource.Name]) == 0 {
			continue
		}
		names, owner := naming.Title(resource), resource.OwnerField()
		fields := slices.Clone(names)
		if owner >= 0 {
			fields = append(fields, owner)
		}
		slices.Sort(fields)
		query := Query{Register: r.register.Name, Resource: resource, Fields: slices.Compact(fields), Date: -1, Zone: r.register.Zone, IDs: ids[resource.Name]}
		for record, err := range r.Source.Records(ctx, query) {
			if err != nil {
				return nil, err
			}
			o := owned{title: title(names, record.Values)}
			if owner >= 0 {
				addresses, _ := mailaddr.Split(record.Values[owner].Text())
				o.owners, _ = r.register.addPermitted(nil, addresses)
				o.owners = r.register.addChannels(o.owners)
			}
			records[RecordKey{resource.Name, record.ID}] = o
		}
	}
	return records, nil
}
