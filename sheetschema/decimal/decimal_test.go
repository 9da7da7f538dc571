package decimal_test

import (
	"errors"
	"math"
	"strconv"
	"testing"

	"github.com/cockroachdb/apd/v3"
	"pgregory.net/rapid"

	"sheetsync/sheetschema/decimal"
)

// TestParseAgreesWithAPD holds that the scanner on 64 bits reads what the
// general one reads, and nothing else.
func TestParseAgreesWithAPD(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[+-]?[0-9]{0,22}(\.[0-9]{0,22})?([eE][+-]?[0-9]{0,3})?`).Draw(t, "text")
		d, err := decimal.Parse(text)
		want, _, wantErr := apd.NewFromString(text)
		if wantErr != nil || want.Form != apd.Finite {
			if err == nil {
				t.Fatalf("%q is %v, want an error", text, d)
			}
			return
		}
		beforePoint, behindPoint := int(want.Exponent)+int(want.NumDigits()), -int(want.Exponent)
		if errors.Is(err, decimal.ErrTooManyDigits) && max(beforePoint, behindPoint) > decimal.MaxDigits {
			return
		}
		if err != nil || d.APD().Cmp(want) != 0 {
			t.Fatalf("%q is %v, %v; want %v", text, d, err, want)
		}
	})
}

// TestCompact holds that a number has one form, from which it comes back.
func TestCompact(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text        string
		coefficient int64
		exponent    int8
		digits      string // where it isn't small
	}{
		{text: "0.000"}, {text: "1.50", coefficient: 15, exponent: -1}, {text: "1e3", coefficient: 1000},
		{text: "-120", coefficient: -120}, {text: "1E+17", coefficient: 1e17}, {text: "1E+18", coefficient: 1, exponent: 18},
		{text: "1152921504647741440", coefficient: 115292150464774144, exponent: 1}, {text: "9223372036854775807", coefficient: math.MaxInt64},
		{text: "-9223372036854775808", coefficient: math.MinInt64}, {text: "-9223372036854775809", digits: "-9223372036854775809"}, {text: "12345678901234567890.5", digits: "123456789012345678905E-1"}, {text: "1e200", digits: "1E200"},
	} {
		d, err := decimal.Parse(test.text)
		if err != nil {
			t.Fatal(err)
		}
		n, exponent, small := d.Compact()
		if small != (test.digits == "") || small && (n != test.coefficient || exponent != test.exponent) {
			t.Errorf("%s is %d × 10^%d, %v; want %d × 10^%d", test.text, n, exponent, small, test.coefficient, test.exponent)
		}
		if !small && d.Digits() != test.digits {
			t.Errorf("%s has the digits %s, want %s", test.text, d.Digits(), test.digits)
		}
		if back, err := decimal.Parse(d.Digits()); err != nil || back.Cmp(d) != 0 {
			t.Errorf("%s comes back as %v, %v", test.text, back, err)
		}
	}
}

// TestInt64 holds that every int64 is one, whatever it ends in.
func TestInt64(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(rapid.Int64(), rapid.Map(rapid.Int64Range(-9e17, 9e17), func(n int64) int64 { return n * 10 })).Draw(t, "n")
		d, err := decimal.Parse(strconv.FormatInt(n, 10))
		if got, ok := d.Int64(); err != nil || !ok || got != n {
			t.Fatalf("%d comes back as %d, %v, %v", n, got, ok, err)
		}
	})
}

func TestSize(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]int{"0": {1, 0}, "12.5": {3, 1}, "-1e200": {1, 200}, "0.0070": {1, -3}, "123456789012345678901234567890.1": {31, 29}} {
		d, err := decimal.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if digits, magnitude := d.Size(); [2]int{digits, magnitude} != want {
			t.Errorf("%s has %d digits from 10^%d on, want %v", text, digits, magnitude, want)
		}
	}
}

// TestFromFloat holds that a fraction has the 15 digits that a spreadsheet shows
// of it, and a whole number the fewest that denote it, by the quick ways as well
// as by the general one.
func TestFromFloat(t *testing.T) {
	t.Parallel()
	check := func(t interface{ Fatalf(string, ...any) }, f float64) {
		d, ok := decimal.FromFloat(f)
		digits := -1
		if f != math.Trunc(f) {
			digits = 14
		}
		want, err := decimal.Parse(strconv.FormatFloat(f, 'e', digits, 64))
		if !ok || err != nil || d.Cmp(want) != 0 || d.String() != want.Reduced().String() {
			t.Fatalf("%v: got %v %v %v, want %v", f, d, ok, err, want)
		}
	}
	for _, f := range []float64{0, 0.1, 0.3, -0.07, 1e15, 1e16, 1 << 53, -(1 << 53), 1e22, 123456789.123456, 9007199254740993, 1e-7, 5e-300, 1.7e308, math.SmallestNonzeroFloat64, 4.35, 1.005, 0.1 + 0.2} {
		check(t, f)
	}
	rapid.Check(t, func(t *rapid.T) {
		check(t, rapid.OneOf(
			rapid.Float64Range(-1e300, 1e300),
			rapid.Map(rapid.Int64Range(-1e12, 1e12), func(n int64) float64 { return float64(n) / 100 }),
			rapid.Map(rapid.Int64Range(-1e9, 1e9), func(n int64) float64 { return float64(n) / 1e6 }),
		).Draw(t, "f"))
	})
	for _, test := range []struct {
		f    float64
		want string
	}{
		{1000.1499999999999, "1000.15"},
		{0.30000000000000004, "0.3"},
		{57.699999999999996, "57.7"},
		{-2.0000000000000004, "-2"},
		{299999999.99999994, "300000000"},
		{1234567890123.4567, "1234567890123.46"},
		{1234567890123456, "1234567890123456"},
		{9007199254740992, "9007199254740992"},
		{0.1234567890123456, "0.123456789012346"},
		{4.9999999999999e-9, "0.0000000049999999999999"},
	} {
		if d, ok := decimal.FromFloat(test.f); !ok || d.String() != test.want {
			t.Errorf("%v: got %v, want %s", test.f, d, test.want)
		}
	}
	if _, ok := decimal.FromFloat(math.Inf(1)); ok {
		t.Error("infinity is no decimal")
	}
}
