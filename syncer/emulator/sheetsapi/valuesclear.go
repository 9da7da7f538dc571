package sheetsapi

import (
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// clear empties the values of a range; formats, notes and validations stay.
func (w *writer) clear(r grid.Range) *wire.Error {
	if err := w.guard(r); err != nil {
		return err
	}
	sheet := w.book.Edited(r.SheetID)
	for row := r.StartRow; row < min(r.EndRow, sheet.UsedRows()); row++ {
		for col := r.StartCol; col < min(r.EndCol, sheet.Row(row).Len()); col++ {
			if c := sheet.Cell(row, col); !c.Blank() {
				sheet.SetCell(row, col, c.WithValue(grid.Value{}))
			}
		}
	}
	w.touch(r)
	return nil
}

func (w *writer) valuesClear() (Response, *wire.Error) {
	if _, err := wire.Decode(w.op.Body, wire.ClearValuesRequest, ""); err != nil {
		return nil, err
	}
	r, err := parseRange(w.book, w.op.Range)
	if err != nil {
		return nil, err
	}
	if err := w.clear(r.Range); err != nil {
		return nil, err
	}
	w.recalculate()
	return object{{"spreadsheetId", w.book.ID}, {"clearedRange", r.sheet.A1(r.Range)}}, nil
}

func (w *writer) valuesBatchClear() (Response, *wire.Error) {
	body, err := wire.Decode(w.op.Body, wire.BatchClearValuesRequest, "")
	if err != nil {
		return nil, err
	}
	var cleared []any
	for _, text := range grid.List(body, "ranges") {
		name, _ := text.(string)
		r, err := parseRange(w.book, name)
		if err != nil {
			return nil, err
		}
		if err := w.clear(r.Range); err != nil {
			return nil, err
		}
		cleared = append(cleared, r.sheet.A1(r.Range))
	}
	return w.cleared(cleared), nil
}

func (w *writer) valuesBatchClearByData() (Response, *wire.Error) {
	body, err := wire.Decode(w.op.Body, wire.BatchClearByDataFilterRequest, "")
	if err != nil {
		return nil, err
	}
	var cleared []any
	for _, m := range matchFilters(w.book, grid.List(body, "dataFilters"), &err) {
		if err := w.clear(m.area); err != nil {
			return nil, err
		}
		cleared = append(cleared, m.sheet.A1(m.area))
	}
	if err != nil {
		return nil, err
	}
	return w.cleared(cleared), nil
}

func (w *writer) cleared(ranges []any) Response {
	w.recalculate()
	out := object{{"spreadsheetId", w.book.ID}}
	if len(ranges) > 0 {
		out = append(out, member{"clearedRanges", ranges})
	}
	return out
}
