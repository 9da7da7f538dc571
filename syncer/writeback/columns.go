package writeback

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/available"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/snoozes"
)

// A Column is a column that the service owns.
type Column struct {
	Name   string // stable: a field's name, or _id, _issues, _duplicate_of, _deadlines
	Header string // in the register's language
	Note   string // on the header
	Index  int    // in the tab now; -1 when it has to be made
	Format string // number format pattern; "" for automatic
	Width  int    // pixels; 0 for the default
	Wrap   bool   // its texts are read in the sheet, whole
}

// Columns lists the columns that the service keeps in a resource's tab, in the
// order in which a run makes them, and where they are now: Index is -1 for those
// that the header doesn't show. A computed field has
// none where people keep its column, or where what the register has isn't enough to
// compute it or to say anything by it. Whoever makes a workbook makes the same ones, so
// that the first run finds nothing to make.
func Columns(r *sheetschema.Resource, m *table.HeaderMatch, has *available.Set, tag language.Tag) []Column {
	var columns []Column
	for _, name := range sheetschema.ServiceColumns() {
		if name == sheetschema.IDColumn {
			columns = append(columns, computed(r, m, has, tag)...)
		}
		if name == sheetschema.DeadlinesColumn && len(r.Deadlines) == 0 {
			continue
		}
		c := Column{Name: name, Header: sheetschema.ServiceTitle(name, tag), Index: -1, Width: widths[name], Wrap: name != sheetschema.IDColumn}
		if at, ok := m.Service[name]; ok {
			c.Index = at
		}
		switch name {
		case sheetschema.DuplicateColumn:
			c.Note = answers.Note(language.NewPrinter(tag))
		case sheetschema.IssuesColumn:
			c.Note = dismissals.Note(language.NewPrinter(tag))
		case sheetschema.DeadlinesColumn:
			c.Note = snoozes.Note(language.NewPrinter(tag))
		}
		columns = append(columns, c)
	}
	return columns
}

// widths are those of the service's own columns: the texts of issues are read there,
// an id is only looked up.
var widths = map[string]int{sheetschema.IssuesColumn: 360, sheetschema.DuplicateColumn: 260, sheetschema.DeadlinesColumn: 240, sheetschema.IDColumn: 70}

// computed lists the columns of computed fields.
func computed(r *sheetschema.Resource, m *table.HeaderMatch, has *available.Set, tag language.Tag) []Column {
	var columns []Column
	for i, f := range r.Fields {
		if m.Served(f) && (m.Columns[i] >= 0 || has.Offered(f)) {
			columns = append(columns, Column{
				Name: f.Name, Header: f.Caption(tag), Note: f.Description.In(tag),
				Index: m.Columns[i], Format: table.FormatPattern(f),
			})
		}
	}
	return columns
}

// missing reports whether a column has yet to be made.
func missing(columns []Column) bool {
	return slices.ContainsFunc(columns, func(c Column) bool { return c.Index < 0 })
}
