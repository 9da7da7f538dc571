package xlsx

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"sheetsync/syncer/emulator/grid"
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
		tree := formatTree(s)
		if isDate(tree) {
			if l.dates == nil {
				l.dates = map[int]bool{}
			}
			l.dates[style] = true
		}
		id = l.to.Intern(tree)
	}
	l.formats[style] = id
	return id
}

func isDate(format grid.Tree) bool {
	switch grid.Str(grid.Sub(format, "numberFormat"), "type") {
	case "DATE", "TIME", "DATE_TIME":
		return true
	}
	return false
}

// formatTree turns a style into a CellFormat with only the members that differ from a plain cell's.
func formatTree(s *excelize.Style) grid.Tree {
	t := grid.Tree{}
	if pattern := numberPattern(s); pattern != "" {
		t["numberFormat"] = grid.Tree{"type": patternType(pattern), "pattern": pattern}
	}
	if s.Fill.Type == "pattern" && s.Fill.Pattern == 1 && len(s.Fill.Color) > 0 {
		if c := color(s.Fill.Color[0]); c != nil {
			t["backgroundColor"] = c
			t["backgroundColorStyle"] = grid.Tree{"rgbColor": c}
		}
	}
	if text := textFormat(s.Font); len(text) > 0 {
		t["textFormat"] = text
	}
	if a := s.Alignment; a != nil {
		if h := strings.ToUpper(a.Horizontal); h == "LEFT" || h == "CENTER" || h == "RIGHT" {
			t["horizontalAlignment"] = h
		}
		switch a.Vertical {
		case "top":
			t["verticalAlignment"] = "TOP"
		case "center":
			t["verticalAlignment"] = "MIDDLE"
		}
		if a.WrapText {
			t["wrapStrategy"] = "WRAP"
		}
	}
	if borders := borderTree(s.Border); len(borders) > 0 {
		t["borders"] = borders
	}
	return t
}

func textFormat(font *excelize.Font) grid.Tree {
	t := grid.Tree{}
	if font == nil {
		return t
	}
	if font.Bold {
		t["bold"] = true
	}
	if font.Italic {
		t["italic"] = true
	}
	if font.Strike {
		t["strikethrough"] = true
	}
	if font.Underline != "" && font.Underline != "none" {
		t["underline"] = true
	}
	if c := color(font.Color); c != nil && font.Color != "000000" {
		t["foregroundColor"] = c
		t["foregroundColorStyle"] = grid.Tree{"rgbColor": c}
	}
	return t
}

// borderStyles gives the API's name of the border styles of a workbook, by their number.
var borderStyles = map[int]string{
	1: "SOLID", 2: "SOLID_MEDIUM", 3: "DASHED", 4: "DOTTED", 5: "SOLID_THICK", 6: "DOUBLE",
}

func borderTree(borders []excelize.Border) grid.Tree {
	t := grid.Tree{}
	for _, b := range borders {
		style, ok := borderStyles[b.Style]
		if !ok || (b.Type != "left" && b.Type != "right" && b.Type != "top" && b.Type != "bottom") {
			continue
		}
		side := grid.Tree{"style": style}
		if c := color(b.Color); c != nil {
			side["color"] = c
			side["colorStyle"] = grid.Tree{"rgbColor": c}
		}
		t[b.Type] = side
	}
	return t
}

// color turns RRGGBB or AARRGGBB, with or without #, into a Color; black has no members, as in the API.
func color(hex string) grid.Tree {
	hex = strings.TrimPrefix(hex, "#")
	if len(hex) == 8 {
		hex = hex[2:]
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if len(hex) != 6 || err != nil {
		return nil
	}
	t := grid.Tree{}
	for i, name := range []string{"red", "green", "blue"} {
		if part := n >> (16 - 8*i) & 0xff; part > 0 {
			t[name] = float64(part) / 255
		}
	}
	return t
}
