package normal

import (
	"strings"

	"sheetsync/sheetschema/hanzi"
)

// The blocks of CJK unified ideographs that people type.
const firstHan, lastHan = 0x3400, 0x9fff

// Simplified brings traditional Chinese characters to the simplified ones, character by
// character: words don't matter to a comparison.
func Simplified(text string) string {
	if !HasHan(text) {
		return text
	}
	return strings.Map(hanzi.Simplified, text)
}

func isHan(r rune) bool { return r >= firstHan && r <= lastHan }

// HasHan reports whether a text has Chinese characters.
func HasHan(text string) bool { return strings.IndexFunc(text, isHan) >= 0 }
