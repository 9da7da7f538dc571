package sheetsapi

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/assume"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/wire"
)

// noMatch refuses a data filter that selects nothing.
func noMatch() *wire.Error { return wire.Invalid("No range matches the data filter.") }

// clear empties the values of a range; formats, notes and validations stay.
func (w *writer) clear(r grid.Range) *wire.Error {
	if err := w.Guard(r); err != nil {
		return err
	}
	sheet := w.Book.Edited(r.SheetID)
	for row := r.StartRow; row < min(r.EndRow, sheet.UsedRows()); row++ {
		for col := r.StartCol; col < min(r.EndCol, sheet.Row(row).Len()); col++ {
			if c := sheet.Cell(row, col); !c.Blank() {
				sheet.SetCell(row, col, c.WithValue(grid.Value{}))
			}
		}
	}
	w.Touch(r)
	return nil
}

func (w *writer) valuesClear() (wire.Appender, *wire.Error) {
	if _, err := wire.Decode[sheets.ClearValuesRequest](w.op.Body, ""); err != nil {
		return nil, err
	}
	r, err := ranges.Parse(w.Book, w.op.Range)
	if err != nil {
		return nil, err
	}
	if err := w.clear(r.Range); err != nil {
		return nil, err
	}
	w.Recalculate()
	return wire.Answer{Body: &sheets.ClearValuesResponse{SpreadsheetId: w.Book.ID,
		ClearedRange: r.Sheet.A1(r.Range)}}, nil
}

func (w *writer) valuesBatchClear() (wire.Appender, *wire.Error) {
	in, err := wire.Decode[sheets.BatchClearValuesRequest](w.op.Body, "")
	if err != nil {
		return nil, err
	}
	var cleared []string
	for _, name := range in.Ranges {
		r, err := ranges.Parse(w.Book, name)
		if err != nil {
			return nil, err
		}
		if err := w.clear(r.Range); err != nil {
			return nil, err
		}
		cleared = append(cleared, r.Sheet.A1(r.Range))
	}
	return w.cleared(cleared), nil
}

func (w *writer) valuesBatchClearByData() (wire.Appender, *wire.Error) {
	in, err := wire.Decode[sheets.BatchClearValuesByDataFilterRequest](w.op.Body, "")
	if err != nil {
		return nil, err
	}
	found, err := ranges.In(w.Book).Matches(in.DataFilters)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 && w.Assume.DataFilterNoMatch == assume.Refused {
		return nil, noMatch()
	}
	var cleared []string
	for _, m := range found {
		if err := w.clear(m.Range); err != nil {
			return nil, err
		}
		cleared = append(cleared, m.Sheet.A1(m.Range))
	}
	return w.cleared(cleared), nil
}

func (w *writer) cleared(areas []string) wire.Appender {
	w.Recalculate()
	return wire.Answer{Body: &sheets.BatchClearValuesResponse{SpreadsheetId: w.Book.ID, ClearedRanges: areas}}
}
