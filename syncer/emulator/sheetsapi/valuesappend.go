package sheetsapi

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/assume"
	"sheetsync/syncer/emulator/edit"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/wire"
)

// appendResponse is an AppendValuesResponse whose values are read when they are written.
type appendResponse struct {
	SpreadsheetID string          `json:"spreadsheetId"`
	TableRange    string          `json:"tableRange,omitempty"`
	Updates       *updateResponse `json:"updates"`
}

func (w *writer) valuesAppend() (wire.Appender, *wire.Error) {
	in, err := wire.Decode[sheets.ValueRange](w.op.Body, "data.")
	if err != nil {
		return nil, err
	}
	o, err := w.op.writeOptions()
	if err != nil {
		return nil, err
	}
	insert := w.op.Query.Get("insertDataOption")
	if err := wire.InsertOptionEnum.Check("insert_data_option", insert); err != nil {
		return nil, err
	}
	target, err := ranges.Parse(w.Book, w.op.Range)
	if err != nil {
		return nil, err
	}
	values := edit.Matrix(in.Values, in.MajorDimension)
	out := &appendResponse{SpreadsheetID: w.Book.ID}
	row, col := target.StartRow, target.StartCol
	whole := wholeTable(target.Sheet, target.Range) // one of Google's, with a capital letter
	table, found := findTable(target.Sheet, target.Range)
	switch {
	case whole != nil:
		row, table = w.behindTable(target.Sheet, whole, insert == "INSERT_ROWS", len(values))
		col, found = table.StartCol, true
	case found:
		row, col = table.EndRow, table.StartCol
	}
	if found {
		out.TableRange = target.Sheet.A1(table)
	}
	sheet := w.Book.Edited(target.SheetID)
	if found && insert == "INSERT_ROWS" && len(values) > 0 && row < sheet.RowCount {
		w.Book.InsertDimension(sheet.ID, grid.Rows, row, len(values), true)
		w.Restructured()
	}
	if width := edit.Width(values); width > 0 {
		if err := w.Grow(sheet, row+len(values), col+width); err != nil {
			return nil, err
		}
	}
	done, err := w.Put(ranges.Cell(sheet, row, col), values, o.raw)
	if err != nil {
		return nil, err
	}
	if whole != nil && w.Assume.AppendBelowTable == assume.Join {
		w.Book.GrowTable(sheet.ID, whole.TableId, row+len(values))
	}
	w.Recalculate()
	out.Updates = w.updated(done, o)
	return wire.Answer{Body: out}, nil
}

// wholeTable returns the Table that a range is over: the one that its last filled cell lies in, or, where it holds nothing, the
// one it touches. It is nil when there is none.
func wholeTable(sheet *grid.Sheet, in grid.Range) *sheets.Table {
	if len(sheet.Tables) == 0 {
		return nil
	}
	if row, col := ranges.LastFilled(sheet, in); row >= 0 {
		return sheet.TableAt(row, col)
	}
	for _, t := range sheet.Tables {
		if grid.RangeOf(t.Range).Overlaps(in) {
			return t
		}
	}
	return nil
}

// behindTable is the row behind the last one that holds anything in a Table's body, and what of the Table lies before it.
// Assumed: without inserted rows, what the body has no room for goes below the Table, where a footer isn't overwritten.
func (w *writer) behindTable(sheet *grid.Sheet, t *sheets.Table, insert bool, rows int) (row int, before grid.Range) {
	before = grid.RangeOf(t.Range)
	row = sheet.TableFilled(t)
	if !insert && grid.TableFooter(t) && row+rows >= before.EndRow {
		return before.EndRow, before
	}
	before.EndRow = row
	return row, before
}

// findTable returns the last table that a range touches: the block of filled cells around the range's last filled cell, by
// rows, then columns. A block ends where a blank row and a blank column surround it.
func findTable(sheet *grid.Sheet, in grid.Range) (grid.Range, bool) {
	row, col := ranges.LastFilled(sheet, in)
	if row < 0 {
		return grid.Range{}, false
	}
	t := grid.Range{SheetID: sheet.ID, StartRow: row, EndRow: row + 1, StartCol: col, EndCol: col + 1}
	for {
		before := t
		for t.StartRow > 0 && filledRow(sheet, t.StartRow-1, t) {
			t.StartRow--
		}
		for t.EndRow < sheet.UsedRows() && filledRow(sheet, t.EndRow, t) {
			t.EndRow++
		}
		for t.StartCol > 0 && filledColumn(sheet, t.StartCol-1, t) {
			t.StartCol--
		}
		for filledColumn(sheet, t.EndCol, t) {
			t.EndCol++
		}
		if t == before {
			return t, true
		}
	}
}

func filledRow(sheet *grid.Sheet, row int, t grid.Range) bool {
	r := sheet.Row(row)
	for col := max(t.StartCol-1, 0); col < min(t.EndCol+1, r.Len()); col++ {
		if !r.Cell(col).Blank() {
			return true
		}
	}
	return false
}

func filledColumn(sheet *grid.Sheet, col int, t grid.Range) bool {
	for row := max(t.StartRow-1, 0); row < min(t.EndRow+1, sheet.UsedRows()); row++ {
		if !sheet.Cell(row, col).Blank() {
			return true
		}
	}
	return false
}
