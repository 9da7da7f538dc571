package synctest

import (
	"context"
	"testing"
	"time"

	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/syncer/emulator"
	"sheetsync/syncer/gsheets"
	"sheetsync/syncer/synctest/workbooktest"
)

func TestGoogleConforms(t *testing.T) {
	t.Parallel()
	workbooktest.Run(t, func(t *testing.T) *workbooktest.Sheet {
		w := newWorld(t, &sheetschema.Descriptor{Name: "people"})
		w.open(w.server.Create("Book", "People"))
		for i, row := range workbooktest.Rows() {
			w.put("People", i, row[0], row[1])
		}
		c, err := gsheets.New(t.Context(), gsheets.Options{
			Credentials: w.key, Endpoint: w.server.Endpoint(), RequestsPerMinute: 1_000_000,
			Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		})
		if err != nil {
			t.Fatal(err)
		}
		must := func(err error) {
			if err != nil {
				t.Error(err)
			}
		}
		var sheet func(w *world) *workbooktest.Sheet
		sheet = func(w *world) *workbooktest.Sheet {
			people := func(requests ...*sheets.Request) {
				must(c.Workbook(w.id).Change(t.Context(), "act as people do", requests))
			}
			return &workbooktest.Sheet{
				Workbook: c.Workbook(w.id),
				MakeTable: func(sheet int64, end int) {
					people(&sheets.Request{AddTable: &sheets.AddTableRequest{Table: &sheets.Table{Name: "People_1",
						Range: &sheets.GridRange{SheetId: sheet, EndRowIndex: int64(end), EndColumnIndex: 2}}}})
				},
				Chip: func(sheet int64, row, column int, address string) {
					at := "@"
					people(&sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{Fields: "userEnteredValue,chipRuns",
						Start: &sheets.GridCoordinate{SheetId: sheet, RowIndex: int64(row), ColumnIndex: int64(column)},
						Rows: []*sheets.RowData{{Values: []*sheets.CellData{{UserEnteredValue: &sheets.ExtendedValue{StringValue: &at},
							ChipRuns: []*sheets.ChipRun{{Chip: &sheets.Chip{PersonProperties: &sheets.PersonProperties{Email: address}}}}}}}}}})
				},
				Cells:     func() [][]string { return trimmed(w.tab("People")) },
				InsertRow: func(at int) { must(w.server.InsertRows(w.id, "People", at, 1)) },
				Protect:   func() { must(w.server.Share(w.id, account, emulator.Reader)) },
				Copy:      func() *workbooktest.Sheet { return sheet(w.copy()) },
			}
		}
		return sheet(w)
	})
}

// trimmed leaves out empty cells at the ends of rows, and empty rows at the end.
func trimmed(rows [][]string) [][]string {
	for i, row := range rows {
		for len(row) > 0 && row[len(row)-1] == "" {
			row = row[:len(row)-1]
		}
		rows[i] = row
	}
	for len(rows) > 0 && len(rows[len(rows)-1]) == 0 {
		rows = rows[:len(rows)-1]
	}
	return rows
}
