package appending

import (
	"context"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/display"
	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/gsheets/place"
)

const appendMask = "updatedSpreadsheet(sheets(properties(sheetId,title,gridProperties(rowCount,columnCount))," +
	"data(startRow,startColumn,rowData(values(effectiveValue,userEnteredFormat(numberFormat(type)))))))"

// An appendSight is what was anchored and seen before rows are added.
type appendSight struct {
	anchors []batch.Anchor
	same    bool     // the header reads as the plan says
	rows    int      // of the grid
	types   []string // by the plan's columns: the number format's type that new rows inherit
}

// appendAnswer is what a batchUpdate shows of cells and their formats.
type appendAnswer struct {
	UpdatedSpreadsheet struct {
		Sheets []struct {
			batch.Sheet
			Data []struct {
				StartRow    int `json:"startRow"`
				StartColumn int `json:"startColumn"`
				RowData     []struct {
					Values []formattedCell `json:"values"`
				} `json:"rowData"`
			} `json:"data"`
		} `json:"sheets"`
	} `json:"updatedSpreadsheet"`
}

type formattedCell struct {
	batch.Shown
	Format struct {
		NumberFormat struct {
			Type string `json:"type"`
		} `json:"numberFormat"`
	} `json:"userEnteredFormat"`
}

// look anchors the header and the columns, and shows what they are.
func (a *addition) look(ctx context.Context) (*appendSight, error) {
	id := a.book.NewID
	s := &appendSight{types: make([]string, len(a.columns))}
	s.anchors = append(s.anchors, batch.OnRow(id(), a.plan.SheetID, a.plan.Header))
	makes := false
	for _, at := range a.columns {
		if at == missing {
			makes = true
			continue
		}
		s.anchors = append(s.anchors, batch.OnColumn(id(), a.plan.SheetID, at))
	}
	if makes && a.plan.Last >= 0 {
		s.anchors = append(s.anchors, batch.OnColumn(id(), a.plan.SheetID, a.plan.Last))
	}
	b := new(batch.Batch)
	if a.leftovers {
		b.DropAny(id())
	}
	for _, at := range s.anchors {
		b.Create(at)
	}
	b.AllGuards()
	ranges := []string{place.RowsA1(a.title, a.plan.Header, a.plan.Header)}
	model := a.model()
	if model != a.plan.Header {
		ranges = append(ranges, place.RowsA1(a.title, model, model))
	}
	if err := b.End(ranges); err != nil {
		return nil, err
	}
	a.leftovers = true
	var got appendAnswer
	err := a.book.Send(ctx, "look at the tab that rows are added to", b, appendMask, &got)
	if err != nil {
		if b.Conflicts(err) {
			return s, nil // a column or the header is not there any more
		}
		return nil, err
	}
	a.compare(s, &got, model)
	return s, nil
}

// model is the row whose formats new rows inherit: the one above them, unless
// that is the header.
func (a *addition) model() int {
	if a.end-1 > a.plan.Header {
		return a.end - 1
	}
	return a.plan.Header
}

func (a *addition) compare(s *appendSight, got *appendAnswer, model int) {
	for _, sheet := range got.UpdatedSpreadsheet.Sheets {
		if sheet.Properties.SheetID != a.plan.SheetID {
			continue
		}
		a.title, s.rows = sheet.Properties.Title, sheet.Properties.GridProperties.RowCount
		cells := make(map[int]map[int]formattedCell)
		for _, d := range sheet.Data {
			for i, row := range d.RowData {
				cells[d.StartRow+i] = make(map[int]formattedCell, len(row.Values))
				for j, cell := range row.Values {
					cells[d.StartRow+i][d.StartColumn+j] = cell
				}
			}
		}
		s.same = true
		for i, at := range a.columns {
			if at == missing {
				continue
			}
			s.same = s.same && cells[a.plan.Header][at].Is(a.plan.Columns[i].Header)
			if model > a.plan.Header {
				s.types[i] = cells[model][at].Format.NumberFormat.Type
			}
		}
	}
}

// makeColumns inserts the columns that are missing and heads them.
func (a *addition) makeColumns() []*sheets.Request {
	var headers []*sheets.CellData
	for i, at := range a.columns {
		if at == missing {
			headers = append(headers, &sheets.CellData{UserEnteredValue: batch.Value(a.plan.Columns[i].Header)})
		}
	}
	if len(headers) == 0 {
		return nil
	}
	sheet, first := a.plan.SheetID, int64(a.plan.Last+1)
	requests := []*sheets.Request{
		{InsertDimension: &sheets.InsertDimensionRequest{InheritFromBefore: a.plan.Last >= 0, Range: place.Columns(sheet, first, first+int64(len(headers)))}},
		{UpdateCells: &sheets.UpdateCellsRequest{
			Start:  &sheets.GridCoordinate{SheetId: sheet, RowIndex: int64(a.plan.Header), ColumnIndex: first, ForceSendFields: []string{"SheetId", "RowIndex", "ColumnIndex"}},
			Rows:   []*sheets.RowData{{Values: headers}},
			Fields: "userEnteredValue",
		}},
	}
	if a.plan.Table != nil {
		return requests // the new column joins it and may have come to have a type
	}
	return append(requests,
		&sheets.Request{RepeatCell: &sheets.RepeatCellRequest{
			Range: &sheets.GridRange{SheetId: sheet, StartRowIndex: int64(a.plan.Header + 1), StartColumnIndex: first, EndColumnIndex: first + int64(len(headers)),
				ForceSendFields: []string{"SheetId", "StartColumnIndex"}},
			Cell: &sheets.CellData{}, Fields: "userEnteredFormat.numberFormat,dataValidation,note",
		}})
}

// makeRows inserts rows. They look like the row above them; where that is the
// header, like the row below, or like none. At a Table's end they join it because
// they take after the row above, and within it anyway.
func (a *addition) makeRows(s *appendSight, at, count int) []*sheets.Request {
	sheet := a.plan.SheetID
	first, end := int64(at), int64(at+count)
	after := at-1 <= a.plan.Header
	requests := []*sheets.Request{{InsertDimension: &sheets.InsertDimensionRequest{
		InheritFromBefore: !after || at >= s.rows,
		Range:             &sheets.DimensionRange{SheetId: sheet, Dimension: place.RowsDimension, StartIndex: first, EndIndex: end, ForceSendFields: []string{"SheetId", "StartIndex"}},
	}}}
	if after && at >= s.rows && a.plan.Table == nil {
		requests = append(requests, &sheets.Request{RepeatCell: &sheets.RepeatCellRequest{
			Range: &sheets.GridRange{SheetId: sheet, StartRowIndex: first, EndRowIndex: end, ForceSendFields: []string{"SheetId", "StartRowIndex"}},
			Cell:  &sheets.CellData{}, Fields: "userEnteredFormat,dataValidation,note",
		}})
	}
	columns := a.placed()
	for i, c := range a.plan.Columns {
		kind := ""
		if c.Format != "" {
			kind = display.Parse(c.Format).Type()
		}
		// Without a format a date would be shown as a number. People's own
		// formats stay as they are.
		if !temporal(kind) || temporal(s.types[i]) || a.plan.Table != nil && (a.columns[i] == missing || a.plan.Table.Typed(a.columns[i])) {
			continue
		}
		column := int64(columns[i])
		requests = append(requests, &sheets.Request{RepeatCell: &sheets.RepeatCellRequest{
			Range: &sheets.GridRange{SheetId: sheet, StartRowIndex: first, EndRowIndex: end, StartColumnIndex: column, EndColumnIndex: column + 1,
				ForceSendFields: []string{"SheetId", "StartRowIndex", "StartColumnIndex"}},
			Cell:   &sheets.CellData{UserEnteredFormat: &sheets.CellFormat{NumberFormat: &sheets.NumberFormat{Type: kind, Pattern: c.Format}}},
			Fields: "userEnteredFormat.numberFormat",
		}})
	}
	return requests
}

// temporal reports whether a number format's type is that of a date or time.
func temporal(kind string) bool { return kind == "DATE" || kind == "TIME" || kind == "DATE_TIME" }
