package readmodel

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/naming"
	"sheetsync/sheetschema/reference"
	"sheetsync/sheetschema/semantic"
	"sheetsync/syncer/mirror/reading"
)

// Linked are the records of a resource that name a record by one of its foreign keys.
type Linked struct {
	Resource string
	Title    string // of the resource, in the register's language
	By       string // title of the field that names the record
	Columns  []Field
	Rows     []LinkedRow // the newest first
	Count    int         // of all that the reader may see
	// Shared says that other records have the same key, so that the rows may be theirs.
	Shared bool
}

// A LinkedRow is a record that hangs on another.
type LinkedRow struct {
	ID    string
	Name  Cell
	Cells []Cell // of the columns
}

// linked reads what hangs on a record, most rows of each resource.
func (m *Model) linked(ctx context.Context, v *reading.View, r *sheetschema.Resource, record *Record, most int) ([]Linked, error) {
	var list []Linked
	shared := make(map[string]bool)
	for _, child := range m.d.Resources {
		for i := range child.ForeignKeys {
			key := &child.ForeignKeys[i]
			if key.Resource != r.Name {
				continue
			}
			condition := m.linkTo(v, child, r, key, record)
			if condition == "" {
				continue
			}
			l, err := m.linkedBy(ctx, v, child, key, condition, record.ID, most)
			if err != nil {
				return nil, err
			}
			of := fmt.Sprint(key.Reference)
			if _, known := shared[of]; !known && !key.Group && l.Count > 0 {
				if shared[of], err = m.isShared(ctx, v, r, key, record); err != nil {
					return nil, err
				}
			}
			l.Shared = shared[of] && !key.Group
			list = append(list, *l)
		}
	}
	return list, nil
}

// linkTo is the condition that records s of a child name a record, which is $1; "" where
// the record has no key to be named by.
func (m *Model) linkTo(v *reading.View, child, parent *sheetschema.Resource, key *sheetschema.ForeignKey, record *Record) string {
	var ways, equal []string
	for i, named := range key.Reference {
		own, other := child.Fields[key.Fields[i]], parent.Fields[named]
		if own.Type.Expression() != other.Type.Expression() {
			return "" // never equal
		}
		if !record.has(named) {
			equal = nil
			break
		}
		equal = append(equal, keyOf(column("s", own), other)+" = "+m.ownKey(v, parent, other, other))
	}
	if len(equal) > 0 {
		ways = append(ways, strings.Join(equal, " AND "))
	}
	for _, other := range reference.Alternatives(parent, *key) {
		own, declared := child.Fields[key.Fields[0]], parent.Fields[key.Reference[0]]
		if record.has(other.Index) {
			ways = append(ways, keyOf(column("s", own), other)+" = "+m.ownKey(v, parent, other, other)+
				" AND NOT EXISTS (SELECT FROM "+m.live(v, parent)+" AS p WHERE "+keyOf(column("p", declared), declared)+" = "+keyOf(column("s", own), declared)+")")
		}
	}
	if len(ways) == 0 {
		return ""
	}
	return "(" + strings.Join(ways, " OR ") + ")"
}

// has reports whether a record has a value of a field that can be read.
func (r *Record) has(field int) bool {
	cell := r.Fields[field].Cell
	return !cell.Null && !cell.Unreadable
}

// ownKey is a field's value of the record $1 of a resource, in the form in which it is
// compared with those of another field.
func (m *Model) ownKey(v *reading.View, r *sheetschema.Resource, f, as *sheetschema.Field) string {
	return "(SELECT " + keyOf(column("o", f), as) + " FROM " + m.live(v, r) + " AS o WHERE o._id = $1)"
}

// linkedBy reads a child's records.
func (m *Model) linkedBy(ctx context.Context, v *reading.View, child *sheetschema.Resource, key *sheetschema.ForeignKey, condition, id string, most int) (*Linked, error) {
	s := newShown(m, child)
	l := &Linked{Resource: child.Name, Title: child.Caption(m.locale.Language), By: child.Captions(key.Fields, m.locale.Language)}
	columns := m.telling(child, key)
	for _, i := range columns {
		s.field(i)
		f := child.Fields[i]
		l.Columns = append(l.Columns, Field{Name: f.Name, Title: f.Caption(m.locale.Language), Kind: kindOf(f), Personal: m.personal[f], Computed: f.Computed()})
	}
	order := " ORDER BY s._row DESC"
	if newest := m.dateOf(child); newest != semantic.None {
		order = " ORDER BY " + column("s", child.Fields[newest]) + " DESC NULLS LAST, s._row DESC"
	}
	rows, err := s.read(ctx, v, m.live(v, child), condition+order+fmt.Sprintf(" LIMIT %d", most), id)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		l.Count = row.Count
		l.Rows = append(l.Rows, LinkedRow{ID: row.ID, Name: row.Name, Cells: row.Cells})
	}
	return l, nil
}

// isShared reports whether other records have the same key.
func (m *Model) isShared(ctx context.Context, v *reading.View, r *sheetschema.Resource, key *sheetschema.ForeignKey, record *Record) (shared bool, err error) {
	var equal []string
	for _, named := range key.Reference {
		if !record.has(named) {
			return false, nil
		}
		f := r.Fields[named]
		equal = append(equal, keyOf(column("s", f), f)+" = "+m.ownKey(v, r, f, f))
	}
	err = v.Get(ctx, &shared, "SELECT EXISTS (SELECT FROM "+m.live(v, r)+" AS s WHERE s._id <> $1 AND "+strings.Join(equal, " AND ")+")", record.ID)
	return shared, err
}

// refer finds the records that a record's own foreign keys name: by the declared key or,
// where no record has it, by another one. What may be several is none.
func (m *Model) refer(ctx context.Context, v *reading.View, r *sheetschema.Resource, record *Record) error {
	for i := range r.ForeignKeys {
		key := &r.ForeignKeys[i]
		parent, ok := m.d.Resource(key.Resource)
		if !ok || key.Group {
			continue
		}
		for _, way := range m.waysTo(v, r, parent, key, record) {
			rows, err := newShown(m, parent).read(ctx, v, m.live(v, parent), way+" LIMIT 2", record.ID)
			if err != nil {
				return err
			}
			if len(rows) == 1 {
				record.Fields[key.Fields[0]].Refers = &Reference{Resource: parent.Name, ID: rows[0].ID, Name: rows[0].Name}
			}
			if len(rows) > 0 {
				break
			}
		}
	}
	return nil
}

// waysTo are the conditions that a record s of a parent is named by the record $1: by the
// declared key, and by each other one.
func (m *Model) waysTo(v *reading.View, r, parent *sheetschema.Resource, key *sheetschema.ForeignKey, record *Record) []string {
	var equal []string
	for i, named := range key.Reference {
		own, other := r.Fields[key.Fields[i]], parent.Fields[named]
		if !record.has(own.Index) || own.Type.Expression() != other.Type.Expression() {
			return nil
		}
		equal = append(equal, keyOf(column("s", other), other)+" = "+m.ownKey(v, r, own, other))
	}
	ways := []string{strings.Join(equal, " AND ")}
	for _, other := range reference.Alternatives(parent, *key) {
		ways = append(ways, keyOf(column("s", other), other)+" = "+m.ownKey(v, r, r.Fields[key.Fields[0]], other))
	}
	return ways
}

// mostColumns is how many columns are shown of a record that hangs on another.
const mostColumns = 9

// telling are the fields that tell most of a child: what it is called, when it was, how
// much it is about, and how it stands.
func (m *Model) telling(child *sheetschema.Resource, key *sheetschema.ForeignKey) []int {
	var fields []int
	add := func(most int, fits func(*sheetschema.Field) bool) {
		for _, f := range child.Fields {
			if most > 0 && len(fields) < mostColumns && fits(f) && !slices.Contains(fields, f.Index) && !slices.Contains(key.Fields, f.Index) {
				fields = append(fields, f.Index)
				most--
			}
		}
	}
	if newest := m.dateOf(child); newest != semantic.None {
		fields = append(fields, newest)
	}
	title := naming.Title(child)
	add(3, func(f *sheetschema.Field) bool { return slices.Contains(title, f.Index) })
	amounts := m.amountsOf(child)
	add(3, func(f *sheetschema.Field) bool { return slices.Contains(amounts, f.Index) })
	if len(amounts) == 0 {
		add(2, func(f *sheetschema.Field) bool { return f.Currency != "" && f.Type == sheetschema.TypeNumber })
	}
	add(1, func(f *sheetschema.Field) bool { return f.Format == "currency" })
	if at := slices.IndexFunc(child.Deadlines, func(d sheetschema.Deadline) bool { return d.Date >= 0 }); at >= 0 {
		add(1, func(f *sheetschema.Field) bool { return f.Index == child.Deadlines[at].Date })
	}
	add(1, func(f *sheetschema.Field) bool {
		return len(f.Constraints.Enum) > 0 && f.Type == sheetschema.TypeString && f.Format != "currency"
	})
	if len(fields) < 3 {
		add(2, func(f *sheetschema.Field) bool { return f.Type == sheetschema.TypeString && !m.personal[f] })
	}
	return fields
}

// amountsOf are the amounts by which a resource's records count in reports.
func (m *Model) amountsOf(r *sheetschema.Resource) []int {
	var fields []int
	add := func(of *sheetschema.Resource, amounts ...int) {
		for _, i := range amounts {
			if of == r && i != semantic.None && !slices.Contains(fields, i) {
				fields = append(fields, i)
			}
		}
	}
	if s := m.roles.Sales; s != nil {
		add(s.Resource, s.Amount)
	}
	if c := m.roles.Contracts; c != nil {
		add(c.Resource, c.Amount)
	}
	for i := range m.roles.Receivables {
		add(m.roles.Receivables[i].Resource, m.roles.Receivables[i].Planned, m.roles.Receivables[i].Received, m.roles.Receivables[i].Amount)
	}
	return fields
}

// dateOf is the field that says when a record was; [semantic.None] for none.
func (m *Model) dateOf(r *sheetschema.Resource) int {
	if s := m.roles.Sales; s != nil && s.Resource == r && s.Date != semantic.None {
		return s.Date
	}
	if c := m.roles.Contracts; c != nil && c.Resource == r && c.Start != semantic.None {
		return c.Start
	}
	for i := range m.roles.Contacts {
		if c := &m.roles.Contacts[i]; c.Resource == r {
			return c.Date
		}
	}
	return slices.IndexFunc(r.Fields, func(f *sheetschema.Field) bool {
		return f.Type == sheetschema.TypeDate || f.Type == sheetschema.TypeDateTime
	})
}
