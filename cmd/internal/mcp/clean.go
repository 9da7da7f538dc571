package mcp

import (
	"strings"
	"unicode/utf8"

	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/lexical"
	"sheetsync/syncer/mirror/readmodel"
)

// How many characters of a cell are shown: in lists, and where one record is.
const (
	listed = 300
	whole  = 4000
)

// cleaner takes the brackets of markers out of texts.
var cleaner = strings.NewReplacer("⟦", "[", "⟧", "]")

// clean makes a cell's text one line without what nobody sees, most characters of it.
func clean(text string, most int) string {
	text = celltext.Flat(text)
	text = strings.Map(func(r rune) rune {
		if lexical.Invisible(r) {
			return -1
		}
		return r
	}, text)
	text = strings.TrimSpace(cleaner.Replace(text))
	if utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most]) + "…"
	}
	return text
}

// shown is what is shown of a cell; nil where it is null.
func shown(c readmodel.Cell, most int) *string {
	if c.Null {
		return nil
	}
	text := clean(c.Text, most)
	return &text
}

// or is a text, or another where there is none.
func or(text *string, other string) string {
	if text == nil || *text == "" {
		return other
	}
	return *text
}
