package expression_test

import (
	"strings"
	"testing"

	"github.com/cockroachdb/apd/v3"
	"pgregory.net/rapid"

	"sheetsync/sheetschema/expression"
)

// operands draws numbers of all sizes: small ones, and around and beyond what
// 64 bits hold.
func operands(t *rapid.T, label string) *apd.Decimal {
	exponent := rapid.Int32Range(-25, 25).Draw(t, label+" exponent")
	if rapid.Bool().Draw(t, label+" large") {
		digits := rapid.StringMatching(`-?[1-9][0-9]{0,45}`).Draw(t, label)
		d, _, err := apd.NewFromString(digits)
		if err != nil {
			t.Fatal(err)
		}
		d.Exponent = exponent
		return d
	}
	return apd.New(rapid.Int64().Draw(t, label), exponent)
}

// TestArithmeticAgreesWithDecimals compares the arithmetic on 64 bits, and its
// changes to arbitrary digits, with apd at a precision that never rounds.
func TestArithmeticAgreesWithDecimals(t *testing.T) {
	t.Parallel()
	env := expression.Env{{Name: "a", Type: expression.TypeNumber}, {Name: "b", Type: expression.TypeNumber}}
	programs := map[string]*expression.Program{}
	for _, source := range []string{"a + b", "a - b", "a * b", "a % b", "a / b", "-a", "abs(a)", "floor(a)", "ceil(a)", "round(a, 2)", "round(a, -3)", "a < b", "a == b"} {
		p, err := expression.Compile(source, env, expression.TypeAny)
		if err != nil {
			t.Fatal(err)
		}
		programs[source] = p
	}
	precise := apd.BaseContext.WithPrecision(400)
	precise.Rounding = apd.RoundHalfUp
	precise.Traps = 0
	quotient := apd.BaseContext.WithPrecision(34)
	quotient.Rounding = apd.RoundHalfEven
	quotient.Traps = 0
	rapid.Check(t, func(t *rapid.T) {
		a, b := operands(t, "a"), operands(t, "b")
		record := columns{expression.NumberOf(a), expression.NumberOf(b)}
		for source, want := range map[string]func(d *apd.Decimal) (apd.Condition, error){
			"a + b":        func(d *apd.Decimal) (apd.Condition, error) { return precise.Add(d, a, b) },
			"a - b":        func(d *apd.Decimal) (apd.Condition, error) { return precise.Sub(d, a, b) },
			"a * b":        func(d *apd.Decimal) (apd.Condition, error) { return precise.Mul(d, a, b) },
			"a % b":        func(d *apd.Decimal) (apd.Condition, error) { return precise.Rem(d, a, b) },
			"a / b":        func(d *apd.Decimal) (apd.Condition, error) { return quotient.Quo(d, a, b) },
			"-a":           func(d *apd.Decimal) (apd.Condition, error) { return precise.Neg(d, a) },
			"abs(a)":       func(d *apd.Decimal) (apd.Condition, error) { return precise.Abs(d, a) },
			"floor(a)":     func(d *apd.Decimal) (apd.Condition, error) { return precise.Floor(d, a) },
			"ceil(a)":      func(d *apd.Decimal) (apd.Condition, error) { return precise.Ceil(d, a) },
			"round(a, 2)":  func(d *apd.Decimal) (apd.Condition, error) { return precise.Quantize(d, a, -2) },
			"round(a, -3)": func(d *apd.Decimal) (apd.Condition, error) { return precise.Quantize(d, a, 3) },
		} {
			var d apd.Decimal
			if _, err := want(&d); err != nil {
				t.Fatal(err)
			}
			got, err := programs[source].Eval(record, expression.Scope{})
			if d.Form != apd.Finite {
				if err == nil {
					t.Fatalf("%s of %v and %v is %v, want an error", source, a, b, got)
				}
				continue
			}
			if err != nil || !got.Equal(expression.NumberOf(&d)) {
				t.Fatalf("%s of %v and %v is %v, %v; want %v", source, a, b, got, err, &d)
			}
		}
		less, err := programs["a < b"].Eval(record, expression.Scope{})
		if err != nil || less.IsTrue() != (a.Cmp(b) < 0) {
			t.Fatalf("%v < %v is %v, %v", a, b, less, err)
		}
		equal, err := programs["a == b"].Eval(record, expression.Scope{})
		if err != nil || equal.IsTrue() != (a.Cmp(b) == 0) {
			t.Fatalf("%v == %v is %v, %v", a, b, equal, err)
		}
	})
}

func TestNumbersInAndOut(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"12.50": "12.5", "-0.0": "0", "1E+3": "1000", "1e-3": "0.001", ".5": "0.5", "-9223372036854775808": "-9223372036854775808",
		"170597000000000000000000": "170597000000000000000000", "0.1000": "0.1", "100": "100", "+7": "7",
	} {
		v, err := expression.ParseNumber(text)
		if err != nil || v.String() != want {
			t.Errorf("ParseNumber(%s) = %v, %v; want %s", text, v, err, want)
		}
	}
	for _, text := range []string{"", "abc", "1,5", "NaN", "Infinity", "1e", "1e99999999999", "1e2000", "1e-2000", strings.Repeat("9", 5000), "0x10", "--1"} {
		if v, err := expression.ParseNumber(text); err == nil {
			t.Errorf("ParseNumber(%.20s) = %v, want an error", text, v)
		}
	}
	if c, e, ok := expression.DecimalOf(1200, -4).Coefficient(); c != 12 || e != -2 || !ok {
		t.Errorf("0.1200 is %d × 10^%d, %v; want 12 × 10^-2", c, e, ok)
	}
	if n, ok := expression.DecimalOf(12, 2).Integer(); n != 1200 || !ok {
		t.Errorf("12e2 as an integer is %d, %v", n, ok)
	}
	for name, v := range map[string]expression.Value{"a fraction": expression.DecimalOf(5, -1), "too large": expression.DecimalOf(1, 30), "a text": expression.TextOf("1"), "empty": {}} {
		if n, ok := v.Integer(); ok {
			t.Errorf("%s is the integer %d", name, n)
		}
	}
	if v := expression.NumberOf(&apd.Decimal{Form: apd.NaN}); !v.IsEmpty() {
		t.Errorf("not a number is %v, want empty", v)
	}
	d, ok := expression.DecimalOf(125, -1).Decimal()
	if !ok || d.Text('f') != "12.5" {
		t.Errorf("Decimal is %v, %v", d, ok)
	}
	sum, err := expression.Add(expression.DecimalOf(1, -1), expression.DecimalOf(2, -1))
	if err != nil || sum.String() != "0.3" {
		t.Errorf("0.1 + 0.2 = %v, %v", sum, err)
	}
}

func TestValuesCompare(t *testing.T) {
	t.Parallel()
	one, oneDotZero := expression.IntegerOf(1), expression.DecimalOf(10, -1)
	if !one.Equal(oneDotZero) || one.Equal(expression.TextOf("1")) || !(expression.Value{}).Equal(expression.Value{}) {
		t.Error("1 equals 1.0, no text, and empty equals empty")
	}
	if order, ok := one.Compare(expression.IntegerOf(2)); order != -1 || !ok {
		t.Errorf("1 to 2 compares as %d, %v", order, ok)
	}
	for name, pair := range map[string][2]expression.Value{
		"types": {one, expression.TextOf("1")}, "empty": {one, {}}, "booleans": {expression.BooleanOf(true), expression.BooleanOf(false)},
	} {
		if order, ok := pair[0].Compare(pair[1]); ok {
			t.Errorf("%s compare as %d", name, order)
		}
	}
}
