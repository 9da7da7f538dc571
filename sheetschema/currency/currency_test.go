package currency_test

import (
	"testing"

	"sheetsync/sheetschema/currency"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, code, suggestion string }{
		{"USD", "USD", ""}, {"usd", "USD", ""}, {" ＵＳＤ ", "USD", ""}, {"US$", "USD", ""}, {"美元", "USD", ""}, {"美金", "USD", ""}, {"US Dollars", "USD", ""},
		{"RMB", "CNY", ""}, {"人民币", "CNY", ""}, {"CNH", "CNY", ""}, {"€", "EUR", ""}, {"Euro", "EUR", ""}, {"欧元", "EUR", ""}, {"HK$", "HKD", ""}, {"日元", "JPY", ""},
		{"VES", "VES", ""}, {"VED", "VED", ""}, {"SLE", "SLE", ""}, {"MRU", "MRU", ""}, {"ZWG", "ZWG", ""}, {"XCG", "XCG", ""}, {"HRK", "HRK", ""}, {"USD\u200b", "USD", ""},
		{"$", "", "USD"}, {"¥", "", "CNY"}, {"￥", "", "CNY"}, {"元", "", "CNY"}, {"pound", "", "GBP"},
		{"", "", ""}, {"XXY", "", ""}, {"US", "", ""}, {"dollar us", "", ""}, {"DEM", "", ""},
	} {
		if code, suggestion := currency.Parse(test.text); code != test.code || suggestion != test.suggestion {
			t.Errorf("%q: got %q and %q, want %q and %q", test.text, code, suggestion, test.code, test.suggestion)
		}
	}
}

func TestDigits(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		code   string
		digits int
	}{{"USD", 2}, {"CNY", 2}, {"KWD", 3}, {"BHD", 3}, {"OMR", 3}, {"TND", 3}, {"JPY", 0}, {"KRW", 0}, {"CLP", 0}, {"VND", 0}, {"ISK", 0}, {"CLF", 4}, {"IDR", 2}, {"MGA", 2}, {"MRU", 2}, {"", 2}, {"ABC", 2}} {
		if got := currency.Digits(test.code); got != test.digits {
			t.Errorf("%s: %d decimals, want %d", test.code, got, test.digits)
		}
	}
	if next, ok := currency.Successor("HRK"); !ok || next != "EUR" {
		t.Errorf("HRK is followed by %q", next)
	}
	if currency.Known("usd") {
		t.Error("codes are known as the standard writes them")
	}
}
