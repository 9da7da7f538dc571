package sheetsapi

import (
	"unicode/utf8"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// lines is the cells of rows or columns.
func lines(sh *grid.Sheet, dim grid.Dimension, start, end int) grid.Range {
	r := sh.Bounds()
	if dim == grid.Rows {
		r.StartRow, r.EndRow = start, end
	} else {
		r.StartCol, r.EndCol = start, end
	}
	return r
}

func size(sh *grid.Sheet, dim grid.Dimension) int {
	if dim == grid.Rows {
		return sh.RowCount
	}
	return sh.ColumnCount
}

func noun(dim grid.Dimension) string {
	if dim == grid.Rows {
		return "rows"
	}
	return "columns"
}

func (w *writer) insertDimension(in grid.Tree) (grid.Tree, *wire.Error) {
	sh, dim, start, end, err := dimensionRange(w.book, grid.Sub(in, "range"))
	if err != nil {
		return nil, err
	}
	if start > size(sh, dim) {
		return nil, wire.Invalid("range.startIndex[%d] must be less than the sheet's %s[%d]", start, noun(dim), size(sh, dim))
	}
	inherit := grid.Flag(in, "inheritFromBefore")
	if inherit && start == 0 {
		return nil, wire.Invalid("inheritFromBefore cannot be true if inserting at the first row or column.")
	}
	if err := w.roomFor(sh, dim, end-start); err != nil {
		return nil, err
	}
	if start > 0 { // an insert inside a protected range changes it
		for _, p := range sh.ProtectedRanges {
			a := protectedArea(w.book, p)
			inside := dim == grid.Rows && start > a.StartRow && start < a.EndRow || dim == grid.Columns && start > a.StartCol && start < a.EndCol
			if inside && !grid.Flag(p, "warningOnly") && !w.mayEdit(p) {
				return nil, wire.Invalid(protectedMessage)
			}
		}
	}
	w.book.InsertDimension(sh.ID, dim, start, end-start, inherit)
	w.change.Structure = true
	return nil, nil
}

func (w *writer) roomFor(sh *grid.Sheet, dim grid.Dimension, n int) *wire.Error {
	other := sh.ColumnCount
	if dim == grid.Columns {
		other = sh.RowCount
		if sh.ColumnCount+n > grid.MaxColumns {
			return wire.Invalid("This action would increase the number of columns in the sheet above the limit of %d columns", grid.MaxColumns)
		}
	}
	if w.book.Cells()+n*other > maxCells {
		return tooManyCells()
	}
	return nil
}

func (w *writer) deleteDimension(in grid.Tree) (grid.Tree, *wire.Error) {
	sh, dim, start, end, err := dimensionRange(w.book, grid.Sub(in, "range"))
	if err != nil {
		return nil, err
	}
	switch {
	case start >= size(sh, dim):
		return nil, wire.Invalid("Cannot delete a %s that doesn't exist. Tried to delete %s index %d but there are only %d %s.",
			noun(dim)[:len(noun(dim))-1], noun(dim)[:len(noun(dim))-1], start, size(sh, dim), noun(dim))
	case start == 0 && end >= size(sh, dim):
		return nil, wire.Invalid("You can't delete all the %s on the sheet.", noun(dim))
	case onlyFrozenLeft(sh, dim, start, min(end, size(sh, dim))):
		return nil, wire.Invalid("Sorry, it is not possible to delete all non-frozen %s.", noun(dim))
	}
	if err := w.guard(lines(sh, dim, start, end)); err != nil {
		return nil, err
	}
	w.book.DeleteDimension(sh.ID, dim, start, end)
	w.change.Structure = true
	return nil, nil
}

func onlyFrozenLeft(sh *grid.Sheet, dim grid.Dimension, start, end int) bool {
	f := frozen(sh, dim)
	left := f - max(0, min(f, end)-start)
	return f > 0 && size(sh, dim)-(end-start) <= left
}

func frozen(sh *grid.Sheet, dim grid.Dimension) int {
	if dim == grid.Rows {
		return sh.FrozenRows
	}
	return sh.FrozenColumns
}

func (w *writer) moveDimension(in grid.Tree) (grid.Tree, *wire.Error) {
	sh, dim, start, end, err := dimensionRange(w.book, grid.Sub(in, "source"))
	if err != nil {
		return nil, err
	}
	to, _ := grid.Int(in, "destinationIndex")
	if end > size(sh, dim) || to < 0 || to > size(sh, dim) {
		return nil, wire.Invalid("source or destinationIndex[%d] is outside of the sheet's %d %s", to, size(sh, dim), noun(dim))
	}
	if to > start && to < end {
		return nil, wire.Invalid("destinationIndex[%d] must not lie inside of the source.", to)
	}
	if err := w.guard(lines(sh, dim, start, end)); err != nil {
		return nil, err
	}
	w.book.MoveDimension(sh.ID, dim, start, end, to)
	w.change.Structure = true
	return nil, nil
}

func (w *writer) appendDimension(in grid.Tree) (grid.Tree, *wire.Error) {
	id := grid.ID(in, "sheetId")
	sh := w.book.Edited(id)
	if sh == nil {
		return nil, noGrid(id)
	}
	n, _ := grid.Int(in, "length")
	if n < 1 {
		return nil, wire.Invalid("length must be greater than 0")
	}
	if grid.Str(in, "dimension") == "COLUMNS" {
		return nil, w.resize(sh, sh.RowCount, sh.ColumnCount+n)
	}
	return nil, w.resize(sh, sh.RowCount+n, sh.ColumnCount)
}

func (w *writer) updateDimensionProperties(in grid.Tree) (grid.Tree, *wire.Error) {
	mask, err := fieldMask(in, wire.Request.Field("updateDimensionProperties").Message.Field("properties").Message)
	if err != nil {
		return nil, err
	}
	sh, dim, start, end, err := dimensionRange(w.book, grid.Sub(in, "range"))
	if err != nil {
		return nil, err
	}
	end = min(end, size(sh, dim))
	sh = w.book.Edited(sh.ID)
	p := grid.Sub(in, "properties")
	for i := start; i < end; i++ {
		l := sh.Row(i).Line()
		if dim == grid.Columns {
			l = sh.Column(i)
		}
		if mask.Has("pixelSize") {
			n, _ := grid.Int(p, "pixelSize")
			l.Pixels = int32(n)
		}
		if mask.Has("hiddenByUser") {
			l.Hidden = grid.Flag(p, "hiddenByUser")
		}
		if dim == grid.Columns {
			sh.SetColumnLine(i, l)
		} else {
			sh.SetRowLine(i, l)
		}
	}
	return nil, nil
}

// autoResizeDimensions fits columns to their longest text, reckoning seven pixels a character and fourteen a wide one.
func (w *writer) autoResizeDimensions(in grid.Tree) (grid.Tree, *wire.Error) {
	sh, dim, start, end, err := dimensionRange(w.book, grid.Sub(in, "dimensions"))
	if err != nil {
		return nil, err
	}
	sh = w.book.Edited(sh.ID)
	end = min(end, size(sh, dim))
	f := newFormatter(w.book)
	for i := start; i < end; i++ {
		if dim == grid.Rows {
			l := sh.Row(i).Line()
			l.Pixels = 0
			sh.SetRowLine(i, l)
			continue
		}
		widest := 0
		for row := range sh.UsedRows() {
			s := f.shown(sh.Cell(row, i))
			widest = max(widest, 7*utf8.RuneCountInString(s)+7*(len(s)-utf8.RuneCountInString(s))/2)
		}
		if widest == 0 {
			continue
		}
		l := sh.Column(i)
		l.Pixels = int32(min(widest+10, 2000))
		sh.SetColumnLine(i, l)
	}
	return nil, nil
}
