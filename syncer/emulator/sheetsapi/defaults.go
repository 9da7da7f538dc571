package sheetsapi

import "sheetsync/syncer/emulator/grid"

func rgb(red, green, blue float64) grid.Tree {
	t := grid.Tree{}
	for name, v := range map[string]float64{"red": red, "green": green, "blue": blue} {
		if v != 0 {
			t[name] = v
		}
	}
	return t
}

func color(red, green, blue float64) grid.Tree { return grid.Tree{"rgbColor": rgb(red, green, blue)} }

// defaultFormat is the format of a new spreadsheet.
func defaultFormat() grid.Tree {
	return grid.Tree{
		"backgroundColorStyle": color(1, 1, 1),
		"padding":              grid.Tree{"top": 2.0, "right": 3.0, "bottom": 2.0, "left": 3.0},
		"verticalAlignment":    "BOTTOM",
		"wrapStrategy":         "OVERFLOW_CELL",
		"textFormat": grid.Tree{
			"foregroundColorStyle": color(0, 0, 0), "fontFamily": "arial,sans,sans-serif", "fontSize": 10.0,
			"bold": false, "italic": false, "strikethrough": false, "underline": false,
		},
	}
}

// defaultTheme is the theme of a new spreadsheet.
func defaultTheme() grid.Tree {
	pair := func(kind string, red, green, blue float64) any {
		return grid.Tree{"colorType": kind, "color": color(red, green, blue)}
	}
	return grid.Tree{"primaryFontFamily": "Arial", "themeColors": []any{
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

func theme(s *grid.Spreadsheet) grid.Tree {
	if s.Theme != nil {
		return s.Theme
	}
	return defaultTheme()
}

func baseFormat(s *grid.Spreadsheet) grid.Tree {
	if s.DefaultFormat != nil {
		return s.DefaultFormat
	}
	return defaultFormat()
}

// themeColor returns the colour of a theme colour.
func themeColor(s *grid.Spreadsheet) func(string) grid.Tree {
	pairs := grid.List(theme(s), "themeColors")
	return func(name string) grid.Tree {
		for _, p := range pairs {
			if p, ok := p.(grid.Tree); ok && p["colorType"] == name {
				return grid.Sub(grid.Sub(p, "color"), "rgbColor")
			}
		}
		return grid.Tree{}
	}
}
