package place

import "google.golang.org/api/sheets/v4"

// The dimensions as the API calls them.
const (
	RowsDimension    = "ROWS"
	ColumnsDimension = "COLUMNS"
)

// Columns are the columns from first to before end.
func Columns(sheet, first, end int64) *sheets.DimensionRange {
	return &sheets.DimensionRange{SheetId: sheet, Dimension: ColumnsDimension, StartIndex: first, EndIndex: end,
		ForceSendFields: []string{"SheetId", "StartIndex"}}
}

// WholeColumn is a column from its first cell to its last.
func WholeColumn(sheet, column int64) *sheets.GridRange {
	return &sheets.GridRange{SheetId: sheet, StartColumnIndex: column, EndColumnIndex: column + 1,
		ForceSendFields: []string{"SheetId", "StartColumnIndex"}}
}
