package page

import (
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
	for _, property := range []string{"background", "color", "font-weight", "font-style", "text-decoration", "text-align", "white-space"} {
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
