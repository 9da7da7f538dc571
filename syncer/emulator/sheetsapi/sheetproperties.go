package sheetsapi

import (
	"regexp"
	"slices"
	"time"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

func tooManyCells() *wire.Error {
	return wire.Invalid("This action would increase the number of cells in the workbook above the limit of %d cells.", maxCells)
}

// resize sets the size of a sheet's grid.
func (w *writer) resize(sh *grid.Sheet, rows, cols int) *wire.Error {
	switch {
	case rows < 1:
		return wire.Invalid("You can't delete all the rows on the sheet.")
	case cols < 1:
		return wire.Invalid("You can't delete all the columns on the sheet.")
	case rows == sh.RowCount && cols == sh.ColumnCount:
		return nil
	case cols > grid.MaxColumns:
		return wire.Invalid("This action would increase the number of columns in the sheet above the limit of %d columns", grid.MaxColumns)
	case w.book.Cells()-sh.RowCount*sh.ColumnCount+rows*cols > maxCells:
		return tooManyCells()
	}
	for _, cut := range []grid.Range{
		{SheetID: sh.ID, StartRow: rows, EndRow: sh.RowCount, EndCol: sh.ColumnCount},
		{SheetID: sh.ID, StartCol: cols, EndCol: sh.ColumnCount, EndRow: sh.RowCount},
	} {
		if !cut.Empty() {
			if err := w.guard(cut); err != nil {
				return err
			}
			w.change.Structure = true
		}
	}
	w.book.Resize(sh.ID, rows, cols)
	return nil
}

func (w *writer) updateSheetProperties(in grid.Tree) (grid.Tree, *wire.Error) {
	mask, err := fieldMask(in, wire.SheetProperties)
	if err != nil {
		return nil, err
	}
	p := grid.Sub(in, "properties")
	id := grid.ID(p, "sheetId")
	if w.book.Sheet(id) == nil {
		return nil, noSheet(id)
	}
	if mask == nil { // "*"
		mask = maskOf(p)
		delete(mask, "sheetId")
	}
	return nil, w.setSheet(id, p, mask)
}

// setSheet sets what a mask selects of a sheet's properties.
func (w *writer) setSheet(id int64, p grid.Tree, mask wire.Mask) *wire.Error {
	sh := w.book.Edited(id)
	if mask.Has("title") {
		title := grid.Str(p, "title")
		if err := w.freeTitle(title, id); err != nil {
			return err
		}
		w.book.RenameSheet(id, title)
		w.change.Structure = true
	}
	if mask.Has("gridProperties") {
		if err := w.setGrid(sh, grid.Sub(p, "gridProperties"), mask.Sub("gridProperties")); err != nil {
			return err
		}
	}
	if mask.Has("hidden") {
		hidden := grid.Flag(p, "hidden")
		visible := slices.ContainsFunc(w.book.Sheets(), func(o *grid.Sheet) bool { return o.ID != id && !o.Hidden })
		if hidden && !visible {
			return wire.Invalid("You can't hide all the sheets in a document.")
		}
		sh.Hidden = hidden
	}
	if mask.Has("rightToLeft") {
		sh.RightToLeft = grid.Flag(p, "rightToLeft")
	}
	if mask.Has("tabColorStyle") {
		sh.TabColor = nil
		if c := grid.Sub(p, "tabColorStyle"); len(c) > 0 {
			sh.TabColor = c
		}
	}
	if mask.Has("index") {
		index, _ := grid.Int(p, "index")
		if index < 0 || index > len(w.book.Sheets()) {
			return wire.Invalid("Sheet index is out of range: %d", index)
		}
		// The index counts before the move: to move the first of three sheets behind the second takes 2.
		if at := slices.Index(w.book.Sheets(), sh); index > at {
			index--
		}
		w.book.MoveSheet(id, index)
	}
	return nil
}

func (w *writer) setGrid(sh *grid.Sheet, g grid.Tree, mask wire.Mask) *wire.Error {
	rows, cols := sh.RowCount, sh.ColumnCount
	if _, given := g["rowCount"]; mask.Has("rowCount") && (mask != nil || given) {
		rows, _ = grid.Int(g, "rowCount")
	}
	if _, given := g["columnCount"]; mask.Has("columnCount") && (mask != nil || given) {
		cols, _ = grid.Int(g, "columnCount")
	}
	if err := w.resize(sh, rows, cols); err != nil {
		return err
	}
	if mask.Has("frozenRowCount") {
		n, _ := grid.Int(g, "frozenRowCount")
		if n < 0 || n >= sh.RowCount && n > 0 {
			return wire.Invalid("You can't freeze all visible rows on the sheet.")
		}
		sh.FrozenRows = n
	}
	if mask.Has("frozenColumnCount") {
		n, _ := grid.Int(g, "frozenColumnCount")
		if n < 0 || n >= sh.ColumnCount && n > 0 {
			return wire.Invalid("You can't freeze all visible columns on the sheet.")
		}
		sh.FrozenColumns = n
	}
	for name, to := range map[string]*bool{
		"hideGridlines": &sh.HideGridlines, "rowGroupControlAfter": &sh.RowGroupControlAfter,
		"columnGroupControlAfter": &sh.ColumnGroupControlAfter,
	} {
		if mask.Has(name) {
			*to = grid.Flag(g, name)
		}
	}
	return nil
}

var localeForm = regexp.MustCompile(`^[a-z]{2,3}([_-][A-Z]{2}|_[A-Z][a-z]{3}(_[A-Z]{2})?)?$`)

func validLocale(name string) bool { return localeForm.MatchString(name) }

func validTimeZone(name string) bool {
	_, err := time.LoadLocation(name)
	return name != "" && err == nil
}
