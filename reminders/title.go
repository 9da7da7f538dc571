package reminders

import (
	"strings"
	"unicode"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/naming"
)

// title names a record for people who know it, by the fields that [naming.Title]
// chose, or "" when all are empty.
func title(fields []int, values []expression.Value) string {
	texts := make([]string, len(fields))
	for i, f := range fields {
		texts[i] = values[f].String()
	}
	return naming.Join(texts)
}

// isolate keeps a right-to-left text from reordering the rest of its line in
// plain text (Unicode Standard Annex #9, first strong isolate).
func isolate(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko)
	}) {
		return "\u2068" + s + "\u2069"
	}
	return s
}
