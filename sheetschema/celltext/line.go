package celltext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxLine is how many characters [Line] keeps.
const MaxLine = 80

// Line turns a cell's text into one short line that can't reorder or break the
// lines around it.
func Line(text string) string {
	text = Flat(text)
	if utf8.RuneCountInString(text) > MaxLine {
		text = string([]rune(text)[:MaxLine-1]) + ellipsis
	}
	return text
}

// Flat is Line for what may be long.
func Flat(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Bidi_Control, r), r == '\ufeff':
			return -1
		case unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
	return strings.Join(strings.Fields(text), " ")
}

// Isolate keeps a right-to-left text from reordering the rest of its line in
// plain text (Unicode Standard Annex #9, first strong isolate).
func Isolate(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool {
		return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko)
	}) {
		return "\u2068" + text + "\u2069"
	}
	return text
}
