package xlsx

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
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

func styleOf(f *sheets.CellFormat) *excelize.Style {
	s := &excelize.Style{}
	if f == nil {
		return s
	}
	if pattern := patternOf(f.NumberFormat); pattern != "" {
		s.CustomNumFmt = &pattern
	}
	if c := hex(f.BackgroundColorStyle); c != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{c}}
	}
	s.Font = fontOf(f.TextFormat)
	horizontal := strings.ToLower(f.HorizontalAlignment)
	vertical := map[string]string{"TOP": "top", "MIDDLE": "center", "BOTTOM": "bottom"}[f.VerticalAlignment]
	wrap := f.WrapStrategy == "WRAP"
	if horizontal != "" || vertical != "" || wrap {
		s.Alignment = &excelize.Alignment{Horizontal: horizontal, Vertical: vertical, WrapText: wrap}
	}
	if f.Borders == nil {
		return s
	}
	for _, side := range []struct {
		name string
		*sheets.Border
	}{
		{"left", f.Borders.Left}, {"right", f.Borders.Right}, {"top", f.Borders.Top}, {"bottom", f.Borders.Bottom},
	} {
		for number, name := range borderStyles {
			if side.Border != nil && name == side.Style {
				s.Border = append(s.Border, excelize.Border{
					Type: side.name, Style: number, Color: cmp.Or(hex(side.ColorStyle), "000000")})
			}
		}
	}
	return s
}

func fontOf(t *sheets.TextFormat) *excelize.Font {
	if wire.Empty(t) {
		return nil
	}
	f := &excelize.Font{Bold: t.Bold, Italic: t.Italic, Strike: t.Strikethrough,
		Color: hex(t.ForegroundColorStyle), Family: t.FontFamily, Size: float64(t.FontSize)}
	if t.Underline {
		f.Underline = "single"
	}
	return f
}

// defaultPatterns are shown where a number format names a type only.
var defaultPatterns = map[string]string{
	"TEXT": "@", "NUMBER": "#,##0.00", "PERCENT": "0.00%", "CURRENCY": `"$"#,##0.00`, "DATE": "yyyy-mm-dd", "TIME": "h:mm:ss",
	"DATE_TIME": "yyyy-mm-dd h:mm:ss", "SCIENTIFIC": "0.00E+00",
}

func patternOf(f *sheets.NumberFormat) string {
	if f == nil {
		return ""
	}
	return cmp.Or(f.Pattern, defaultPatterns[f.Type])
}

// hex is a colour as RRGGBB, "" when there is none.
func hex(style *sheets.ColorStyle) string {
	if style == nil || style.RgbColor == nil {
		return ""
	}
	c := style.RgbColor
	return fmt.Sprintf("%02X%02X%02X", wire.Byte(c.Red), wire.Byte(c.Green), wire.Byte(c.Blue))
}
