package xlsx

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// format returns the model's format for a style of the workbook.
func (l *loader) format(style int) grid.FormatID {
	if style == 0 {
		return 0
	}
	if id, ok := l.formats[style]; ok {
		return id
	}
	var id grid.FormatID
	if s, err := l.file.GetStyle(style); err == nil {
		id = l.to.Intern(formatOf(s))
	}
	l.formats[style] = id
	return id
}

// formatOf turns a style into a format with only the members that differ from a plain cell's.
func formatOf(s *excelize.Style) *sheets.CellFormat {
	f := &sheets.CellFormat{TextFormat: textFormat(s.Font), Borders: borders(s.Border)}
	if pattern := numberPattern(s); pattern != "" {
		f.NumberFormat = &sheets.NumberFormat{Type: patternType(pattern), Pattern: pattern}
	}
	if s.Fill.Type == "pattern" && s.Fill.Pattern == 1 && len(s.Fill.Color) > 0 {
		f.BackgroundColorStyle = color(s.Fill.Color[0])
	}
	if a := s.Alignment; a != nil {
		if h := strings.ToUpper(a.Horizontal); h == "LEFT" || h == "CENTER" || h == "RIGHT" {
			f.HorizontalAlignment = h
		}
		switch a.Vertical {
		case "top":
			f.VerticalAlignment = "TOP"
		case "center":
			f.VerticalAlignment = "MIDDLE"
		}
		if a.WrapText {
			f.WrapStrategy = "WRAP"
		}
	}
	return f
}

func textFormat(font *excelize.Font) *sheets.TextFormat {
	if font == nil {
		return nil
	}
	t := &sheets.TextFormat{Bold: font.Bold, Italic: font.Italic, Strikethrough: font.Strike,
		Underline: font.Underline != "" && font.Underline != "none"}
	if font.Color != "000000" {
		t.ForegroundColorStyle = color(font.Color)
	}
	if wire.Empty(t) {
		return nil
	}
	return t
}

// borderStyles gives the API's name of the border styles of a workbook, by their number.
var borderStyles = map[int]string{
	1: "SOLID", 2: "SOLID_MEDIUM", 3: "DASHED", 4: "DOTTED", 5: "SOLID_THICK", 6: "DOUBLE",
}

func borders(list []excelize.Border) *sheets.Borders {
	out := &sheets.Borders{}
	sides := map[string]**sheets.Border{
		"left": &out.Left, "right": &out.Right, "top": &out.Top, "bottom": &out.Bottom}
	for _, b := range list {
		style, ok := borderStyles[b.Style]
		if side := sides[b.Type]; ok && side != nil {
			*side = &sheets.Border{Style: style, ColorStyle: color(b.Color)}
		}
	}
	if wire.Empty(out) {
		return nil
	}
	return out
}

// color turns RRGGBB or AARRGGBB, with or without #, into a colour, nil when it is none; black has no
// members, as in the API.
func color(hex string) *sheets.ColorStyle {
	hex = strings.TrimPrefix(hex, "#")
	if len(hex) == 8 {
		hex = hex[2:]
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if len(hex) != 6 || err != nil {
		return nil
	}
	part := func(shift int) float64 { return float64(n>>shift&0xff) / 255 }
	return &sheets.ColorStyle{RgbColor: &sheets.Color{Red: part(16), Green: part(8), Blue: part(0)}}
}
