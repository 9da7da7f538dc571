package overviewtab

import (
	"fmt"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/gsheets/metadata"
	"sheetsync/syncer/gsheets/palette"
	"sheetsync/syncer/gsheets/place"
	"sheetsync/syncer/gsheets/servicecolumn"
	"sheetsync/syncer/overview"
)

const (
	// columnWidth is how wide a column is, in pixels.
	columnWidth = 92
	// spareRows are left below the content.
	spareRows = 2
)

// makeOverview adds the tab. A title that is taken gets a number.
func makeOverview(sheet int64, c *overview.Content, attempt int) []*sheets.Request {
	title := c.Title
	if attempt > 0 {
		title = fmt.Sprintf("%s (%d)", title, attempt+1)
	}
	return []*sheets.Request{{AddSheet: &sheets.AddSheetRequest{Properties: &sheets.SheetProperties{
		SheetId: sheet, Title: title,
		GridProperties: &sheets.GridProperties{RowCount: int64(len(c.Rows) + spareRows), ColumnCount: overview.Columns, HideGridlines: true},
		TabColorStyle:  palette.Colour(palette.GreyText),
	}}}, protect(sheet, 0)}
}

// protect warns whoever edits the columns from first on.
func protect(sheet, first int64) *sheets.Request {
	return &sheets.Request{AddProtectedRange: &sheets.AddProtectedRangeRequest{ProtectedRange: &sheets.ProtectedRange{
		Range:       columnsRange(sheet, first, overview.Columns),
		WarningOnly: true, Description: servicecolumn.WarningText,
	}}}
}

// columnsRange is whole columns from first up to end.
func columnsRange(sheet, first, end int64) *sheets.GridRange {
	return &sheets.GridRange{SheetId: sheet, StartColumnIndex: first, EndColumnIndex: end, ForceSendFields: []string{"SheetId", "StartColumnIndex"}}
}

// earlierColumns is how many columns the tab had in earlier versions.
const earlierColumns = 2

// clearOverview empties the tab's columns, which only the service fills, and makes
// room for the new layout.
func clearOverview(tab *overview.Tab, rows int) []*sheets.Request {
	sheet, columns := tab.SheetID, columnsRange(tab.SheetID, 0, overview.Columns)
	var requests []*sheets.Request
	room := func(dimension string, n int) {
		if n > 0 {
			requests = append(requests, &sheets.Request{AppendDimension: &sheets.AppendDimensionRequest{
				SheetId: sheet, Dimension: dimension, Length: int64(n), ForceSendFields: []string{"SheetId"}}})
		}
	}
	room(place.RowsDimension, rows+spareRows-tab.Rows)
	room(columnsDimension, overview.Columns-tab.Columns)
	requests = append(requests,
		&sheets.Request{UnmergeCells: &sheets.UnmergeCellsRequest{Range: columns}},
		&sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{Range: columns, Fields: "userEnteredValue,userEnteredFormat"}})
	if _, ok := overview.ChartsOf(tab.Layout); !ok {
		requests = append(requests, protect(sheet, earlierColumns), &sheets.Request{UpdateSheetProperties: &sheets.UpdateSheetPropertiesRequest{
			Properties: &sheets.SheetProperties{SheetId: sheet, GridProperties: &sheets.GridProperties{ForceSendFields: []string{"FrozenRowCount"}},
				ForceSendFields: []string{"SheetId"}},
			Fields: "gridProperties.frozenRowCount"}})
	}
	return requests
}

const columnsDimension = "COLUMNS"

// sizeOverview gives columns and rows their sizes.
func sizeOverview(sheet int64, c *overview.Content) []*sheets.Request {
	requests := []*sheets.Request{
		{UpdateDimensionProperties: &sheets.UpdateDimensionPropertiesRequest{Range: place.Columns(sheet, 0, overview.Columns),
			Properties: &sheets.DimensionProperties{PixelSize: columnWidth}, Fields: "pixelSize"}},
		rowHeight(sheet, 0, len(c.Rows)+spareRows, overview.RowHeight),
	}
	for i := range c.Rows {
		if c.Rows[i].Height > 0 {
			requests = append(requests, rowHeight(sheet, i, i+1, c.Rows[i].Height))
		}
	}
	return requests
}

// rowHeight sets the height of rows from first up to end, in pixels.
func rowHeight(sheet int64, first, end, height int) *sheets.Request {
	return &sheets.Request{UpdateDimensionProperties: &sheets.UpdateDimensionPropertiesRequest{
		Range: &sheets.DimensionRange{SheetId: sheet, Dimension: place.RowsDimension, StartIndex: int64(first), EndIndex: int64(end),
			ForceSendFields: []string{"SheetId", "StartIndex"}},
		Properties: &sheets.DimensionProperties{PixelSize: int64(height)}, Fields: "pixelSize"}}
}

// mergeOverview joins the columns of cells that are wider than one.
func mergeOverview(sheet int64, c *overview.Content) []*sheets.Request {
	var requests []*sheets.Request
	for i := range c.Rows {
		for _, cell := range c.Rows[i].Cells {
			if cell.Span > 1 {
				requests = append(requests, &sheets.Request{MergeCells: &sheets.MergeCellsRequest{
					MergeType: "MERGE_ALL", Range: cellRange(sheet, i, i+1, cell.Column, cell.Column+cell.Span)}})
			}
		}
	}
	return requests
}

// cellRange is a block of cells; ends are exclusive.
func cellRange(sheet int64, row, endRow, column, endColumn int) *sheets.GridRange {
	return &sheets.GridRange{
		SheetId: sheet, StartRowIndex: int64(row), EndRowIndex: int64(endRow), StartColumnIndex: int64(column), EndColumnIndex: int64(endColumn),
		ForceSendFields: []string{"SheetId", "StartRowIndex", "StartColumnIndex"},
	}
}

// markOverview notes the layout.
func markOverview(sheet int64, layout string, exists bool) []*sheets.Request {
	var requests []*sheets.Request
	at := &sheets.DeveloperMetadataLocation{SheetId: sheet, ForceSendFields: []string{"SheetId"}}
	if exists {
		requests = append(requests, &sheets.Request{DeleteDeveloperMetadata: &sheets.DeleteDeveloperMetadataRequest{
			DataFilter: &sheets.DataFilter{DeveloperMetadataLookup: &sheets.DeveloperMetadataLookup{MetadataKey: metadata.OverviewKey, MetadataLocation: at}}}})
	}
	return append(requests, &sheets.Request{CreateDeveloperMetadata: &sheets.CreateDeveloperMetadataRequest{
		DeveloperMetadata: &sheets.DeveloperMetadata{MetadataKey: metadata.OverviewKey, MetadataValue: layout, Location: at, Visibility: "DOCUMENT"}}})
}
