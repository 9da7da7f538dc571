package lexical

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// DecimalComma reports whether a spreadsheet's locale, such as es_MX or de,
// writes a decimal comma, and so separates a formula's arguments by semicolons.
// CLDR decides; a locale that it doesn't know has a point.
func DecimalComma(locale string) bool {
	tag, err := language.Parse(locale)
	if err != nil {
		return false
	}
	if base, _ := tag.Base(); base.String() == "no" {
		tag = language.Make("nb") // where CLDR keeps Norwegian
	}
	return strings.Contains(message.NewPrinter(tag).Sprint(number.Decimal(1.5)), ",")
}
