package table

import "sheetsync/sheetschema"

// A HeaderMatch says which column of a grid holds what. Columns are indexes in
// the grid, counted from 0.
type HeaderMatch struct {
	Row     int   // of the header; records begin below it. -1 when no header was found
	Columns []int // by field: its column, or -1. Those of computed fields are the service's own, unless Typed
	// Typed says, by field, that people keep the column of a computed field
	// themselves: the service never writes it. Nil for none.
	Typed []bool
	// Extra are the columns that no field knows, in the tab's order: people's,
	// with content or a header. Their headers are unique.
	Extra []ExtraHeader
	// Service are the service's own columns beside the computed fields, by
	// name: IDColumn, IssuesColumn, …
	Service map[string]int
}

// An ExtraHeader is a column that no field knows.
type ExtraHeader struct {
	Column int
	Header string // as people see it on one line; made unique by a suffix such as “ (2)”
}

// IsTyped reports whether people keep the column of a computed field themselves.
func (m *HeaderMatch) IsTyped(f *sheetschema.Field) bool {
	return f.Index < len(m.Typed) && m.Typed[f.Index]
}

// Served reports whether a field's column is the service's: that of a computed
// field which people don't keep themselves.
func (m *HeaderMatch) Served(f *sheetschema.Field) bool { return f.Computed() && !m.IsTyped(f) }

// People returns the columns that people own, in no order: those of fields
// that the service doesn't fill, and the extra ones.
func (m *HeaderMatch) People(r *sheetschema.Resource) []int {
	var columns []int
	for i, f := range r.Fields {
		if c := m.Columns[i]; c >= 0 && !m.Served(f) {
			columns = append(columns, c)
		}
	}
	for _, x := range m.Extra {
		columns = append(columns, x.Column)
	}
	return columns
}

// LastPeople returns the last column that people own, -1 for none.
func (m *HeaderMatch) LastPeople(r *sheetschema.Resource) int {
	last := -1
	for _, c := range m.People(r) {
		last = max(last, c)
	}
	return last
}
