package pool

import (
	"unicode"
	"unicode/utf8"

	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// Words says in the sheet how a record stands: “Protected”, “In 5 days to the public
// pool”; "" where that isn't known. The warnings say it in the same words.
func Words(p *language.Printer, s Standing, today expression.Day) string {
	switch left, ok := s.Left(today); {
	case s.State == Unknown:
		return ""
	case s.State == Protected || !ok:
		return capital(p.Say("pool.protected", nil))
	default:
		return capital(duedate.ToPool(p, left))
	}
}

// capital begins a text with a capital letter.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
