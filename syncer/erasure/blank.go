package erasure

import (
	"slices"
	"strconv"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
)

// A Found is a cell of the sheet in which something of a person on a list stands.
type Found struct {
	Table  *table.Table
	Record int
	Field  int // index in the resource, or -1
	Extra  int // index of a column that the schema doesn't know, or -1
	// Left is what is left of its text, and "" where it is emptied.
	Left string
}

// Blank takes what is about people on the list out of records that were read from the
// sheet, before anything is made of them, and returns where that was. mark is what stands
// in the place of words in texts. Computed fields aren't looked at: they are computed from
// what is left.
func (l *List) Blank(tables []*table.Table, mark string) []Found {
	if l.Empty() {
		return nil
	}
	var all []Found
	b := blanking{list: l, redactor: NewRedactor(l, func(string) string { return mark }), seen: make(map[string]bool)}
	for _, t := range tables {
		all = append(all, b.fields(t)...)
	}
	var others []string
	if len(b.names) > 0 {
		others = b.othersNames(tables)
	}
	for _, name := range b.names {
		if !slices.ContainsFunc(others, func(other string) bool { return nameKey(other) == nameKey(name) }) {
			b.redactor.Name(name, others)
		}
	}
	for _, t := range tables {
		all = append(all, b.texts(t)...)
	}
	return all
}

type blanking struct {
	list     *List
	redactor *Redactor
	names    []string // that were emptied
	seen     map[string]bool
}

// fields empties cells of personal fields.
func (b *blanking) fields(t *table.Table) []Found {
	f := b.list.of(t.Resource)
	if len(f.Own)+len(f.Others) == 0 {
		return nil
	}
	var all []Found
	record := 0
	row := &Row{Resource: t.Resource, Text: func(field int) string {
		if t.Resource.Fields[field].Computed() && !t.IsTyped(field) {
			return ""
		}
		return t.Plain(record, field)
	}}
	for record = range t.Len() {
		row.ID = t.ID(record)
		v := b.list.Judge(row)
		for _, i := range v.Empty {
			if text := row.Text(i); slices.Contains(f.persons, i) && !b.seen[text] {
				b.seen[text] = true
				b.names = append(b.names, text)
			}
			t.SetEmpty(record, i)
			all = append(all, Found{Table: t, Record: record, Field: i, Extra: -1})
		}
	}
	return all
}

// othersNames are the names that are left.
func (b *blanking) othersNames(tables []*table.Table) []string {
	seen := make(map[string]bool)
	for _, t := range tables {
		f := b.list.of(t.Resource)
		for _, i := range f.All() {
			if t.Resource.Fields[i].Format != "person" {
				continue
			}
			for record := range t.Len() {
				if text := t.Plain(record, i); text != "" {
					seen[text] = true
				}
			}
		}
	}
	names := make([]string, 0, len(seen))
	for name := range seen {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// texts takes mentions out of texts.
func (b *blanking) texts(t *table.Table) []Found {
	var all []Found
	for i, f := range t.Resource.Fields {
		if f.Type != sheetschema.TypeString || f.Computed() && !t.IsTyped(i) {
			continue
		}
		redactor := b.redactor
		if Identifies(t.Resource, i) {
			redactor = &Redactor{list: b.list, mark: b.redactor.mark}
		}
		for record := range t.Len() {
			text := t.Plain(record, i)
			if text == "" {
				continue
			}
			if left, n := redactor.Text(text); n > 0 {
				t.SetText(record, i, left)
				all = append(all, Found{Table: t, Record: record, Field: i, Extra: -1, Left: left})
			}
		}
	}
	for c := range t.Extra() {
		for record := range t.Len() {
			cell := t.ExtraCell(record, c)
			text := cell.Text
			if cell.Kind == table.CellNumber {
				text = strconv.FormatFloat(cell.Number, 'f', -1, 64)
			}
			if text == "" {
				continue
			}
			left, n := b.redactor.Text(text)
			if n == 0 {
				continue
			}
			if cell.Kind == table.CellNumber {
				left = ""
				t.SetExtra(record, c, table.Cell{})
			} else {
				t.SetExtra(record, c, table.TextCell(left))
			}
			all = append(all, Found{Table: t, Record: record, Field: -1, Extra: c, Left: left})
		}
	}
	return all
}

// Identifies reports whether a field says which record it is, or of which company, or is
// a choice: a person's name in it isn't a mention of the person.
func Identifies(r *sheetschema.Resource, field int) bool {
	f := r.Fields[field]
	if f.Personal {
		return false
	}
	if slices.Contains(r.PrimaryKey, field) || f.Constraints.Unique || len(f.Constraints.Enum) > 0 {
		return true
	}
	for _, key := range r.ForeignKeys {
		if slices.Contains(key.Fields, field) {
			return true
		}
	}
	switch f.Format {
	case "", "address", "person", "email", "phone":
		return false
	}
	return true
}
