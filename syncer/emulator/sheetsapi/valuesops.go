package sheetsapi

import (
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// inputOption reads valueInputOption, which must be given.
func inputOption(value string) (raw bool, err *wire.Error) {
	if err := wire.InputEnum.Check("value_input_option", value); err != nil {
		return false, err
	}
	if value != "RAW" && value != "USER_ENTERED" {
		return false, wire.Invalid("'valueInputOption' is required but not specified")
	}
	return value == "RAW", nil
}

// echo is how a write answers with the values written.
type echo struct {
	wanted  bool
	options valueOptions
}

func (w *writer) queryEcho() (echo, *wire.Error) {
	o, err := readValueOptions(w.op.Query.Get, "", "responseValueRenderOption", "responseDateTimeRenderOption")
	return echo{isTrue(w.op.Query.Get("includeValuesInResponse")), o}, err
}

func bodyEcho(body grid.Tree) (echo, *wire.Error) {
	o, err := readValueOptions(func(name string) string { return grid.Str(body, name) },
		"", "responseValueRenderOption", "responseDateTimeRenderOption")
	return echo{grid.Flag(body, "includeValuesInResponse"), o}, err
}

func isTrue(s string) bool { return s == "true" || s == "True" || s == "1" || s == "TRUE" }

// updated writes the members of an UpdateValuesResponse.
func (w *writer) updated(done written, e echo) object {
	o := object{{"updatedRange", done.sheet.A1(done.area)}}
	for _, m := range []struct {
		name string
		n    int
	}{{"updatedRows", len(done.rows)}, {"updatedColumns", len(done.cols)}, {"updatedCells", done.cells}} {
		if m.n != 0 {
			o = append(o, member{m.name, m.n})
		}
	}
	if e.wanted {
		sheet := w.book.Sheet(done.area.SheetID)
		o = append(o, member{"updatedData", &valueRange{f: newFormatter(w.book), sheet: sheet, area: done.area, options: e.options}})
	}
	return o
}

func (w *writer) named(o object) object { return append(object{{"spreadsheetId", w.book.ID}}, o...) }

func (w *writer) valuesUpdate() (Response, *wire.Error) {
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
	target, err := parseRange(w.book, w.op.Range)
	if err != nil {
		return nil, err
	}
	if err := w.sameRange(body, target); err != nil {
		return nil, err
	}
	done, err := w.put(target, matrix(body), raw)
	if err != nil {
		return nil, err
	}
	w.recalculate()
	return w.named(w.updated(done, e)), nil
}

func (w *writer) sameRange(body grid.Tree, target parsedRange) *wire.Error {
	text := grid.Str(body, "range")
	if text == "" {
		return nil
	}
	other, err := parseRange(w.book, text)
	if err != nil {
		return err
	}
	if other.Range != target.Range {
		return wire.Invalid("Request range[%s] does not match value's range[%s]", target.sheet.A1(target.Range), other.sheet.A1(other.Range))
	}
	return nil
}

func (w *writer) valuesBatchUpdate() (Response, *wire.Error) {
	body, err := wire.Decode(w.op.Body, wire.BatchUpdateValuesRequest, "")
	if err != nil {
		return nil, err
	}
	raw, err := inputOption(grid.Str(body, "valueInputOption"))
	if err != nil {
		return nil, err
	}
	e, err := bodyEcho(body)
	if err != nil {
		return nil, err
	}
	var done []written
	for i, d := range grid.List(body, "data") {
		data, _ := d.(grid.Tree)
		target, err := parseRange(w.book, grid.Str(data, "range"))
		if err != nil {
			return nil, inData(i, err)
		}
		one, err := w.put(target, matrix(data), raw)
		if err != nil {
			return nil, inData(i, err)
		}
		done = append(done, one)
	}
	w.recalculate()
	var responses []any
	for _, one := range done {
		responses = append(responses, w.named(w.updated(one, e)))
	}
	return w.totals(done, responses), nil
}

// inData prefixes an error with the entry of data that it is about.
func inData(i int, err *wire.Error) *wire.Error {
	e := *err
	e.Message = "Invalid data[" + itoa(i) + "]: " + e.Message
	return &e
}

func (w *writer) totals(done []written, responses []any) Response {
	type line struct {
		sheet int64
		index int
	}
	rows, cols, sheets, cells := map[line]bool{}, map[line]bool{}, map[int64]bool{}, 0
	for _, d := range done {
		cells += d.cells
		if d.cells == 0 {
			continue
		}
		sheets[d.area.SheetID] = true
		for r := range d.rows {
			rows[line{d.area.SheetID, r}] = true
		}
		for c := range d.cols {
			cols[line{d.area.SheetID, c}] = true
		}
	}
	out := object{{"spreadsheetId", w.book.ID}}
	for _, m := range []struct {
		name string
		n    int
	}{{"totalUpdatedRows", len(rows)}, {"totalUpdatedColumns", len(cols)}, {"totalUpdatedCells", cells}, {"totalUpdatedSheets", len(sheets)}} {
		if m.n != 0 {
			out = append(out, member{m.name, m.n})
		}
	}
	if len(responses) > 0 {
		out = append(out, member{"responses", responses})
	}
	return out
}

func (w *writer) valuesBatchUpdateByData() (Response, *wire.Error) {
	body, err := wire.Decode(w.op.Body, wire.BatchUpdateByDataFilterRequest, "")
	if err != nil {
		return nil, err
	}
	raw, err := inputOption(grid.Str(body, "valueInputOption"))
	if err != nil {
		return nil, err
	}
	e, err := bodyEcho(body)
	if err != nil {
		return nil, err
	}
	var done []written
	var filters []grid.Tree
	find := &finder{book: w.book} // writing values moves no metadata
	for i, d := range grid.List(body, "data") {
		data, _ := d.(grid.Tree)
		filter := grid.Sub(data, "dataFilter")
		areas, err := find.areas(filter)
		if err != nil {
			return nil, inData(i, err)
		}
		// Assumed: a filter that selects nothing is passed over.
		values := matrix(data)
		for _, a := range areas {
			one, err := w.put(parsedRange{sheet: w.book.Sheet(a.SheetID), Range: a}, values, raw)
			if err != nil {
				return nil, inData(i, err)
			}
			done, filters = append(done, one), append(filters, filter)
		}
	}
	w.recalculate()
	var responses []any
	for i, one := range done {
		responses = append(responses, append(w.updated(one, e), member{"dataFilter", external(filters[i])}))
	}
	return w.totals(done, responses), nil
}
