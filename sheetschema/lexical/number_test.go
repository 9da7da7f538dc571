package lexical

import (
	"testing"

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
	for _, test := range []struct {
		text string
		as   *Notation
		want string // "" for not a number
	}{
		{text: "12", want: "12"}, {text: " -0.50 ", want: "-0.5"}, {text: "+7", want: "7"}, {text: ".5", want: "0.5"}, {text: "1e3", want: "1000"},
		{text: "1,234.50", want: "1234.5"}, {text: "1,234,567", want: "1234567"}, {text: "１，２３４．５", want: "1234.5"},
		{text: "1 234,50", want: "1234.5"}, {text: "1\u00a0234\u202f567.5", want: "1234567.5"}, {text: "1'234.5", want: "1234.5"}, {text: "1.234,50", want: "1234.5"},
		{text: "￥1,200", want: "1200"}, {text: "¥ 12", want: "12"}, {text: "$-5", want: "-5"}, {text: "-$5", want: "-5"}, {text: "US$ 12.5", want: "12.5"},
		{text: "€12", want: "12"}, {text: "12 €", want: "12"}, {text: "CNY 1,200.00", want: "1200"}, {text: "1200usd", want: "1200"}, {text: "RMB12", want: "12"}, {text: "1,200元", want: "1200"},
		{text: "15%", want: "0.15"}, {text: "-12.5 %", want: "-0.125"}, {text: "１５％", want: "0.15"},
		{text: "12-", want: "-12"}, {text: "(1,234.50)", want: "-1234.5"}, {text: "（12）", want: "-12"}, {text: "−3", want: "-3"}, {text: "($5)", want: "-5"},
		{text: "1,2"}, {text: "12,34"}, {text: "1,23,456"}, {text: "1,234,5"}, {text: "1234,567"}, {text: "1.2.3"}, {text: "12 pcs"}, {text: "about 12"}, {text: "12 XYZ"},
		{text: "(-5)"}, {text: "--5"}, {text: "-5-"}, {text: "5%%"}, {text: "$5€"}, {text: ""}, {text: "-"}, {text: "%"}, {text: "()"}, {text: "$"}, {text: "NaN"}, {text: "Infinity"}, {text: "0x1F"}, {text: "1_000"}, {text: "1e999999999"}, {text: "12E"}, {text: "一百"}, {text: "1,234."}, {text: ",5"},
		{text: "1.234,5", as: german, want: "1234.5"}, {text: "1.234", as: german, want: "1234"}, {text: "1,5 €", as: german, want: "1.5"}, {text: "1,2,3", as: german}, {text: "12", as: german, want: "12"},
		{text: "about 1,234 pcs.", as: &Notation{Affixes: true}, want: "1234"}, {text: "n/a", as: &Notation{Affixes: true}},
		{text: "1 234", as: &Notation{GroupChar: ' '}, want: "1234"}, {text: "1\u00a0234", as: &Notation{GroupChar: '\u00a0'}, want: "1234"},
		{text: "123456789012345678901234567890", want: "12345678901234567890123456789E1"}, {text: "0.00000000000000000001", want: "0.00000000000000000001"},
	} {
		x := test.as
		if x == nil {
			x = &Notation{}
		}
		d, ok := ParseNumber(test.text, x)
		if ok != (test.want != "") || ok && kept(d) != test.want {
			t.Errorf("%q: got %v %v, want %q", test.text, d, ok, test.want)
		}
	}
}
