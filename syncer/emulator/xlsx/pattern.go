package xlsx

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"sheetsync/syncer/display"
	"sheetsync/syncer/interchange/ooxml"
)

// numberPattern is the pattern of a style, "" for the automatic one.
func numberPattern(s *excelize.Style) string {
	if s.CustomNumFmt != nil {
		if strings.EqualFold(*s.CustomNumFmt, "general") {
			return ""
		}
		return *s.CustomNumFmt
	}
	return ooxml.BuiltIn(s.NumFmt)
}

// patternType classifies a pattern as the API's NumberFormatType.
func patternType(pattern string) string {
	kind := display.Parse(pattern).Type()
	if kind == "NUMBER" && strings.ContainsAny(pattern, "$¥€£￥") {
		return "CURRENCY"
	}
	return kind
}
