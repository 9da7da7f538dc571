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
	Row  int    `json:"row"`           // in the tab, the header being row 1; 0 where it is gone
	Tab  string `json:"tab,omitempty"` // its title, of a resource that has several
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
	if r.Tab != "" {
		name = words.Say("sheet.name_in_tab", language.Args{"name": name, "tab": celltext.Line(r.Tab)})
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
	return &Records{Table: t, names: naming.Of(t.Resource), at: t.ByID()}
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
	return Record{ID: r.Table.ID(record), Row: r.Table.Row(record), Tab: r.Table.Tab(record), Name: r.names.Call(r.Table, record)}
}

// Find returns the records that a text names: by the id, by the row's number, alone or
// behind its tab's title as in Customers 2025!57, or by what people call them or one of
// the values that their names are made of.
func (r *Records) Find(text string) []int {
	if record, ok := r.at[recordid.Canonical(text)]; ok {
		return []int{record}
	}
	if found := r.inRow(text); len(found) > 0 {
		return found
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

// inRow returns the records that a row is of: one of each tab that isn't told.
func (r *Records) inRow(text string) (found []int) {
	tab, number := "", text
	if at := strings.LastIndexByte(text, '!'); at >= 0 {
		tab, number = lexical.Fold(strings.Trim(text[:at], "'")), text[at+1:]
	}
	row, err := strconv.Atoi(strings.TrimSpace(number))
	if err != nil {
		return nil
	}
	for record := range r.Table.Len() {
		if r.Table.Row(record) == row && (tab == "" || tab == lexical.Fold(r.tab(record))) {
			found = append(found, record)
		}
	}
	return found
}

// tab is the title of a record's tab; of a resource that has one tab, any of its own.
func (r *Records) tab(record int) string {
	return r.Table.TabOr(record, r.Table.Resource.Name)
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
