package ranges

import (
	"regexp"
	"strconv"
	"strings"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// Parsed is a range as a request named it.
type Parsed struct {
	Sheet *grid.Sheet
	grid.Range
	// Anchor is true for a single cell and a bare sheet: a write may go beyond it.
	Anchor bool
}

// Cell is a range of one cell, as an anchor.
func Cell(sheet *grid.Sheet, row, col int) Parsed {
	return Parsed{Sheet: sheet, Anchor: true, Range: grid.Range{
		SheetID: sheet.ID, StartRow: row, EndRow: row + 1, StartCol: col, EndCol: col + 1}}
}

// Parse reads A1 notation, R1C1 notation, a named range or a tab's title. The result is cut to the
// grid.
func Parse(s *grid.Spreadsheet, text string) (Parsed, *wire.Error) {
	fail := wire.Invalid("Unable to parse range: %s", text)
	title, cells, hasTitle, ok := grid.SplitReference(text)
	if !ok {
		return Parsed{}, fail
	}
	if !hasTitle {
		if r, ok := grid.ParseCells(cells); ok {
			return locate(text, FirstSheet(s), r)
		}
		if p, err, ok := named(s, cells, text); ok {
			return p, err
		}
		title, cells = cells, ""
	}
	sheet := FindSheet(s, title)
	if sheet == nil {
		return Parsed{}, fail
	}
	if cells == "" {
		p, err := locate(text, sheet, grid.Range{EndRow: grid.NoEnd, EndCol: grid.NoEnd})
		p.Anchor = true
		return p, err
	}
	r, ok := grid.ParseCells(cells)
	if !ok {
		r, ok = parseR1C1(cells)
	}
	if !ok {
		if p, err, ok := named(s, cells, text); ok {
			return p, err
		}
		return Parsed{}, fail
	}
	return locate(text, sheet, r)
}

// named finds a named range.
func named(s *grid.Spreadsheet, name, text string) (_ Parsed, _ *wire.Error, ok bool) {
	for _, n := range s.NamedRanges {
		if strings.EqualFold(n.Name, name) {
			r := grid.RangeOf(n.Range)
			p, err := locate(text, s.Sheet(r.SheetID), r)
			return p, err, true
		}
	}
	return Parsed{}, nil, false
}

func locate(text string, sheet *grid.Sheet, r grid.Range) (Parsed, *wire.Error) {
	if sheet == nil || sheet.Type != "GRID" {
		return Parsed{}, wire.Invalid("Unable to parse range: %s", text)
	}
	r.SheetID = sheet.ID
	clipped := sheet.Clip(r)
	if clipped.Empty() && (r.StartRow >= sheet.RowCount || r.StartCol >= sheet.ColumnCount) {
		return Parsed{}, Exceeds(sheet, r)
	}
	return Parsed{Sheet: sheet, Range: clipped, Anchor: r.Rows() == 1 && r.Cols() == 1}, nil
}

// Exceeds is the answer to a range that lies beyond its sheet.
func Exceeds(sheet *grid.Sheet, r grid.Range) *wire.Error {
	if r.EndRow == grid.NoEnd {
		r.EndRow = max(sheet.RowCount, r.StartRow+1)
	}
	if r.EndCol == grid.NoEnd {
		r.EndCol = max(sheet.ColumnCount, r.StartCol+1)
	}
	return wire.Invalid("Range (%s) exceeds grid limits. Max rows: %d, max columns: %d",
		sheet.A1(r), sheet.RowCount, sheet.ColumnCount)
}

// FirstSheet is the first visible sheet, nil when there is none.
func FirstSheet(s *grid.Spreadsheet) *grid.Sheet {
	for _, sh := range s.Sheets() {
		if !sh.Hidden {
			return sh
		}
	}
	return nil
}

// FindSheet finds a sheet by its title, if need be in another case; nil when there is none.
func FindSheet(s *grid.Spreadsheet, title string) *grid.Sheet {
	if sh := s.SheetByTitle(title); sh != nil {
		return sh
	}
	for _, sh := range s.Sheets() {
		if strings.EqualFold(sh.Title, title) {
			return sh
		}
	}
	return nil
}

var r1c1 = regexp.MustCompile(`^(?i)R(\d+)C(\d+)(?::R(\d+)C(\d+))?$`)

func parseR1C1(s string) (grid.Range, bool) {
	m := r1c1.FindStringSubmatch(s)
	if m == nil {
		return grid.Range{}, false
	}
	n := make([]int, 4)
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1])
	}
	if m[3] == "" {
		n[2], n[3] = n[0], n[1]
	}
	if n[0] < 1 || n[1] < 1 || n[2] < n[0] || n[3] < n[1] {
		return grid.Range{}, false
	}
	return grid.Range{StartRow: n[0] - 1, StartCol: n[1] - 1, EndRow: n[2], EndCol: n[3]}, true
}
