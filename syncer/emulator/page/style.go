package page

import (
	"cmp"
	"fmt"
	"html/template"
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/wire"
)

// style writes a cell's format, over which the conditional formats that hold are laid, the strongest last. Everything in it is
// a number or one of our own words.
func style(own *sheets.CellFormat, rules []*sheets.CellFormat) template.CSS {
	merged := map[string]string{}
	add(merged, own)
	for i := len(rules) - 1; i >= 0; i-- {
		add(merged, rules[i])
	}
	var b strings.Builder
	for _, property := range []string{"background", "color", "font-weight", "font-style", "text-decoration", "text-align", "white-space",
		"vertical-align", "font-size", "border-left", "border-right", "border-top", "border-bottom"} {
		if value, ok := merged[property]; ok {
			b.WriteString(property + ":" + value + ";")
		}
	}
	return template.CSS(b.String()) //nolint:gosec // made of numbers and fixed words
}

func add(to map[string]string, format *sheets.CellFormat) {
	if format == nil {
		return
	}
	set := func(property, value string) {
		if value != "" {
			to[property] = value
		}
	}
	set("background", color(format.BackgroundColorStyle))
	if text := format.TextFormat; text != nil {
		set("color", color(text.ForegroundColorStyle))
		if text.Bold {
			set("font-weight", "bold")
		}
		if text.FontSize > 0 {
			set("font-size", fmt.Sprintf("%.1fpx", float64(text.FontSize)*pagePixels))
		}
		if text.Italic {
			set("font-style", "italic")
		}
		switch {
		case text.Strikethrough:
			set("text-decoration", "line-through")
		case text.Underline:
			set("text-decoration", "underline")
		}
	}
	if b := format.Borders; b != nil {
		set("border-left", border(b.Left))
		set("border-right", border(b.Right))
		set("border-top", border(b.Top))
		set("border-bottom", border(b.Bottom))
	}
	set("vertical-align", map[string]string{"TOP": "top", "MIDDLE": "middle", "BOTTOM": "bottom"}[format.VerticalAlignment])
	set("text-align", map[string]string{"LEFT": "left", "CENTER": "center", "RIGHT": "right"}[format.HorizontalAlignment])
	if format.WrapStrategy == "WRAP" {
		set("white-space", "pre-wrap")
	}
}

// color is a colour as rgb(…), "" for none.
func color(style *sheets.ColorStyle) string {
	if style == nil || style.RgbColor == nil {
		return ""
	}
	c := style.RgbColor
	return fmt.Sprintf("rgb(%d,%d,%d)", wire.Byte(c.Red), wire.Byte(c.Green), wire.Byte(c.Blue))
}

// pagePixels is how many pixels a point of type takes on the page.
const pagePixels = 1.3

// border is a border's line, "" for none.
func border(b *sheets.Border) string {
	if b == nil {
		return ""
	}
	width, ok := map[string]int{"SOLID": 1, "SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DASHED": 1, "DOTTED": 1, "DOUBLE": 3}[b.Style]
	if !ok {
		return ""
	}
	return fmt.Sprintf("%dpx solid %s", width, cmp.Or(color(b.ColorStyle), "rgb(0,0,0)"))
}
