package edit

import (
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// MaxCells is how many cells a workbook may have, filled or not.
const MaxCells = 10_000_000

// Room refuses more cells than a workbook may have.
func (w *Writer) Room(more int) *wire.Error {
	if w.Book.Cells()+more > MaxCells {
		return wire.Invalid("This action would increase the number of cells in the workbook above "+
			"the limit of %d cells.", MaxCells)
	}
	return nil
}

// RoomForColumns refuses more columns than a sheet may have.
func RoomForColumns(n int) *wire.Error {
	if n > grid.MaxColumns {
		return wire.Invalid("This action would increase the number of columns in the sheet above "+
			"the limit of %d columns", grid.MaxColumns)
	}
	return nil
}

// Grow makes a sheet's grid at least so large.
func (w *Writer) Grow(sh *grid.Sheet, rows, cols int) *wire.Error {
	return w.Resize(sh, max(sh.RowCount, rows), max(sh.ColumnCount, cols))
}

// Resize sets the size of a sheet's grid.
func (w *Writer) Resize(sh *grid.Sheet, rows, cols int) *wire.Error {
	switch {
	case rows < 1:
		return wire.Invalid("You can't delete all the rows on the sheet.")
	case cols < 1:
		return wire.Invalid("You can't delete all the columns on the sheet.")
	case rows == sh.RowCount && cols == sh.ColumnCount:
		return nil
	}
	if err := RoomForColumns(cols); err != nil {
		return err
	}
	if err := w.Room(rows*cols - sh.RowCount*sh.ColumnCount); err != nil {
		return err
	}
	for _, cut := range []grid.Range{
		{SheetID: sh.ID, StartRow: rows, EndRow: sh.RowCount, EndCol: sh.ColumnCount},
		{SheetID: sh.ID, StartCol: cols, EndCol: sh.ColumnCount, EndRow: sh.RowCount},
	} {
		if cut.Empty() {
			continue
		}
		if err := w.Guard(cut); err != nil {
			return err
		}
		w.Restructured()
	}
	w.Book.Resize(sh.ID, rows, cols)
	return nil
}
