package sheetsapi

import (
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

func (w *writer) valuesAppend() (Response, *wire.Error) {
	body, err := wire.Decode(w.op.Body, wire.ValueRange, "data.")
	if err != nil {
		return nil, err
	}
	raw, err := inputOption(w.op.Query.Get("valueInputOption"))
	if err != nil {
		return nil, err
	}
	e, err := w.queryEcho()
	if err != nil {
		return nil, err
	}
	insert := w.op.Query.Get("insertDataOption")
	if err := wire.InsertOptionEnum.Check("insert_data_option", insert); err != nil {
		return nil, err
	}
	target, err := parseRange(w.book, w.op.Range)
	if err != nil {
		return nil, err
	}
	values := matrix(body)
	out := object{{"spreadsheetId", w.book.ID}}
	row, col := target.StartRow, target.StartCol
	table, found := findTable(target.sheet, target.Range)
	if found {
		out = append(out, member{"tableRange", target.sheet.A1(table)})
		row, col = table.EndRow, table.StartCol
	}
	width := 0
	for _, r := range values {
		width = max(width, len(r))
	}
	sheet := w.book.Edited(target.SheetID)
	if found && insert == "INSERT_ROWS" && len(values) > 0 && row < sheet.RowCount {
		w.book.InsertDimension(sheet.ID, grid.Rows, row, len(values), true)
		w.change.Structure = true
	}
	if width > 0 {
		if err := w.resize(sheet, max(sheet.RowCount, row+len(values)), max(sheet.ColumnCount, col+width)); err != nil {
			return nil, err
		}
	}
	at := parsedRange{sheet: sheet, anchor: true, Range: grid.Range{
		SheetID: sheet.ID, StartRow: row, StartCol: col, EndRow: row + 1, EndCol: col + 1}}
	done, err := w.put(at, values, raw)
	if err != nil {
		return nil, err
	}
	w.recalculate()
	return append(out, member{"updates", w.named(w.updated(done, e))}), nil
}

// findTable returns the last table that a range touches: the block of filled cells around the range's last filled cell, by
// rows, then columns. A block ends where a blank row and a blank column surround it.
func findTable(sheet *grid.Sheet, in grid.Range) (grid.Range, bool) {
	row, col := lastFilled(sheet, in)
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

func lastFilled(sheet *grid.Sheet, in grid.Range) (row, col int) {
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
