package writeback

import (
	"slices"

	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/overview"
)

// A Plan says what the sheet should hold in service-owned places.
type Plan struct {
	Tabs []Tab
	// Overview is what the overview tab should show; nil leaves it alone.
	Overview *overview.Plan
	// Enquiry is what to do about the tab in which people look customers up; nil
	// leaves it alone.
	Enquiry *Enquiry
}

// A Tab is the part of a plan for one tab.
type Tab struct {
	SheetID int64
	Title   string
	Grid    *table.Grid // what the plan was made from
	Header  int         // row of the header in Grid
	// Columns are all service columns of the tab in their order; those with
	// Index -1 are to be inserted in that order, after column Last and after
	// the service columns that are there, so that none of these moves.
	Columns []Column
	Last    int // index of the last column with people's content
	// Part is where on the tab the records are, and people's columns of Grid;
	// nil for the whole tab.
	Part *area.Rectangle
	Rows []Row
	// Refused are parts of the tab that can't be written to: what the plan has lies
	// outside of them.
	Refused []area.Rectangle
	// Frozen is how many first columns stay in sight, and Views are the saved filters,
	// that the tab gets when its service columns are made.
	Frozen int
	Views  []View
	// Highlights are the rules that the tab should have; nil leaves them alone.
	Highlights []Highlight
}

// A Row writes cells of one row.
type Row struct {
	Row   int    // index in Grid
	ID    string // the record id that the row shows now; "" for none
	Cells []Cell
}

// A Cell is one cell to write: a number, boolean, text, or nothing.
type Cell struct {
	Column int // index in Tab.Columns
	Cell   table.Cell
}

// Cells counts the plan's cells.
func (p *Plan) Cells() int {
	n := 0
	for i := range p.Tabs {
		for _, row := range p.Tabs[i].Rows {
			n += len(row.Cells)
		}
	}
	if p.Enquiry != nil && p.Enquiry.Tab != nil {
		for _, row := range p.Enquiry.Tab.Rows {
			n += len(row.Cells)
		}
	}
	return n
}

// CellsByColumn counts the cells of a tab by the name of the service column.
func (t *Tab) CellsByColumn() map[string]int {
	out := make(map[string]int)
	for _, row := range t.Rows {
		for _, c := range row.Cells {
			out[t.Columns[c.Column].Name]++
		}
	}
	return out
}

// Writes reports whether the plan writes a cell of a service column.
func (t *Tab) Writes(column int) bool {
	return slices.ContainsFunc(t.Rows, func(r Row) bool {
		return slices.ContainsFunc(r.Cells, func(c Cell) bool { return c.Column == column })
	})
}

// Changes reports whether the tab would be changed. rules are the highlights
// that it has.
func (t *Tab) Changes(rules []Highlight) bool {
	return t.Highlights != nil && !slices.Equal(Sorted(rules), Sorted(t.Highlights)) || len(t.Rows) > 0 || missing(t.Columns)
}
