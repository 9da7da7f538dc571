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
	// Further are, by field, more columns of the same meaning, in the tab's order:
	// where the field's own has no value, the first of these that has one gives it.
	// They are in Extra as well, or are another field's that stands in for a key
	// without a column. Nil for none.
	Further [][]int
	// Currencies are, by the field of a currency, the code that the headings of its
	// amounts name, for rows that name none themselves. Nil for none.
	Currencies []string
	// Service are the service's own columns beside the computed fields, by
	// name: IDColumn, IssuesColumn, …
	Service map[string]int
	// Edge is the column right of all that people have on the tab, where the grid
	// is a part of it: the service's columns are made there at the earliest. 0 where
	// the grid is the whole tab.
	Edge int
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

// AddFurther adds columns that a field is read from where its own has no value.
func (m *HeaderMatch) AddFurther(field int, columns ...int) {
	if m.Further == nil {
		m.Further = make([][]int, len(m.Columns))
	}
	m.Further[field] = append(m.Further[field], columns...)
}

// FurtherOf returns the columns that a field is read from where its own has no
// value.
func (m *HeaderMatch) FurtherOf(field int) []int {
	if field >= len(m.Further) {
		return nil
	}
	return m.Further[field]
}

// ReadFrom returns the columns that a field is read from, the one that counts most
// first; none where the tab has none.
func (m *HeaderMatch) ReadFrom(field int) []int {
	if m.Columns[field] < 0 {
		return m.FurtherOf(field)
	}
	return append([]int{m.Columns[field]}, m.FurtherOf(field)...)
}

// SetCurrency notes the currency of rows that name none in the field.
func (m *HeaderMatch) SetCurrency(field int, code string) {
	if m.Currencies == nil {
		m.Currencies = make([]string, len(m.Columns))
	}
	m.Currencies[field] = code
}

// CurrencyOf returns the code that headings name for rows that name none in the
// field; "" for none.
func (m *HeaderMatch) CurrencyOf(field int) string {
	if field >= len(m.Currencies) {
		return ""
	}
	return m.Currencies[field]
}

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

// LastPeople returns the last column that people own on the tab, -1 for none.
func (m *HeaderMatch) LastPeople(r *sheetschema.Resource) int {
	last := m.Edge - 1
	for _, c := range m.People(r) {
		last = max(last, c)
	}
	return last
}
