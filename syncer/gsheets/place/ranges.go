package place

import "google.golang.org/api/sheets/v4"

const (
	RowsDimension    = "ROWS"
	ColumnsDimension = "COLUMNS"
)

func Columns(sheet, first, end int64) *sheets.DimensionRange {
	return &sheets.DimensionRange{SheetId: sheet, Dimension: ColumnsDimension, StartIndex: first, EndIndex: end,
		ForceSendFields: []string{"SheetId", "StartIndex"}}
}

func WholeColumn(sheet, column int64) *sheets.GridRange {
	return &sheets.GridRange{SheetId: sheet, StartColumnIndex: column, EndColumnIndex: column + 1,
		ForceSendFields: []string{"SheetId", "StartColumnIndex"}}
}
