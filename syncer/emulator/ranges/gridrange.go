package ranges

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// Grid reads a GridRange that must lie on an existing sheet and start inside it, and cuts it to the
// grid.
func Grid(s *grid.Spreadsheet, g *sheets.GridRange) (grid.Range, *wire.Error) {
	r := grid.RangeOf(g)
	sh := s.Sheet(r.SheetID)
	if sh == nil {
		return r, NoGrid(r.SheetID)
	}
	if r.EndRow < r.StartRow {
		return r, wire.Invalid("range.endRowIndex[%d] must not be less than range.startRowIndex[%d]",
			r.EndRow, r.StartRow)
	}
	if r.EndCol < r.StartCol {
		return r, wire.Invalid("range.endColumnIndex[%d] must not be less than range.startColumnIndex[%d]",
			r.EndCol, r.StartCol)
	}
	if r.StartRow < 0 || r.StartCol < 0 {
		return r, wire.Invalid("GridRange indexes must not be negative")
	}
	if sh.Type == "GRID" && (r.StartRow >= sh.RowCount || r.StartCol >= sh.ColumnCount) {
		return r, Exceeds(sh, r)
	}
	return sh.Clip(r), nil
}

// NoGrid is the answer to a range on a sheet that isn't there.
func NoGrid(id int64) *wire.Error { return wire.Invalid("No grid with id: %d", id) }

// NoSheet is the answer to a sheet that isn't there.
func NoSheet(id int64) *wire.Error { return wire.Invalid("No sheet with id: %d", id) }

// Lines are rows or columns of a sheet, Start to End (exclusive). They may lie beyond its edge.
type Lines struct {
	Sheet      *grid.Sheet
	Dim        grid.Dimension
	Start, End int
}

// Dimension reads a DimensionRange on an existing sheet; an open end is the sheet's.
func Dimension(s *grid.Spreadsheet, d *sheets.DimensionRange) (Lines, *wire.Error) {
	if d == nil {
		d = &sheets.DimensionRange{}
	}
	l := Lines{Sheet: s.Sheet(d.SheetId), Start: int(d.StartIndex), End: int(d.EndIndex)}
	if l.Sheet == nil {
		return l, NoGrid(d.SheetId)
	}
	switch d.Dimension {
	case "ROWS":
	case "COLUMNS":
		l.Dim = grid.Columns
	default:
		return l, wire.Invalid("No dimension specified.")
	}
	if !wire.Given(d.EndIndex, d.ForceSendFields, "EndIndex") {
		l.End = l.Size()
	}
	if l.Start < 0 || l.End < l.Start {
		return l, wire.Invalid("endIndex[%d] must not be less than startIndex[%d]", l.End, l.Start)
	}
	return l, nil
}

// Size is how many such lines the sheet has.
func (l Lines) Size() int {
	if l.Dim == grid.Columns {
		return l.Sheet.ColumnCount
	}
	return l.Sheet.RowCount
}

// Len is the number of lines.
func (l Lines) Len() int { return l.End - l.Start }

// Noun is “rows” or “columns”.
func (l Lines) Noun() string {
	if l.Dim == grid.Columns {
		return "columns"
	}
	return "rows"
}

// Cells is the cells of the lines.
func (l Lines) Cells() grid.Range {
	r := l.Sheet.Bounds()
	if l.Dim == grid.Rows {
		r.StartRow, r.EndRow = l.Start, l.End
	} else {
		r.StartCol, r.EndCol = l.Start, l.End
	}
	return r
}

// Edit changes the properties of each line that the sheet has; the sheet must be for writing.
func (l Lines) Edit(change func(index int, line *grid.Line)) {
	for i := l.Start; i < min(l.End, l.Size()); i++ {
		if l.Dim == grid.Columns {
			line := l.Sheet.Column(i)
			change(i, &line)
			l.Sheet.SetColumnLine(i, line)
			continue
		}
		line := l.Sheet.Row(i).Line()
		change(i, &line)
		l.Sheet.SetRowLine(i, line)
	}
}

// LastFilled is the last cell of a range that isn't blank, by rows, then columns; -1, -1 when all are.
func LastFilled(sheet *grid.Sheet, in grid.Range) (row, col int) {
	for row := min(in.EndRow, sheet.UsedRows()) - 1; row >= in.StartRow; row-- {
		r := sheet.Row(row)
		for col := min(in.EndCol, r.Len()) - 1; col >= in.StartCol; col-- {
			if !r.Cell(col).Blank() {
				return row, col
			}
		}
	}
	return -1, -1
}
