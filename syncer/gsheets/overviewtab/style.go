package overviewtab

import (
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/gsheets/palette"
	"sheetsync/syncer/overview"
)

// Sizes of type, in points.
const (
	small      = 9
	usual      = 10
	sectionPts = 12
	titlePts   = 16
	figurePts  = 18
)

// styleOverview formats the cells, and writes the formulas, in one request.
func styleOverview(sheet int64, c *overview.Content) []*sheets.Request {
	rows := make([]*sheets.RowData, len(c.Rows))
	var formulas []*sheets.Request
	for i := range c.Rows {
		rows[i] = &sheets.RowData{}
		for range overview.Columns {
			rows[i].Values = append(rows[i].Values, &sheets.CellData{})
		}
		for _, cell := range c.Rows[i].Cells {
			format := formatOf(cell.Style)
			if cell.Format != "" {
				format.NumberFormat = &sheets.NumberFormat{Type: "NUMBER", Pattern: cell.Format}
				if strings.HasPrefix(cell.Format, "yyyy") {
					format.NumberFormat.Type = "DATE"
				}
			}
			for column := cell.Column; column < cell.Column+cell.Span; column++ { // borders go along all of a merged cell
				rows[i].Values[column].UserEnteredFormat = format
			}
			if cell.Formula != "" {
				formulas = append(formulas, formula(sheet, i, cell))
			}
		}
	}
	return append(formulas, &sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{
		Fields: "userEnteredFormat", Rows: rows,
		Start: &sheets.GridCoordinate{SheetId: sheet, ForceSendFields: []string{"SheetId"}},
	}})
}

// formula writes a constant formula of the service's own.
func formula(sheet int64, row int, cell overview.Cell) *sheets.Request {
	return &sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{
		Fields: "userEnteredValue",
		Start: &sheets.GridCoordinate{SheetId: sheet, RowIndex: int64(row), ColumnIndex: int64(cell.Column),
			ForceSendFields: []string{"SheetId", "RowIndex", "ColumnIndex"}},
		Rows: []*sheets.RowData{{Values: []*sheets.CellData{{UserEnteredValue: &sheets.ExtendedValue{FormulaValue: &cell.Formula}}}}},
	}}
}

// formatOf is how a style looks.
func formatOf(style overview.Style) *sheets.CellFormat {
	f := &sheets.CellFormat{WrapStrategy: "WRAP", VerticalAlignment: "MIDDLE", HorizontalAlignment: "LEFT", TextFormat: &sheets.TextFormat{FontSize: usual}}
	if right(style) {
		f.HorizontalAlignment = "RIGHT"
	}
	text := f.TextFormat
	switch style {
	case overview.StyleTitle:
		text.Bold, text.FontSize = true, titlePts
	case overview.StyleMuted:
		text.FontSize, text.ForegroundColorStyle = small, palette.Colour(palette.GreyText)
	case overview.StyleNotice:
		text.Bold, text.ForegroundColorStyle = true, palette.Colour(palette.Late)
	case overview.StyleCardLabel, overview.StyleCardNote:
		text.FontSize, text.ForegroundColorStyle = small, palette.Colour(palette.GreyText)
	case overview.StyleCardValue:
		text.Bold, text.FontSize = true, figurePts
	case overview.StyleCardLines:
		text.Bold = true
	case overview.StyleNote:
		text.FontSize, text.Italic, text.ForegroundColorStyle = small, true, palette.Colour(palette.GreyText)
	case overview.StyleSection:
		text.Bold, text.FontSize = true, sectionPts
	case overview.StyleHead, overview.StyleHeadNumber:
		f.BackgroundColorStyle = palette.Colour(palette.GreyHeader)
		text.Bold, text.FontSize = true, small
	case overview.StyleTotal, overview.StyleTotalNumber:
		text.Bold = true
		f.Borders = &sheets.Borders{Top: line(palette.GreyText)}
	case overview.StyleOverdue:
		text.Bold, text.ForegroundColorStyle = true, palette.Colour(palette.Late)
	case overview.StyleSoon:
		text.Bold, text.ForegroundColorStyle = true, palette.Colour(palette.Near)
	case overview.StylePlain, overview.StyleNumber:
	}
	if card(style) {
		f.BackgroundColorStyle = palette.Colour(palette.Grey)
		f.Borders = &sheets.Borders{Left: edge(), Right: edge()}
		f.VerticalAlignment = "TOP"
	}
	return f
}

func card(s overview.Style) bool {
	return s >= overview.StyleCardLabel && s <= overview.StyleCardNote
}

func right(s overview.Style) bool {
	switch s {
	case overview.StyleHeadNumber, overview.StyleNumber, overview.StyleTotalNumber, overview.StyleOverdue:
		return true
	}
	return false
}

func line(colour uint32) *sheets.Border {
	return &sheets.Border{Style: "SOLID", ColorStyle: palette.Colour(colour)}
}

// edge is the gap between two cards.
func edge() *sheets.Border {
	return &sheets.Border{Style: "SOLID_THICK", ColorStyle: palette.Colour(palette.White)}
}
