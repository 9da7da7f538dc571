package sheetsapi

import (
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// gridRange reads a GridRange that must lie on an existing sheet and start inside it, and cuts it to the grid.
func gridRange(s *grid.Spreadsheet, t grid.Tree) (grid.Range, *wire.Error) {
	r := grid.RangeOf(t)
	sh := s.Sheet(r.SheetID)
	if sh == nil {
		return r, noGrid(r.SheetID)
	}
	if r.EndRow < r.StartRow {
		return r, wire.Invalid("range.endRowIndex[%d] must not be less than range.startRowIndex[%d]", r.EndRow, r.StartRow)
	}
	if r.EndCol < r.StartCol {
		return r, wire.Invalid("range.endColumnIndex[%d] must not be less than range.startColumnIndex[%d]", r.EndCol, r.StartCol)
	}
	if r.StartRow < 0 || r.StartCol < 0 {
		return r, wire.Invalid("GridRange indexes must not be negative")
	}
	if sh.Type == "GRID" && (r.StartRow >= sh.RowCount || r.StartCol >= sh.ColumnCount) {
		return r, exceeds(sh, r)
	}
	return sh.Clip(r), nil
}

func noGrid(id int64) *wire.Error { return wire.Invalid("No grid with id: %d", id) }

func noSheet(id int64) *wire.Error { return wire.Invalid("No sheet with id: %d", id) }

// dimensionRange reads a DimensionRange that must lie in its sheet; an open end is the sheet's.
func dimensionRange(s *grid.Spreadsheet, t grid.Tree) (sh *grid.Sheet, dim grid.Dimension, start, end int, err *wire.Error) {
	id := grid.ID(t, "sheetId")
	sh = s.Sheet(id)
	if sh == nil {
		return nil, 0, 0, 0, noGrid(id)
	}
	size := sh.RowCount
	switch grid.Str(t, "dimension") {
	case "ROWS":
	case "COLUMNS":
		dim, size = grid.Columns, sh.ColumnCount
	default:
		return nil, 0, 0, 0, wire.Invalid("No dimension specified.")
	}
	start, _ = grid.Int(t, "startIndex")
	end, ok := grid.Int(t, "endIndex")
	if !ok {
		end = size
	}
	if start < 0 || end < start {
		return nil, 0, 0, 0, wire.Invalid("endIndex[%d] must not be less than startIndex[%d]", end, start)
	}
	return sh, dim, start, end, nil
}
