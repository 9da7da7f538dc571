package expression

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// maxDigits bounds a number: its digits before and after the decimal point
// together. PostgreSQL and people are content with far fewer.
const maxDigits = 1000

// divisionDigits is the precision of quotients that do not come out even.
const divisionDigits = 34

// Arithmetic of numbers whose coefficients fit 64 bits is done directly, which
// is several times faster than a general decimal and allocates nothing. Every
// operation falls back to apd when a coefficient would overflow.

var powersOfTen = func() (powers [19]int64) {
	p := int64(1)
	for i := range powers {
		powers[i] = p
		p *= 10
	}
	return powers
}()

// NumberOf returns the decimal's value. An infinite or undefined one, and one
// of more than 1,000 digits, is empty.
func NumberOf(d *apd.Decimal) Value {
	if d.Form != apd.Finite {
		return Value{}
	}
	v, err := numberFrom(new(apd.Decimal).Set(d))
	if err != nil {
		return Value{}
	}
	return v
}

// ParseNumber reads a decimal in plain or scientific notation, such as -12.50
// or 1.2E+30, exactly.
func ParseNumber(text string) (Value, error) {
	if len(text) > 2*maxDigits {
		return Value{}, errors.New("a number of too many digits")
	}
	if strings.Trim(text, "0123456789+-.eE") != "" {
		return Value{}, errors.New("not a number")
	}
	d, _, err := exact.NewFromString(text)
	if err != nil || d.Form != apd.Finite {
		return Value{}, errors.New("not a number")
	}
	return numberFrom(d)
}

// numberFrom takes the decimal over.
func numberFrom(d *apd.Decimal) (Value, error) {
	if d.IsZero() {
		return Value{typ: TypeNumber}, nil
	}
	if d.Exponent < -maxDigits || int64(d.Exponent)+d.NumDigits() > maxDigits {
		if d.Reduce(d); d.Exponent < -maxDigits || int64(d.Exponent)+d.NumDigits() > maxDigits {
			return Value{}, errTooManyDigits
		}
	}
	if d.Coeff.IsInt64() {
		n := d.Coeff.Int64()
		if d.Negative {
			n = -n
		}
		return Value{typ: TypeNumber, n: n, exp: d.Exponent}, nil
	}
	return Value{typ: TypeNumber, big: d}, nil
}

// Coefficient returns a number as coefficient × 10^exponent, in lowest terms:
// the coefficient does not end in 0, unless it is 0. ok is false for what is
// no number, and for one whose coefficient doesn't fit 64 bits.
func (v Value) Coefficient() (coefficient int64, exponent int32, ok bool) {
	if v.typ != TypeNumber || v.big != nil {
		return 0, 0, false
	}
	v = reduced(v)
	return v.n, v.exp, v.big == nil
}

// Integer returns a whole number; ok is false for what is no number, not
// whole, or doesn't fit 64 bits.
func (v Value) Integer() (n int64, ok bool) {
	n, exp, ok := v.Coefficient()
	if !ok || exp < 0 || exp > 18 {
		return 0, false
	}
	return multiplyInts(n, powersOfTen[exp])
}

// Decimal returns a number as a decimal of the caller's own; ok is false for
// what is no number.
func (v Value) Decimal() (d *apd.Decimal, ok bool) {
	if v.typ != TypeNumber {
		return nil, false
	}
	d = new(apd.Decimal)
	v.decimal(d)
	return d, true
}

// decimal sets d to the number, and returns the number's own decimal, not to
// be changed, where there is one.
func (v Value) decimal(d *apd.Decimal) *apd.Decimal {
	if v.big != nil {
		return d.Set(v.big)
	}
	return d.SetFinite(v.n, v.exp)
}

// reduced strips the coefficient's trailing zeros.
func reduced(v Value) Value {
	if v.big != nil {
		d := new(apd.Decimal)
		d.Reduce(v.big)
		if r, err := numberFrom(d); err == nil {
			return r
		}
		return v
	}
	if v.n == 0 {
		return Value{typ: TypeNumber}
	}
	for v.n%10 == 0 {
		v.n /= 10
		v.exp++
	}
	return v
}

func formatNumber(v Value) string {
	v = reduced(v)
	if v.big == nil && v.exp == 0 {
		return strconv.FormatInt(v.n, 10)
	}
	var d apd.Decimal
	return v.decimal(&d).Text('f')
}

func multiplyInts(a, b int64) (int64, bool) {
	if a == 0 || b == 0 {
		return 0, true
	}
	p := a * b
	if p/b != a || a == -1 && b == math.MinInt64 || b == -1 && a == math.MinInt64 {
		return 0, false
	}
	return p, true
}

func addInts(a, b int64) (int64, bool) {
	s := a + b
	return s, (s > a) == (b > 0)
}

// aligned brings two small numbers to one exponent, the lower.
func aligned(a, b Value) (an, bn int64, exp int32, ok bool) {
	if a.big != nil || b.big != nil {
		return 0, 0, 0, false
	}
	if a.exp == b.exp {
		return a.n, b.n, a.exp, true
	}
	if a.exp > b.exp {
		if a.exp-b.exp > 18 {
			return 0, 0, 0, false
		}
		an, ok = multiplyInts(a.n, powersOfTen[a.exp-b.exp])
		return an, b.n, b.exp, ok
	}
	if b.exp-a.exp > 18 {
		return 0, 0, 0, false
	}
	bn, ok = multiplyInts(b.n, powersOfTen[b.exp-a.exp])
	return a.n, bn, a.exp, ok
}

func compareNumbers(a, b Value) int {
	if an, bn, _, ok := aligned(a, b); ok {
		return compareInts(an, bn)
	}
	var x, y apd.Decimal
	return a.decimal(&x).Cmp(b.decimal(&y))
}

// unreachable guards against conditions that the bounds on digits exclude.
func unreachable(condition apd.Condition) error {
	return fmt.Errorf("%w (%s)", errTooManyDigits, condition)
}
