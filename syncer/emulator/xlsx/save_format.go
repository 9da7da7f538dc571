package xlsx

import (
	"fmt"
	"math"
	"strings"

	"github.com/xuri/excelize/v2"

	"sheetsync/syncer/emulator/grid"
)

// style returns the workbook's style for a format, making it when it is new.
func (v *saver) style(id grid.FormatID) (int, error) {
	if id == 0 {
		return 0, nil
	}
	if n, ok := v.styles[id]; ok {
		return n, nil
	}
	n, err := v.file.NewStyle(styleOf(v.from.Format(id)))
	if err != nil {
		return 0, fmt.Errorf("format: %w", err)
	}
	v.styles[id] = n
	return n, nil
}

func styleOf(t grid.Tree) *excelize.Style {
	s := &excelize.Style{}
	if pattern := patternOf(grid.Sub(t, "numberFormat")); pattern != "" {
		s.CustomNumFmt = &pattern
	}
	if c := hexOf(t, "backgroundColor"); c != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{c}}
	}
	s.Font = fontOf(grid.Sub(t, "textFormat"))
	horizontal := strings.ToLower(grid.Str(t, "horizontalAlignment"))
	vertical := map[string]string{"TOP": "top", "MIDDLE": "center", "BOTTOM": "bottom"}[grid.Str(t, "verticalAlignment")]
	wrap := grid.Str(t, "wrapStrategy") == "WRAP"
	if horizontal != "" || vertical != "" || wrap {
		s.Alignment = &excelize.Alignment{Horizontal: horizontal, Vertical: vertical, WrapText: wrap}
	}
	borders := grid.Sub(t, "borders")
	for _, side := range []string{"left", "right", "top", "bottom"} {
		b := grid.Sub(borders, side)
		for number, name := range borderStyles {
			if name == grid.Str(b, "style") {
				hex := hexOf(b, "color")
				if hex == "" {
					hex = "000000"
				}
				s.Border = append(s.Border, excelize.Border{Type: side, Style: number, Color: hex})
			}
		}
	}
	return s
}

func fontOf(t grid.Tree) *excelize.Font {
	if len(t) == 0 {
		return nil
	}
	f := &excelize.Font{
		Bold: grid.Flag(t, "bold"), Italic: grid.Flag(t, "italic"), Strike: grid.Flag(t, "strikethrough"),
		Color: hexOf(t, "foregroundColor"), Family: grid.Str(t, "fontFamily"),
	}
	if size, ok := grid.Int(t, "fontSize"); ok {
		f.Size = float64(size)
	}
	if grid.Flag(t, "underline") {
		f.Underline = "single"
	}
	return f
}

// defaultPatterns are shown where a number format names a type only.
var defaultPatterns = map[string]string{
	"TEXT": "@", "NUMBER": "#,##0.00", "PERCENT": "0.00%", "CURRENCY": `"$"#,##0.00`, "DATE": "yyyy-mm-dd", "TIME": "h:mm:ss",
	"DATE_TIME": "yyyy-mm-dd h:mm:ss", "SCIENTIFIC": "0.00E+00",
}

func patternOf(numberFormat grid.Tree) string {
	if p := grid.Str(numberFormat, "pattern"); p != "" {
		return p
	}
	return defaultPatterns[grid.Str(numberFormat, "type")]
}

// hexOf is a colour member as RRGGBB, from its style or the older plain member; "" when there is none.
func hexOf(t grid.Tree, member string) string {
	c := grid.Sub(grid.Sub(t, member+"Style"), "rgbColor")
	if c == nil {
		c = grid.Sub(t, member)
	}
	if c == nil {
		return ""
	}
	return hex(c)
}

func hex(c grid.Tree) string {
	part := func(name string) int {
		n, ok := c[name].(float64)
		if !ok {
			return 0
		}
		return int(math.Round(min(max(n, 0), 1) * 255))
	}
	return fmt.Sprintf("%02X%02X%02X", part("red"), part("green"), part("blue"))
}
