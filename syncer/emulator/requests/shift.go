package requests

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/objects"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/wire"
)

func (b *batch) insertRange(in *sheets.InsertRangeRequest) *wire.Error {
	return b.shiftCells(in.Range, in.ShiftDimension, true)
}

func (b *batch) deleteRange(in *sheets.DeleteRangeRequest) *wire.Error {
	return b.shiftCells(in.Range, in.ShiftDimension, false)
}

// shiftCells moves the cells beside an area that is inserted or deleted: those to the right for the
// dimension COLUMNS, else those below. Merges that it would tear are refused.
func (b *batch) shiftCells(g *sheets.GridRange, dimension string, insert bool) *wire.Error {
	area, tail, sh, err := b.tail(g, dimension)
	if err != nil {
		return err
	}
	rows, cols := area.Rows(), 0
	if dimension == "COLUMNS" {
		rows, cols = 0, area.Cols()
	}
	if !insert {
		rows, cols = -rows, -cols
	} else {
		tail.EndRow = min(tail.EndRow, max(sh.UsedRows(), area.StartRow))
		tail.EndCol = min(tail.EndCol, max(sh.UsedColumns(), area.StartCol))
		if err := b.Grow(sh, tail.EndRow+rows, tail.EndCol+cols); err != nil {
			return err
		}
	}
	dim, start, end := grid.Rows, area.StartRow, area.EndRow
	if dimension == "COLUMNS" {
		dim, start, end = grid.Columns, area.StartCol, area.EndCol
	}
	if err := objects.WholeTables(sh, area, tail, dim); err != nil {
		return err
	}
	cells := lift(sh, tail)
	for r := tail.StartRow; r < tail.EndRow; r++ {
		for c := tail.StartCol; c < tail.EndCol; c++ {
			sh.SetCell(r, c, grid.Cell{})
		}
	}
	for i, line := range cells {
		for j, c := range line {
			r, k := tail.StartRow+i+rows, tail.StartCol+j+cols
			if r >= tail.StartRow && k >= tail.StartCol && !c.Zero() {
				sh.SetCell(r, k, c)
			}
		}
	}
	whole := tail
	whole.StartRow, whole.StartCol = 0, 0
	if dim == grid.Rows {
		whole.StartCol, whole.EndRow = area.StartCol, grid.NoEnd
	} else {
		whole.StartRow, whole.EndCol = area.StartRow, grid.NoEnd
	}
	sh.MoveComments(func(row, col int) (int, int, bool) {
		switch {
		case !tail.Has(row, col):
			return row, col, true
		case !insert && area.Has(row, col):
			return 0, 0, false
		}
		return row + rows, col + cols, true
	})
	sh.ShiftTables(dim, insert, start, end, whole)
	for i, m := range sh.Merges {
		if tail.Contains(m) && (insert || !area.Contains(m)) {
			sh.Merges[i] = m.Moved(rows, cols)
		}
	}
	b.Restructured()
	return nil
}

// tail reads an area and returns it with what lies from its start to the sheet's edge, and the sheet
// for writing.
func (b *batch) tail(
	g *sheets.GridRange, dimension string,
) (area, tail grid.Range, sh *grid.Sheet, err *wire.Error) {
	if area, err = ranges.Grid(b.Book, g); err != nil {
		return area, tail, nil, err
	}
	sh = b.Book.Edited(area.SheetID)
	tail = area
	if dimension == "COLUMNS" {
		tail.EndCol = sh.ColumnCount
	} else {
		tail.EndRow = sh.RowCount
	}
	if err := b.Guard(tail); err != nil {
		return area, tail, nil, err
	}
	for _, m := range sh.Merges {
		if m.Overlaps(tail) && !tail.Contains(m) {
			return area, tail, nil, wire.Invalid(
				"You can't perform this action on a range that overlaps a part of a merged cell.")
		}
	}
	return area, tail, sh, nil
}
