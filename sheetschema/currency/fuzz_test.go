package currency_test

import (
	"testing"

	"sheetsync/sheetschema/currency"
)

// FuzzParse holds that what a text is read as is a code that is known, is read as
// itself, and may be meant by the text.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"USD", "usd", "US$", "$", "¥", "元", "ＵＳＤ", " rmb ", "欧元", "kr", "XQZ", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		code, suggestion := currency.Parse(text)
		for _, c := range []string{code, suggestion} {
			if c == "" {
				continue
			}
			if again, _ := currency.Parse(c); again != c || currency.Digits(c) < 0 {
				t.Errorf("%q is %q, and that is %q", text, c, again)
			}
		}
		if code != "" && !currency.MayMean(text, code) {
			t.Errorf("%q is %s, but may not mean it", text, code)
		}
	})
}
