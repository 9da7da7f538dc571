package edit

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// Sort sorts the rows of an area, by its first column when no specs name another.
func (w *Writer) Sort(area grid.Range, specs []*sheets.SortSpec) *wire.Error {
	if err := w.Guard(area); err != nil {
		return err
	}
	for _, m := range w.Book.Sheet(area.SheetID).Merges {
		if m.Overlaps(area) && m.Rows() > 1 {
			return wire.Invalid("You can't sort a range containing vertical merges. There is a vertical merge at %s:%s",
				grid.CellName(m.StartRow, m.StartCol), grid.CellName(m.EndRow-1, m.EndCol-1))
		}
	}
	var keys []grid.SortKey
	for _, s := range specs {
		col := int(s.DimensionIndex) // the sheet's column, not the range's
		if col < area.StartCol || col >= area.EndCol {
			return wire.Invalid("SortSpec.dimensionIndex: %d is outside of the sorted range.", col)
		}
		keys = append(keys, grid.SortKey{Col: col, Descending: s.SortOrder == "DESCENDING"})
	}
	if len(keys) == 0 {
		keys = []grid.SortKey{{Col: area.StartCol}}
	}
	w.Book.SortRange(area, keys)
	w.Restructured()
	return nil
}
