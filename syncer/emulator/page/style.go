package page

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"sheetsync/syncer/emulator/grid"
)

// style writes a cell's format, over which the conditional formats that hold are laid, the strongest last. Everything in it is
// a number or one of our own words.
func style(own grid.Tree, rules []grid.Tree) template.CSS {
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

func add(to map[string]string, format grid.Tree) {
	if c := colour(format, "backgroundColor"); c != "" {
		to["background"] = c
	}
	text := grid.Sub(format, "textFormat")
	if c := colour(text, "foregroundColor"); c != "" {
		to["color"] = c
	}
	if grid.Flag(text, "bold") {
		to["font-weight"] = "bold"
	}
	if grid.Flag(text, "italic") {
		to["font-style"] = "italic"
	}
	switch {
	case grid.Flag(text, "strikethrough"):
		to["text-decoration"] = "line-through"
	case grid.Flag(text, "underline"):
		to["text-decoration"] = "underline"
	}
	switch grid.Str(format, "horizontalAlignment") {
	case "LEFT":
		to["text-align"] = "left"
	case "CENTER":
		to["text-align"] = "center"
	case "RIGHT":
		to["text-align"] = "right"
	}
	if grid.Str(format, "wrapStrategy") == "WRAP" {
		to["white-space"] = "pre-wrap"
	}
}

// colour is a colour member as rgb(…), from its style or the older plain member.
func colour(t grid.Tree, member string) string {
	c := grid.Sub(grid.Sub(t, member+"Style"), "rgbColor")
	if c == nil {
		c = grid.Sub(t, member)
	}
	if c == nil {
		return ""
	}
	part := func(name string) int {
		n, ok := c[name].(float64)
		if !ok {
			return 0
		}
		return int(math.Round(min(max(n, 0), 1) * 255))
	}
	return fmt.Sprintf("rgb(%d,%d,%d)", part("red"), part("green"), part("blue"))
}
