package decimal_test

import (
	"testing"

	"sheetsync/sheetschema/decimal"
)

// FuzzParse holds that what a number is written as is read as that number again, and
// that its lowest form is worth the same.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"0", "-0", "12.50", "1e3", "-1.2E-30", "9223372036854775807", "9223372036854775808", ".5", "5.", "1e1000", "00012", "1e-1000", "+3"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := decimal.Parse(text)
		if err != nil {
			return
		}
		again, err := decimal.Parse(d.String())
		if err != nil || d.Cmp(again) != 0 || again.String() != d.String() {
			t.Errorf("%q is %s, and then %s, %v", text, d, again, err)
		}
		if r := d.Reduced(); r.Cmp(d) != 0 || r.String() != d.String() {
			t.Errorf("%q is %s, and %s reduced", text, d, r)
		}
		if n, exponent, ok := d.Lowest(); ok {
			if low, ok := decimal.New(n, exponent); !ok || low.Cmp(d) != 0 {
				t.Errorf("%q is %s, and %d × 10^%d in lowest terms", text, d, n, exponent)
			}
		}
	})
}
