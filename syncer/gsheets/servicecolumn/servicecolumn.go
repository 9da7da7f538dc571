package servicecolumn

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/display"
	"sheetsync/syncer/gsheets/metadata"
	"sheetsync/syncer/gsheets/palette"
	"sheetsync/syncer/gsheets/place"
	"sheetsync/syncer/writeback"
)

// WarningText is what people read when they are about to edit such a column.
const WarningText = "sheetsync"

// Make returns the requests that make a blank column one of the
// service's. header and at are counted from 0.
func Make(sheet int64, header int, c writeback.Column, at int64) []*sheets.Request {
	return append([]*sheets.Request{Clear(sheet, c, at)}, Name(sheet, header, c, at)...)
}

// Clear gives a new column our formats in place of its neighbour's.
func Clear(sheet int64, c writeback.Column, at int64) *sheets.Request {
	format := &sheets.CellFormat{
		BackgroundColorStyle: palette.Colour(palette.Grey),
		TextFormat:           &sheets.TextFormat{ForegroundColorStyle: palette.Colour(palette.GreyText)},
		VerticalAlignment:    "TOP",
	}
	if c.Wrap {
		format.WrapStrategy = "WRAP"
	}
	if c.Format != "" {
		format.NumberFormat = &sheets.NumberFormat{Type: display.Parse(c.Format).Type(), Pattern: c.Format}
	}
	return &sheets.Request{RepeatCell: &sheets.RepeatCellRequest{
		Range: place.WholeColumn(sheet, at), Cell: &sheets.CellData{UserEnteredFormat: format},
		Fields: "userEnteredFormat,dataValidation,note",
	}}
}

// Name makes a column one of the service's: its title, a warning to
// those who edit it, and the metadata by which it is known.
func Name(sheet int64, header int, c writeback.Column, at int64) []*sheets.Request {
	title := &sheets.CellData{
		UserEnteredValue: &sheets.ExtendedValue{StringValue: &c.Header},
		Note:             c.Note,
		UserEnteredFormat: &sheets.CellFormat{
			BackgroundColorStyle: palette.Colour(palette.GreyHeader),
			TextFormat:           &sheets.TextFormat{Bold: true, ForegroundColorStyle: palette.Colour(palette.GreyText)},
			VerticalAlignment:    "MIDDLE",
			WrapStrategy:         "WRAP",
		},
	}
	size := &sheets.UpdateDimensionPropertiesRequest{
		Range:      place.Columns(sheet, at, at+1),
		Properties: &sheets.DimensionProperties{ForceSendFields: []string{"HiddenByUser"}}, Fields: "hiddenByUser",
	}
	if c.Width > 0 {
		size.Properties.PixelSize, size.Fields = int64(c.Width), "hiddenByUser,pixelSize"
	}
	return []*sheets.Request{
		{UpdateCells: &sheets.UpdateCellsRequest{
			Start: &sheets.GridCoordinate{SheetId: sheet, RowIndex: int64(header), ColumnIndex: at,
				ForceSendFields: []string{"SheetId", "RowIndex", "ColumnIndex"}},
			Fields: "userEnteredValue,userEnteredFormat,note",
			Rows:   []*sheets.RowData{{Values: []*sheets.CellData{title}}},
		}},
		{UpdateDimensionProperties: size},
		Protect(sheet, at), metadata.CreateColumn(sheet, at, c.Name), metadata.CreateTitle(sheet, at, metadata.HashTitle(c.Header)),
	}
}

// Protect warns whoever edits a service column.
func Protect(sheet, column int64) *sheets.Request {
	return &sheets.Request{AddProtectedRange: &sheets.AddProtectedRangeRequest{ProtectedRange: &sheets.ProtectedRange{
		Range:       place.WholeColumn(sheet, column),
		Description: WarningText, WarningOnly: true,
	}}}
}
