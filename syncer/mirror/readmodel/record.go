package readmodel

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/reading"
)

// A Record is one record with all that is known of it.
type Record struct {
	Resource string
	Title    string // of the resource, in the register's language
	ID       string
	Name     Cell
	Row      int
	Tab      string // where the resource has several tabs
	Changed  string // when it last changed, as a datetime
	Fields   []Field
	Extra    []Named // columns that the schema doesn't know, by header
	Linked   []Linked
	Issues   []RecordIssue
	// Deadlines are those of the record and of the linked records that are shown, the
	// earliest first.
	Deadlines  []RecordDeadline
	Duplicates []RecordDuplicate
	Reminders  []RecordReminder // of the same records as Deadlines, the newest first
}

// A Field is one of a record's.
type Field struct {
	Name     string
	Title    string // in the register's language
	Kind     Kind
	Cell     Cell
	Currency string // of an amount; "" where it isn't known
	Personal bool   // the field holds personal data
	Computed bool   // the service fills it
	Refers   *Reference
}

// A Reference is another record.
type Reference struct {
	Resource string
	ID       string
	Name     Cell
}

// What is shown of a record at most.
const (
	MaxLinked    = 50 // records of each resource that hang on it
	maxFindings  = 200
	maxReminders = 100
)

// Record returns a record with the newest of what hangs on it, linked records of each
// resource at most. Errors: [UnknownError], [GoneError].
func (m *Model) Record(ctx context.Context, v *reading.View, resource, id string, linked int) (*Record, error) {
	r, err := m.resource(resource)
	if err != nil {
		return nil, err
	}
	record, err := m.recordItself(ctx, v, r, id)
	if err != nil {
		return nil, err
	}
	if err := m.refer(ctx, v, r, record); err != nil {
		return nil, err
	}
	if record.Linked, err = m.linked(ctx, v, r, record, min(max(linked, 1), MaxLinked)); err != nil {
		return nil, err
	}
	about := aboutOf(record)
	for _, read := range []func() error{
		func() (err error) { record.Issues, err = m.IssuesOf(ctx, v, r.Name, id); return err },
		func() (err error) { record.Deadlines, err = m.deadlinesOf(ctx, v, about); return err },
		func() (err error) { record.Duplicates, err = m.duplicatesOf(ctx, v, r, id); return err },
		func() (err error) { record.Reminders, err = m.remindersOf(ctx, v, about); return err },
	} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return record, nil
}

// recordItself reads a record's own cells.
func (m *Model) recordItself(ctx context.Context, v *reading.View, r *sheetschema.Resource, id string) (*Record, error) {
	if _, err := textOf("id", id); err != nil {
		return nil, &GoneError{Resource: r.Name}
	}
	tab := "''"
	if r.Tabs != nil {
		tab = "s._tab"
	}
	columns := []string{"s._row::text", tab, asText(KindDateTime, "s._changed_at"), "s._raw::text", "s._extra::text"}
	at := len(columns)
	for _, f := range r.Fields {
		columns = append(columns, asText(kindOf(f), column("s", f)))
	}
	rows, err := cells(ctx, v, len(columns), "SELECT "+strings.Join(columns, ", ")+" FROM "+m.live(v, r)+" AS s WHERE s._id = $1", id)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, &GoneError{Resource: r.Name}
	}
	row := rows[0]
	record := &Record{
		Resource: r.Name, Title: r.Caption(m.locale.Language), ID: id, Row: atoi(row[0].Text), Tab: row[1].Text, Changed: row[2].Text,
		Extra: extraOf(row[4]), Name: Cell{Text: id},
	}
	raw := rawOf(row[3])
	for i, f := range r.Fields {
		field := Field{Name: f.Name, Title: f.Caption(m.locale.Language), Kind: kindOf(f), Cell: m.readable(f, row[at+i], raw), Personal: m.personal[f], Computed: f.Computed()}
		if c, ok := r.Field(f.Currency); ok {
			field.Currency = row[at+c.Index].Text
		}
		record.Fields = append(record.Fields, field)
	}
	var names []Cell
	for _, parts := range m.names[r].Fields() {
		for _, i := range parts {
			names = append(names, record.Fields[i].Cell)
		}
	}
	record.Name = called(m.names[r].Fields(), names, id)
	return record, nil
}

// rawOf reads what cells show that aren't of their field's type, by field.
func rawOf(cell Cell) map[string]string {
	raw := make(map[string]string)
	if !cell.Null {
		_ = json.Unmarshal([]byte(cell.Text), &raw) // the mirror wrote it
	}
	return raw
}

// extraOf reads the columns that the schema doesn't know, by header.
func extraOf(cell Cell) []Named {
	var extra map[string]json.RawMessage
	if cell.Null || json.Unmarshal([]byte(cell.Text), &extra) != nil {
		return nil
	}
	list := make([]Named, 0, len(extra))
	for _, header := range slices.Sorted(maps.Keys(extra)) {
		var text string
		if json.Unmarshal(extra[header], &text) != nil { // a number, or true
			text = string(extra[header])
		}
		list = append(list, Named{Field: header, Title: header, Cell: Cell{Text: text, Masked: text == Mask}})
	}
	return list
}
