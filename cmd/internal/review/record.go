package review

import (
	"strconv"
	"strings"

	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/naming"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/recordid"
)

// A Record is a record as people see it.
type Record struct {
	ID   string `json:"record_id"`
	Row  int    `json:"row"` // in the tab, the header being row 1; 0 where it is gone
	Name string `json:"name"`
}

// Place says in words which record it is.
func (r Record) Place(words *language.Printer) string {
	name := r.Name
	switch {
	case r.Row == 0:
		return r.ID
	case name == "":
		name = words.Say("sheet.nameless", nil)
	}
	return words.Say("duplicates.place", language.Args{"name": name, "row": r.Row})
}

// Records finds the records of one resource.
type Records struct {
	Table *table.Table
	names naming.Names
	at    map[string]int
}

// Of indexes a table.
func Of(t *table.Table) *Records {
	r := &Records{Table: t, names: naming.Of(t.Resource), at: make(map[string]int, t.Len())}
	for record := range t.Len() {
		r.at[t.ID(record)] = record
	}
	return r
}

// Record describes a record by its id.
func (r *Records) Record(id string) Record {
	record, ok := r.at[id]
	if !ok {
		return Record{ID: id}
	}
	return r.describe(record)
}

func (r *Records) describe(record int) Record {
	return Record{ID: r.Table.ID(record), Row: r.Table.Row(record), Name: r.names.Call(r.Table, record)}
}

// Find returns the records that a text names: by the id, by the row's number, or by
// what people call them or one of the values that their names are made of.
func (r *Records) Find(text string) []int {
	if record, ok := r.at[recordid.Canonical(text)]; ok {
		return []int{record}
	}
	if row, err := strconv.Atoi(text); err == nil {
		for record := range r.Table.Len() {
			if r.Table.Row(record) == row {
				return []int{record}
			}
		}
	}
	want, title := lexical.Fold(text), naming.Title(r.Table.Resource)
	var found []int
	for record := range r.Table.Len() {
		called := lexical.Fold(r.names.Call(r.Table, record)) == want
		for _, f := range title {
			called = called || lexical.Fold(r.Table.Text(record, f)) == want
		}
		if called {
			found = append(found, record)
		}
	}
	return found
}

// Value is what a record has in fields, as one line.
func (r *Records) Value(record int, fields []string) string {
	var parts []string
	for _, name := range fields {
		f, ok := r.Table.Resource.Field(name)
		if !ok {
			continue
		}
		text := r.Table.Text(record, f.Index)
		if text == "" {
			text = r.Table.Value(record, f.Index).String()
		}
		if text = celltext.Line(text); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " · ")
}
