package page

import (
	"context"
	"strconv"
	"strings"
	"time"

	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
)

// How much of a record's surroundings is shown.
const (
	shownLinked   = 12 // records of each tab that hang on it
	allLinked     = readmodel.MaxLinked
	shownVersions = 30
)

// A recordPage is a record with all that is known of it.
type recordPage struct {
	Tab        string // what people call its tab
	Row        rowLink
	Changed    string
	Facts      []fact
	Empty      []string // titles of fields without a value
	Issues     []readmodel.RecordIssue
	Deadlines  []recordDeadline
	Duplicates []recordDuplicate
	Linked     []linkedTable
	Versions   []version
	Older      bool // there are older versions
	Reminders  []recordReminder
	AllLink    string // the page with more of what hangs on the record; "" where all is shown
	ToPairs    string // the address of possible duplicates; "" where they aren't for the visitor
}

// A fact is a field with a value.
type fact struct {
	Title, Text, Link string
	Unreadable        bool
	Computed          bool
}

type recordDeadline struct {
	What, Record, Link, Due, Amount, State, Held string
	Left                                         *int
	Unreadable                                   bool
}

type recordDuplicate struct {
	Name, Link string
	Score      float64
}

// A linkedTable is what hangs on a record, of one tab.
type linkedTable struct {
	Title, By    string
	Columns      []linkedColumn
	Rows         []linkedRow
	Shown, Count int
	Shared       bool
}

type linkedColumn struct {
	Title  string
	Number bool
}

type linkedRow struct {
	Name, Link string
	Cells      []linkedCell
}

type linkedCell struct {
	Text   string
	Number bool
	Date   bool
	Bad    bool // it can't be read
	Name   string
}

// A version is what a run found changed.
type version struct {
	At      string
	Op      string
	Changes []change
	Sealed  bool
}

type change struct{ Title, Old, New string }

type recordReminder struct {
	When, What, Due, To, State, StateClass string
}

// record shows any record.
func (p *Pages) record(ctx context.Context, v *visit) (*answer, error) {
	return v.showRecord(ctx, v.request.PathValue("resource"))
}

// showRecord shows the record that the address names, of a resource.
func (v *visit) showRecord(ctx context.Context, resource string) (*answer, error) {
	id, linked := v.request.PathValue("id"), shownLinked
	if v.request.URL.Query().Has("all") {
		linked = allLinked
	}
	page := &recordPage{}
	var name string
	err := v.read(ctx, func(ctx context.Context, view *reading.View) error {
		record, err := v.model().Record(ctx, view, resource, id, linked)
		if err != nil {
			return err
		}
		history, err := v.model().History(ctx, view, resource, id, shownVersions)
		if err != nil {
			return err
		}
		ref := readmodel.Ref{Resource: resource, RecordID: id}
		rows, err := v.rowLinks(ctx, view, []readmodel.Ref{ref})
		if err != nil {
			return err
		}
		page.Row, name = rows[ref], record.Name.Text
		v.fill(page, record, history)
		return nil
	})
	v.section = "customers"
	return &answer{template: "record", title: name, data: page, refresh: true}, err
}

// fill words a record.
func (v *visit) fill(page *recordPage, record *readmodel.Record, history *readmodel.History) {
	name := record.Name.Text
	page.Tab, page.Issues, page.Older = record.Title, record.Issues, history.More
	page.Changed = v.momentOf(record.Changed)
	for i := range record.Fields {
		f := &record.Fields[i]
		text := v.cell(f.Kind, f.Cell, f.Currency)
		if text == "" && !f.Cell.Unreadable {
			page.Empty = append(page.Empty, f.Title)
			continue
		}
		fact := fact{Title: f.Title, Text: text, Unreadable: f.Cell.Unreadable, Computed: f.Computed}
		if f.Refers != nil {
			fact.Link = v.recordLink(f.Refers.Resource, f.Refers.ID)
		}
		page.Facts = append(page.Facts, fact)
	}
	for _, extra := range record.Extra {
		if extra.Cell.Text != "" {
			page.Facts = append(page.Facts, fact{Title: extra.Title, Text: extra.Cell.Text})
		}
	}
	for i := range record.Deadlines {
		page.Deadlines = append(page.Deadlines, v.recordDeadline(&record.Deadlines[i]))
	}
	for _, d := range record.Duplicates {
		page.Duplicates = append(page.Duplicates, recordDuplicate{d.Name.Text, v.recordLink(d.Resource, d.ID), d.Score})
	}
	if v.role != access.Analyst {
		page.ToPairs = v.at("duplicates", nil)
	}
	for i := range record.Linked {
		if table := v.linkedTable(&record.Linked[i], name); table.Count > 0 {
			page.Linked = append(page.Linked, table)
			if table.Shown < table.Count && table.Shown < allLinked {
				query := v.filter()
				query.Set("all", "1")
				page.AllLink = "?" + query.Encode()
			}
		}
	}
	for _, old := range history.Versions {
		version := version{At: v.momentOf(old.At), Op: old.Op, Sealed: old.Sealed}
		for _, c := range old.Changes {
			version.Changes = append(version.Changes, change{c.Title, v.cell(c.Kind, c.Old, ""), v.cell(c.Kind, c.New, "")})
		}
		page.Versions = append(page.Versions, version)
	}
	for _, r := range record.Reminders {
		line := recordReminder{When: v.momentOf(r.SentAt), What: v.deadlineTitle(r.Resource, r.Deadline, &r.Title), Due: r.Due, To: r.Recipient.Text}
		line.State, line.StateClass = v.reminderState(r.State)
		page.Reminders = append(page.Reminders, line)
	}
}

func (v *visit) recordDeadline(d *readmodel.RecordDeadline) recordDeadline {
	line := recordDeadline{
		What: v.deadlineTitle(d.Resource, d.Name, &d.Title), Record: d.Record.Text, Link: v.recordLink(d.Resource, d.RecordID),
		Due: d.Due, Unreadable: d.Unreadable, Amount: v.money(d.Currency.Text, d.Amount.Text),
	}
	if d.Held != "" {
		line.Held = v.heldText(d.Held, d.HeldUntil)
	}
	if left, err := strconv.Atoi(d.DaysLeft.Text); err == nil {
		line.Left, line.State = &left, urgency(left)
	}
	return line
}

// linkedTable words what hangs on a record, of one tab. What has no name but the record's
// is to be opened.
func (v *visit) linkedTable(l *readmodel.Linked, name string) linkedTable {
	table := linkedTable{Title: l.Title, By: l.By, Shown: len(l.Rows), Count: l.Count, Shared: l.Shared}
	for _, c := range l.Columns {
		table.Columns = append(table.Columns, linkedColumn{c.Title, c.Kind == readmodel.KindNumber})
	}
	for _, r := range l.Rows {
		row := linkedRow{Name: strings.TrimSpace(strings.ReplaceAll(r.Name.Text, name, "")), Link: v.recordLink(l.Resource, r.ID)}
		if row.Name == "" {
			row.Name = v.say("record.open", nil)
		}
		for i, c := range r.Cells {
			column := &l.Columns[i]
			row.Cells = append(row.Cells, linkedCell{v.cell(column.Kind, c, column.Currency), column.Kind == readmodel.KindNumber, column.Kind == readmodel.KindDate, c.Unreadable, column.Title})
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// momentOf shows a datetime as read models write it.
func (v *visit) momentOf(text string) string {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return v.moment(at)
}
