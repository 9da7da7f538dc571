package sheetsapi

import (
	"strconv"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/assume"
	"sheetsync/syncer/emulator/edit"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

// updateResponse is an UpdateValuesResponse, or one by a data filter, whose values are read when they
// are written.
type updateResponse struct {
	sheets.UpdateValuesResponse
	UpdatedData *render.Values     `json:"updatedData,omitempty"`
	DataFilter  *sheets.DataFilter `json:"dataFilter,omitempty"`
}

// totals is a BatchUpdateValuesResponse of that kind.
type totals struct {
	sheets.BatchUpdateValuesResponse
	Responses []*updateResponse `json:"responses,omitempty"`
}

// updated answers with what a write did.
func (w *writer) updated(done edit.Written, o writeOptions) *updateResponse {
	out := &updateResponse{UpdateValuesResponse: sheets.UpdateValuesResponse{
		SpreadsheetId: w.Book.ID, UpdatedRange: done.Sheet.A1(done.Area), UpdatedRows: int64(len(done.Rows)),
		UpdatedColumns: int64(len(done.Cols)), UpdatedCells: int64(done.Cells)}}
	if o.echo {
		sheet := w.Book.Sheet(done.Area.SheetID)
		out.UpdatedData = render.NewFormatter(w.Book).Values(sheet, done.Area, o.values)
	}
	return out
}

func (w *writer) valuesUpdate() (wire.Appender, *wire.Error) {
	in, err := wire.Decode[sheets.ValueRange](w.op.Body, "data.")
	if err != nil {
		return nil, err
	}
	o, err := w.op.writeOptions()
	if err != nil {
		return nil, err
	}
	target, err := ranges.Parse(w.Book, w.op.Range)
	if err != nil {
		return nil, err
	}
	if in.Range != "" {
		other, err := ranges.Parse(w.Book, in.Range)
		if err != nil {
			return nil, err
		}
		if other.Range != target.Range {
			return nil, wire.Invalid("Request range[%s] does not match value's range[%s]",
				target.Sheet.A1(target.Range), other.Sheet.A1(other.Range))
		}
	}
	done, err := w.Put(target, edit.Matrix(in.Values, in.MajorDimension), o.raw)
	if err != nil {
		return nil, err
	}
	w.Recalculate()
	return wire.Answer{Body: w.updated(done, o)}, nil
}

// write is one write of a batch, with the filter that selected its range.
type write struct {
	edit.Written
	filter *sheets.DataFilter
}

func (w *writer) valuesBatchUpdate() (wire.Appender, *wire.Error) {
	in, err := wire.Decode[sheets.BatchUpdateValuesRequest](w.op.Body, "")
	if err != nil {
		return nil, err
	}
	o, err := written(in.ValueInputOption, in.IncludeValuesInResponse, in.ResponseValueRenderOption,
		in.ResponseDateTimeRenderOption)
	if err != nil {
		return nil, err
	}
	var done []write
	for i, data := range in.Data {
		target, err := ranges.Parse(w.Book, data.Range)
		if err != nil {
			return nil, inData(i, err)
		}
		one, err := w.Put(target, edit.Matrix(data.Values, data.MajorDimension), o.raw)
		if err != nil {
			return nil, inData(i, err)
		}
		done = append(done, write{Written: one})
	}
	return w.totals(done, o), nil
}

func (w *writer) valuesBatchUpdateByData() (wire.Appender, *wire.Error) {
	in, err := wire.Decode[sheets.BatchUpdateValuesByDataFilterRequest](w.op.Body, "")
	if err != nil {
		return nil, err
	}
	o, err := written(in.ValueInputOption, in.IncludeValuesInResponse, in.ResponseValueRenderOption,
		in.ResponseDateTimeRenderOption)
	if err != nil {
		return nil, err
	}
	var done []write
	find := ranges.In(w.Book) // writing values moves no metadata
	for i, data := range in.Data {
		areas, err := find.Areas(data.DataFilter)
		if err != nil {
			return nil, inData(i, err)
		}
		if len(areas) == 0 && w.Assume.DataFilterNoMatch == assume.Refused { // Assumed otherwise: passed over.
			return nil, inData(i, noMatch())
		}
		values := edit.Matrix(data.Values, data.MajorDimension)
		for _, a := range areas {
			one, err := w.Put(ranges.Parsed{Sheet: w.Book.Sheet(a.SheetID), Range: a}, values, o.raw)
			if err != nil {
				return nil, inData(i, err)
			}
			done = append(done, write{one, ranges.Echo(data.DataFilter)})
		}
	}
	return w.totals(done, o), nil
}

// inData prefixes an error with the entry of data that it is about.
func inData(i int, err *wire.Error) *wire.Error {
	e := *err
	e.Message = "Invalid data[" + strconv.Itoa(i) + "]: " + e.Message
	return &e
}

// totals has formulas computed and answers with what all writes did.
func (w *writer) totals(done []write, o writeOptions) wire.Appender {
	w.Recalculate()
	type line struct {
		sheet int64
		index int
	}
	rows, cols, touched := map[line]bool{}, map[line]bool{}, map[int64]bool{}
	out := &totals{}
	out.SpreadsheetId = w.Book.ID
	for _, d := range done {
		answer := w.updated(d.Written, o)
		if answer.DataFilter = d.filter; d.filter != nil {
			answer.SpreadsheetId = "" // these responses don't repeat it
		}
		out.Responses = append(out.Responses, answer)
		if d.Cells == 0 {
			continue
		}
		out.TotalUpdatedCells += int64(d.Cells)
		touched[d.Area.SheetID] = true
		for r := range d.Rows {
			rows[line{d.Area.SheetID, r}] = true
		}
		for c := range d.Cols {
			cols[line{d.Area.SheetID, c}] = true
		}
	}
	out.TotalUpdatedRows, out.TotalUpdatedColumns = int64(len(rows)), int64(len(cols))
	out.TotalUpdatedSheets = int64(len(touched))
	return wire.Answer{Body: out}
}
