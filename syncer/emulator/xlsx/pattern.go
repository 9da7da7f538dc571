package xlsx

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"sheetsync/syncer/emulator/display"
)

// builtIn are the number formats that a workbook names by number only (ECMA-376 part 1, 18.8.30), as en_US shows them.
var builtIn = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm am/pm", 19: "h:mm:ss am/pm", 20: "h:mm",
	21: "h:mm:ss", 22: "m/d/yyyy h:mm", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;[red](#,##0)", 39: "#,##0.00;(#,##0.00)",
	40: "#,##0.00;[red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}

// numberPattern is the pattern of a style, "" for the automatic one.
func numberPattern(s *excelize.Style) string {
	if s.CustomNumFmt != nil {
		if strings.EqualFold(*s.CustomNumFmt, "general") {
			return ""
		}
		return *s.CustomNumFmt
	}
	return builtIn[s.NumFmt]
}

// patternType classifies a pattern as the API's NumberFormatType.
func patternType(pattern string) string {
	kind := display.Parse(pattern).Type()
	if kind == "NUMBER" && strings.ContainsAny(pattern, "$¥€£￥") {
		return "CURRENCY"
	}
	return kind
}
