package render

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
)

// RGB is a colour as a style.
func RGB(red, green, blue float64) *sheets.ColorStyle {
	return &sheets.ColorStyle{RgbColor: &sheets.Color{Red: red, Green: green, Blue: blue}}
}

// defaultFormat is the format of a new spreadsheet.
func defaultFormat() *sheets.CellFormat {
	return &sheets.CellFormat{
		BackgroundColorStyle: RGB(1, 1, 1),
		Padding:              &sheets.Padding{Top: 2, Right: 3, Bottom: 2, Left: 3},
		VerticalAlignment:    "BOTTOM",
		WrapStrategy:         "OVERFLOW_CELL",
		TextFormat: &sheets.TextFormat{
			ForegroundColorStyle: RGB(0, 0, 0), FontFamily: "arial,sans,sans-serif", FontSize: 10,
			ForceSendFields: []string{"Bold", "Italic", "Strikethrough", "Underline"},
		},
	}
}

// defaultTheme is the theme of a new spreadsheet.
func defaultTheme() *sheets.SpreadsheetTheme {
	pair := func(kind string, red, green, blue float64) *sheets.ThemeColorPair {
		return &sheets.ThemeColorPair{ColorType: kind, Color: RGB(red, green, blue)}
	}
	return &sheets.SpreadsheetTheme{PrimaryFontFamily: "Arial", ThemeColors: []*sheets.ThemeColorPair{
		pair("TEXT", 0, 0, 0),
		pair("BACKGROUND", 1, 1, 1),
		pair("ACCENT1", 0.25882354, 0.52156866, 0.95686275),
		pair("ACCENT2", 0.91764706, 0.2627451, 0.20784314),
		pair("ACCENT3", 0.9843137, 0.7372549, 0.015686275),
		pair("ACCENT4", 0.20392157, 0.65882355, 0.3254902),
		pair("ACCENT5", 1, 0.42745098, 0.003921569),
		pair("ACCENT6", 0.27450982, 0.7411765, 0.7764706),
		pair("LINK", 0.06666667, 0.33333334, 0.8),
	}}
}

func theme(s *grid.Spreadsheet) *sheets.SpreadsheetTheme {
	if s.Theme != nil {
		return s.Theme
	}
	return defaultTheme()
}

// BaseFormat is the format of a spreadsheet's cells that have none of their own.
func BaseFormat(s *grid.Spreadsheet) *sheets.CellFormat {
	if s.DefaultFormat != nil {
		return s.DefaultFormat
	}
	return defaultFormat()
}

// themeColor returns the colours of a spreadsheet's theme.
func themeColor(s *grid.Spreadsheet) func(string) *sheets.Color {
	pairs := theme(s).ThemeColors
	return func(name string) *sheets.Color {
		for _, p := range pairs {
			if p.ColorType == name && p.Color != nil && p.Color.RgbColor != nil {
				return p.Color.RgbColor
			}
		}
		return &sheets.Color{}
	}
}
