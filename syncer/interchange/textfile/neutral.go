package textfile

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sheetsync/sheetschema/lexical"
)

// runs are the characters with which a formula begins.
const runs = "=+-@\t\r\n＝＋－＠"

// Neutral returns a text as it is written into a CSV cell: with an apostrophe
// in front where a program would take it for a formula. See [Plain].
func Neutral(text string) string {
	if dangerous(text) {
		return "'" + text
	}
	return text
}

// Plain undoes [Neutral]. A text that Neutral doesn't make stays as it is.
func Plain(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && dangerous(rest) {
		return rest
	}
	return cell
}

// dangerous reports whether a text begins as a formula does, behind any number of
// apostrophes, blanks and characters that show nothing, which programs may drop.
func dangerous(text string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(text, func(r rune) bool {
		return r == '\'' || !strings.ContainsRune(runs, r) && (unicode.IsSpace(r) || lexical.Invisible(r))
	}))
	return r != utf8.RuneError && strings.ContainsRune(runs, r)
}
