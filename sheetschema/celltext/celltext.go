// Package celltext counts and cuts text as the cells of spreadsheets hold it.
//
// Both Google Sheets and Excel count UTF-16 code units: a character of the
// Basic Multilingual Plane, such as a letter or 华, is one unit, and one beyond
// it, such as most emoji, is two (a surrogate pair). Bytes and runes give other
// numbers, and a text that is cut by them is refused or cut too short.
package celltext

import "unicode/utf16"

// How many UTF-16 code units a cell holds.
const (
	Sheets = 50_000 // Google Sheets
	Excel  = 32_767 // Excel, and so every .xlsx file
)

// ellipsis ends a text that was cut; it is one unit.
const ellipsis = "…"

// Units returns the length of text in UTF-16 code units. Each byte that isn't
// UTF-8 counts as the U+FFFD that is written for it.
func Units(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}

// Fits reports whether text has at most limit units.
func Fits(text string, limit int) bool {
	// No character has more units than bytes.
	return len(text) <= limit || Units(text) <= limit
}

// Cut returns text if it fits, and else its beginning and “…”, together at most
// limit units. It never cuts a character in two. A limit below 1 leaves nothing.
func Cut(text string, limit int) string {
	if Fits(text, limit) {
		return text
	}
	if limit < 1 {
		return ""
	}
	n := 0
	for i, r := range text {
		if n += utf16.RuneLen(r); n > limit-1 {
			return text[:i] + ellipsis
		}
	}
	return text // not reached: it doesn't fit
}
