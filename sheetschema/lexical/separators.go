package lexical

import (
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// Separators are the marks that stand between a number's digits in a place: its
// locale's symbols, as CLDR calls them. Blanks and apostrophes group thousands
// everywhere. The zero Separators are those of no known place.
type Separators struct {
	Decimal rune // '.' or ','; 0 where it isn't known
	Group   rune // '.' or ',' where thousands are grouped so; 0 otherwise
	Lakh    bool // above the thousands, groups have two digits: 12,34,567
}

// The separators that go together where a decimal comma or point is all that is
// known.
var (
	CommaSeparators = Separators{Decimal: ',', Group: '.'}
	PointSeparators = Separators{Decimal: '.', Group: ','}
)

// Known reports whether the place is known.
func (s Separators) Known() bool { return s.Decimal != 0 }

// SeparatorsOf returns the separators of a spreadsheet's locale, such as es_MX
// or de. CLDR decides. They aren't known for a locale that it doesn't know, nor
// for one whose decimals stand behind neither point nor comma.
func SeparatorsOf(locale string) Separators {
	tag, err := language.Parse(locale)
	if err != nil {
		return Separators{}
	}
	if base, _ := tag.Base(); base.String() == "no" {
		tag = language.Make("nb") // where CLDR keeps Norwegian
	}
	var s Separators
	digits := 0 // since the last mark
	for i, r := range message.NewPrinter(tag).Sprint(number.Decimal(1234567.5)) {
		if unicode.IsDigit(r) {
			digits++
			continue
		}
		if i > 0 && digits == 2 {
			s.Lakh = true
		}
		digits = 0
		s.Group, s.Decimal = s.Decimal, r
	}
	if s.Decimal != '.' && s.Decimal != ',' {
		return Separators{}
	}
	if s.Group != '.' && s.Group != ',' {
		s.Group = 0
	}
	return s
}

// DecimalComma reports whether a spreadsheet's locale writes a decimal comma,
// and so separates a formula's arguments by semicolons.
func DecimalComma(locale string) bool { return SeparatorsOf(locale).Decimal == ',' }
