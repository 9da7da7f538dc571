package requests

import (
	"slices"
	"unicode/utf8"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/edit"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

func (b *batch) insertDimension(in *sheets.InsertDimensionRequest) *wire.Error {
	l, err := ranges.Dimension(b.Book, in.Range)
	switch {
	case err != nil:
		return err
	case l.Start > l.Size():
		return wire.Invalid("range.startIndex is larger than current grid size (%d)", l.Size())
	case l.Start == l.Size() && !in.InheritFromBefore:
		return wire.Invalid("range.startIndex must be less than the grid size (%d) if inheritFromBefore is false.", l.Size())
	case in.InheritFromBefore && l.Start == 0:
		return wire.Invalid("inheritFromBefore cannot be true if inserting at the first row or column.")
	}
	if err := b.roomFor(l); err != nil {
		return err
	}
	for _, p := range l.Sheet.ProtectedRanges { // an insert inside a protected range changes it
		a := edit.ProtectedArea(b.Book, p)
		start, end := a.StartRow, a.EndRow
		if l.Dim == grid.Columns {
			start, end = a.StartCol, a.EndCol
		}
		if l.Start > start && l.Start < end && b.Closed(p) {
			return edit.Protected()
		}
	}
	b.Book.InsertDimension(l.Sheet.ID, l.Dim, l.Start, l.Len(), in.InheritFromBefore)
	b.Restructured()
	return nil
}

// roomFor refuses lines that would make a sheet or the workbook too large.
func (b *batch) roomFor(l ranges.Lines) *wire.Error {
	if l.Dim == grid.Rows {
		return b.Room(l.Len() * l.Sheet.ColumnCount)
	}
	if err := edit.RoomForColumns(l.Sheet.ColumnCount + l.Len()); err != nil {
		return err
	}
	return b.Room(l.Len() * l.Sheet.RowCount)
}

func (b *batch) deleteDimension(in *sheets.DeleteDimensionRequest) *wire.Error {
	l, err := ranges.Dimension(b.Book, in.Range)
	noun := l.Noun()
	one := noun[:len(noun)-1]
	switch {
	case err != nil:
		return err
	case l.Start >= l.Size():
		return wire.Invalid(
			"Cannot delete a %s that doesn't exist. Tried to delete %s index %d but there are only %d %s.",
			one, one, l.Start, l.Size(), noun)
	case l.Start == 0 && l.End >= l.Size():
		return wire.Invalid("You can't delete all the %s on the sheet.", noun)
	case onlyFrozenLeft(l):
		return wire.Invalid("Sorry, it is not possible to delete all non-frozen %s.", noun)
	}
	if err := b.Guard(l.Cells()); err != nil {
		return err
	}
	b.Book.DeleteDimension(l.Sheet.ID, l.Dim, l.Start, l.End)
	b.Restructured()
	return nil
}

// onlyFrozenLeft tells whether a sheet without the lines would have none but frozen ones.
func onlyFrozenLeft(l ranges.Lines) bool {
	frozen, end := l.Sheet.FrozenRows, min(l.End, l.Size())
	if l.Dim == grid.Columns {
		frozen = l.Sheet.FrozenColumns
	}
	left := frozen - max(0, min(frozen, end)-l.Start)
	return frozen > 0 && l.Size()-(end-l.Start) <= left
}

func (b *batch) moveDimension(in *sheets.MoveDimensionRequest) *wire.Error {
	l, err := ranges.Dimension(b.Book, in.Source)
	to := int(in.DestinationIndex)
	switch {
	case err != nil:
		return err
	case l.End > l.Size() || to < 0 || to > l.Size():
		return wire.Invalid("source or destinationIndex[%d] is outside of the sheet's %d %s", to, l.Size(), l.Noun())
	case to > l.Start && to < l.End:
		return wire.Invalid("destinationIndex[%d] must not lie inside of the source.", to)
	}
	if err := b.Guard(l.Cells()); err != nil {
		return err
	}
	if tornByMove(l, to) {
		one := l.Noun()[:len(l.Noun())-1]
		return wire.Invalid("Sorry, it is not possible to move a %s to a position that crosses a merged cell. "+
			"Please unmerge and try again.", one)
	}
	b.Book.MoveDimension(l.Sheet.ID, l.Dim, l.Start, l.End, to)
	b.Restructured()
	return nil
}

// tornByMove tells whether a merged block has lines in and beside those that move, or the place where they go inside of it.
func tornByMove(l ranges.Lines, to int) bool {
	return slices.ContainsFunc(l.Sheet.Merges, func(m grid.Range) bool {
		start, end := m.StartRow, m.EndRow
		if l.Dim == grid.Columns {
			start, end = m.StartCol, m.EndCol
		}
		within := start >= l.Start && end <= l.End
		return !within && (start < l.End && end > l.Start || to > start && to < end)
	})
}

func (b *batch) appendDimension(in *sheets.AppendDimensionRequest) *wire.Error {
	sh, n := b.Book.Edited(in.SheetId), int(in.Length)
	switch {
	case sh == nil:
		return ranges.NoGrid(in.SheetId)
	case n < 1:
		return wire.Invalid("length must be greater than 0")
	case in.Dimension == "COLUMNS":
		return b.Resize(sh, sh.RowCount, sh.ColumnCount+n)
	}
	return b.Resize(sh, sh.RowCount+n, sh.ColumnCount)
}

func (b *batch) updateDimensionProperties(in *sheets.UpdateDimensionPropertiesRequest) *wire.Error {
	mask, err := wire.UpdateMask[sheets.DimensionProperties](in.Fields)
	if err != nil {
		return err
	}
	l, err := ranges.Dimension(b.Book, in.Range)
	if err != nil {
		return err
	}
	p := wire.OrNew(in.Properties)
	l.Sheet = b.Book.Edited(l.Sheet.ID)
	l.Edit(func(_ int, line *grid.Line) {
		if mask.Has("pixelSize") {
			line.Pixels = int32(p.PixelSize)
		}
		if mask.Has("hiddenByUser") {
			line.Hidden = p.HiddenByUser
		}
	})
	return nil
}

// autoResizeDimensions fits columns to their longest text, reckoning seven pixels a character and
// fourteen a wide one.
func (b *batch) autoResizeDimensions(in *sheets.AutoResizeDimensionsRequest) *wire.Error {
	l, err := ranges.Dimension(b.Book, in.Dimensions)
	if err != nil {
		return err
	}
	l.Sheet = b.Book.Edited(l.Sheet.ID)
	f := render.NewFormatter(b.Book)
	l.Edit(func(i int, line *grid.Line) {
		if l.Dim == grid.Rows {
			line.Pixels = 0
			return
		}
		widest := 0
		for row := range l.Sheet.UsedRows() {
			s := f.Shown(l.Sheet.Cell(row, i))
			n := utf8.RuneCountInString(s)
			widest = max(widest, 7*n+7*(len(s)-n)/2)
		}
		if widest > 0 {
			line.Pixels = int32(min(widest+10, 2000))
		}
	})
	return nil
}
