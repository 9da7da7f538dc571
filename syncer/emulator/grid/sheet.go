package grid

import (
	"slices"

	"google.golang.org/api/sheets/v4"
)

// Sheet is one tab. See the package comment for what may be changed when.
type Sheet struct {
	version uint64

	ID    int64
	Title string
	// Type is the API's SheetType, GRID for all that hold cells.
	Type string

	RowCount, ColumnCount     int
	FrozenRows, FrozenColumns int
	Hidden, HideGridlines     bool
	RightToLeft               bool
	RowGroupControlAfter      bool
	ColumnGroupControlAfter   bool
	// TabColor is nil for none.
	TabColor *sheets.ColorStyle

	// Merges in the order they were made.
	Merges []Range
	// ConditionalFormats are in the order of strength, the first the strongest.
	ConditionalFormats []*sheets.ConditionalFormatRule
	ProtectedRanges    []*ProtectedRange
	// BasicFilter is nil for none.
	BasicFilter  *sheets.BasicFilter
	FilterViews  []*sheets.FilterView
	Charts       []*sheets.EmbeddedChart
	Slicers      []*sheets.Slicer
	BandedRanges []*sheets.BandedRange
	// CommentAnchors are the cells of comments.
	CommentAnchors []*sheets.CommentAnchor
	// Tables have a ColumnProperties for each of their columns, in order.
	Tables []*sheets.Table
	// RowGroups and ColumnGroups are sorted by start, then depth.
	RowGroups, ColumnGroups []*sheets.DimensionGroup

	rows     []*Row
	cols     []Line
	formulas int
}

// Row returns a row; nil is an untouched one.
func (s *Sheet) Row(row int) *Row {
	if row < 0 || row >= len(s.rows) {
		return nil
	}
	return s.rows[row]
}

// UsedRows is the number of rows up to the last one that was ever touched; rows after it are untouched.
func (s *Sheet) UsedRows() int { return len(s.rows) }

// UsedColumns is the number of columns up to the last one with a cell that holds anything.
func (s *Sheet) UsedColumns() int {
	n := 0
	for _, r := range s.rows {
		n = max(n, r.Len())
	}
	return n
}

// Cell returns a cell, the zero cell where there is none.
func (s *Sheet) Cell(row, col int) Cell { return s.Row(row).Cell(col) }

// Column is a column's own properties.
func (s *Sheet) Column(col int) Line {
	if col < 0 || col >= len(s.cols) {
		return Line{}
	}
	return s.cols[col]
}

// Formulas is the number of cells with a formula.
func (s *Sheet) Formulas() int { return s.formulas }

// Bounds is the whole grid.
func (s *Sheet) Bounds() Range {
	return Range{SheetID: s.ID, EndRow: s.RowCount, EndCol: s.ColumnCount}
}

// Clip cuts a range to the grid.
func (s *Sheet) Clip(r Range) Range {
	r.SheetID = s.ID
	r.EndRow, r.EndCol = min(r.EndRow, s.RowCount), min(r.EndCol, s.ColumnCount)
	return r
}

// Merge returns the merged block a cell belongs to.
func (s *Sheet) Merge(row, col int) (Range, bool) {
	for _, m := range s.Merges {
		if m.Has(row, col) {
			return m, true
		}
	}
	return Range{}, false
}

// SetCell replaces a cell. The cell must lie in the grid.
func (s *Sheet) SetCell(row, col int, c Cell) {
	if c.Zero() && col >= s.Row(row).Len() {
		return
	}
	s.formulas += int(s.rowForWrite(row).set(col, c))
}

// SetValue puts a value in a cell and keeps the rest of it, except a formula.
func (s *Sheet) SetValue(row, col int, v Value) { s.SetCell(row, col, s.Cell(row, col).WithValue(v)) }

// SetRowLine sets a row's own properties.
func (s *Sheet) SetRowLine(row int, l Line) {
	if s.Row(row).Line() == l {
		return
	}
	s.rowForWrite(row).props = l
}

// SetColumnLine sets a column's own properties.
func (s *Sheet) SetColumnLine(col int, l Line) {
	if s.Column(col) == l {
		return
	}
	for len(s.cols) <= col {
		s.cols = append(s.cols, Line{})
	}
	s.cols[col] = l
}

func (s *Sheet) grow(rows, cols int) {
	s.RowCount, s.ColumnCount = max(s.RowCount, rows), max(s.ColumnCount, cols)
}

func (s *Sheet) rowForWrite(row int) *Row {
	for len(s.rows) <= row {
		if cap(s.rows) > len(s.rows) {
			s.rows = s.rows[:len(s.rows)+1]
			s.rows[len(s.rows)-1] = nil
			continue
		}
		s.rows = slices.Grow(s.rows, row+1-len(s.rows))
	}
	r := s.rows[row]
	switch {
	case r == nil:
		r = &Row{version: s.version}
		s.rows[row] = r
	case r.version != s.version:
		r = &Row{version: s.version, cells: slices.Clone(r.cells), formulas: r.formulas, props: r.props}
		s.rows[row] = r
	}
	return r
}

func (s *Sheet) cloneFor(version uint64) *Sheet {
	c := *s
	c.version = version
	c.rows = slices.Clone(s.rows)
	c.cols = slices.Clone(s.cols)
	c.ConditionalFormats = slices.Clone(s.ConditionalFormats)
	c.ProtectedRanges = slices.Clone(s.ProtectedRanges)
	c.FilterViews, c.Charts = slices.Clone(s.FilterViews), slices.Clone(s.Charts)
	c.Slicers, c.BandedRanges = slices.Clone(s.Slicers), slices.Clone(s.BandedRanges)
	c.RowGroups, c.ColumnGroups = slices.Clone(s.RowGroups), slices.Clone(s.ColumnGroups)
	c.Merges, c.Tables = slices.Clone(s.Merges), slices.Clone(s.Tables)
	c.CommentAnchors = slices.Clone(s.CommentAnchors)
	return &c
}
