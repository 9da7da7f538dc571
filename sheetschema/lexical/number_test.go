package lexical

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/decimal"
)

// kept writes a number as a table keeps it.
func kept(d decimal.Decimal) string {
	if _, _, small := d.Compact(); small {
		return d.String()
	}
	return d.Digits()
}

func TestParseNumber(t *testing.T) {
	t.Parallel()
	german := &Notation{DecimalChar: ',', GroupChar: '.'}
	const (
		ambiguous  = "could be two"
		misgrouped = "no groups of three"
	)
	for _, test := range []struct {
		text  string
		as    *Notation
		place string
		want  string // "" for not a number
	}{
		{text: "12", want: "12"}, {text: " -0.50 ", want: "-0.5"}, {text: "+7", want: "7"}, {text: ".5", want: "0.5"}, {text: "1e3", want: "1000"}, {text: "12.", want: "12"},
		{text: "1,234.50", want: "1234.5"}, {text: "1,234,567", want: "1234567"}, {text: "１，２３４．５", want: "1234.5"},
		{text: "1 234,50", want: "1234.5"}, {text: "1\u00a0234\u202f567.5", want: "1234567.5"}, {text: "1'234.5", want: "1234.5"}, {text: "1’234", want: "1234"}, {text: "1.234,50", want: "1234.5"},
		{text: "￥1,200.00", want: "1200"}, {text: "¥ 12", want: "12"}, {text: "$-5", want: "-5"}, {text: "-$5", want: "-5"}, {text: "US$ 12.5", want: "12.5"},
		{text: "€12", want: "12"}, {text: "12 €", want: "12"}, {text: "CNY 1,200.00", want: "1200"}, {text: "1200usd", want: "1200"}, {text: "RMB12", want: "12"}, {text: "1,200元", place: "zh_CN", want: "1200"},
		{text: "15%", want: "0.15"}, {text: "-12.5 %", want: "-0.125"}, {text: "１５％", want: "0.15"},
		{text: "12-", want: "-12"}, {text: "(1,234.50)", want: "-1234.5"}, {text: "（12）", want: "-12"}, {text: "−3", want: "-3"}, {text: "($5)", want: "-5"},
		{text: "1,2"}, {text: "12,34"}, {text: "1,23,456"}, {text: "1,234,5"}, {text: "1234,567"}, {text: "1.2.3"}, {text: "12 pcs"}, {text: "about 12"}, {text: "12 XYZ"}, {text: "12 34"},
		{text: "(-5)"}, {text: "--5"}, {text: "-5-"}, {text: "5%%"}, {text: "$5€"}, {text: ""}, {text: "-"}, {text: "%"}, {text: "()"}, {text: "$"}, {text: "NaN"}, {text: "Infinity"}, {text: "0x1F"}, {text: "1_000"}, {text: "1e999999999"}, {text: "12E"}, {text: "一百"}, {text: "1,234."}, {text: ",5"}, {text: "'5"}, {text: "1..5"},
		{text: "123456789012345678901234567890", want: "12345678901234567890123456789E1"}, {text: "0.00000000000000000001", want: "0.00000000000000000001"},

		// Nothing says what the mark is.
		{text: "12,500", want: ambiguous}, {text: "1.234", want: ambiguous}, {text: "￥1,200", want: ambiguous}, {text: "-1.234 €", want: ambiguous}, {text: "12,500%", want: ambiguous},
		{text: "0.500", want: "0.5"}, {text: "1234.567", want: "1234.567"}, {text: "1.2345", want: "1.2345"}, {text: "1.234.567", want: "1234567"},

		// The field says so.
		{text: "1.234,5", as: german, want: "1234.5"}, {text: "1.234", as: german, want: "1234"}, {text: "1,5 €", as: german, want: "1.5"}, {text: "1,2,3", as: german}, {text: "12", as: german, want: "12"},
		{text: "12.50", as: german, want: misgrouped}, {text: "1,234.50", as: german}, {text: "1 234", as: german}, {text: "12,50", as: german, want: "12.5"}, {text: ",5", as: german, want: "0.5"},
		{text: "1.234", as: &Notation{DecimalChar: ','}, want: "1234"}, {text: "1.5", as: &Notation{DecimalChar: ','}, want: misgrouped}, {text: "1 234,5", as: &Notation{DecimalChar: ','}, want: "1234.5"},
		{text: "12,500", as: &Notation{DecimalChar: '.'}, want: "12500"}, {text: "1.234", as: &Notation{DecimalChar: '.'}, want: "1.234"}, {text: "1.234", as: &Notation{DecimalChar: '.'}, place: "de_DE", want: "1.234"},
		{text: "1,5", as: &Notation{GroupChar: ','}, want: misgrouped}, {text: "1,500", as: &Notation{GroupChar: ','}, want: "1500"}, {text: "1,500.25", as: &Notation{GroupChar: ','}, want: "1500.25"}, {text: "1.000", as: &Notation{GroupChar: '.'}, want: "1000"},
		{text: "about 1234 pcs.", as: &Notation{Affixes: true}, want: "1234"}, {text: "about 1,234 pcs.", as: &Notation{Affixes: true}, place: "en_GB", want: "1234"}, {text: "n/a", as: &Notation{Affixes: true}},
		{text: "1 234", as: &Notation{GroupChar: ' '}, want: "1234"}, {text: "1\u00a0234", as: &Notation{GroupChar: '\u00a0'}, want: "1234"}, {text: "12 34", as: &Notation{GroupChar: ' '}, want: misgrouped}, {text: "1’234", as: &Notation{GroupChar: '’'}, want: "1234"},

		// The spreadsheet's locale says so.
		{text: "12,500", place: "de_DE", want: "12.5"}, {text: "1.234", place: "de_DE", want: "1234"}, {text: "12,500", place: "en_US", want: "12500"}, {text: "1.234", place: "en_US", want: "1.234"},
		{text: "0,500", place: "zh_CN", want: misgrouped}, {text: "1.200 €", place: "de_DE", want: "1200"}, {text: "R$ 1.500", place: "pt_BR", want: "1500"}, {text: "1.000", place: "de_DE", want: "1000"},
		{text: "12.50", place: "de_DE", want: misgrouped}, {text: "1,5", place: "en_US", want: misgrouped}, {text: "1.234.567", place: "de_DE", want: "1234567"}, {text: "1.234.567", place: "en_US"}, {text: "012,500", place: "en_US", want: misgrouped},
		{text: "1,234.50", place: "de_DE", want: "1234.5"}, {text: "1.234,50", place: "en_US", want: "1234.5"}, {text: "1.234.567,8", place: "en_US", want: "1234567.8"}, {text: "1234,5", place: "de_DE", want: "1234.5"},
		{text: "1 234,5", place: "fr_FR", want: "1234.5"}, {text: "1\u202f234\u202f567", place: "fr_FR", want: "1234567"}, {text: "1.234", place: "fr_FR", want: ambiguous}, {text: "12.50", place: "fr_FR"}, {text: "12,5", place: "fr_FR", want: "12.5"},
		{text: "1'234.50", place: "de_CH", want: "1234.5"}, {text: "12,500", place: "de_CH", want: ambiguous}, {text: "12,34,567.5", place: "en_IN", want: "1234567.5"}, {text: "1,234,567", place: "en_IN", want: "1234567"}, {text: "12,34,567", place: "en_US", want: misgrouped},
		{text: "1.5E3", place: "de_DE", want: "1500"}, {text: "(1.234,50 €)", place: "de_DE", want: "-1234.5"}, {text: "12,500", place: "xx_XX", want: ambiguous},
	} {
		x := test.as
		if x == nil {
			x = &Notation{}
		}
		d, r := ParseNumber(test.text, x, SeparatorsOf(test.place))
		got := [...]string{ResultUnderstood: kept(d), ResultAmbiguous: ambiguous, ResultUnknown: "", ResultMisgrouped: misgrouped}[r]
		if got != test.want {
			t.Errorf("%q in %q: got %q, want %q", test.text, test.place, got, test.want)
		}
	}
}

func TestDecimalOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		texts string
		want  string
	}{
		{"12,50|1.234,56|0,500|1234,567|,5|1.234.567|1 234,5|-12,5 €|1'234,50|12,3456", ","},
		{"12.50|1,234.56|0.500|1234.567|.5|1,234,567|1 234.5|$12.5|(3.5)", "."},
		{"12,500|1.234|12|1 234|12,34,567|x|1.2.3|1,2.3,4||5.3.", ""},
	} {
		for text := range strings.SplitSeq(test.texts, "|") {
			got := ""
			if r := DecimalOf(text, &Notation{}); r != 0 {
				got = string(r)
			}
			if got != test.want {
				t.Errorf("%q shows %q as its decimal mark, want %q", text, got, test.want)
			}
		}
	}
}

func TestSeparatorsOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		locale string
		want   Separators
	}{
		{"de_DE", CommaSeparators},
		{"pt_BR", CommaSeparators},
		{"es_ES", CommaSeparators},
		{"en_US", PointSeparators},
		{"zh_CN", PointSeparators},
		{"fr_FR", Separators{Decimal: ','}},
		{"pl_PL", Separators{Decimal: ','}},
		{"de_CH", Separators{Decimal: '.'}},
		{"en_IN", Separators{Decimal: '.', Group: ',', Lakh: true}},
		{"xx_XX", Separators{}},
		{"", Separators{}},
	} {
		if diff := cmp.Diff(test.want, SeparatorsOf(test.locale)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", test.locale, diff)
		}
	}
}
