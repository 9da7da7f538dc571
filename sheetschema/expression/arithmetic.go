package expression

import (
	"math"

	"github.com/cockroachdb/apd/v3"
)

// exact never rounds; quotient rounds to 34 digits; wide has room for every
// number there may be, and rounds half away from zero when it quantises.
var (
	exact    = apd.Context{MaxExponent: 10 * maxDigits, MinExponent: -10 * maxDigits}
	quotient = apd.Context{Precision: divisionDigits, MaxExponent: 10 * maxDigits, MinExponent: -10 * maxDigits, Rounding: apd.RoundHalfEven}
	wide     = apd.Context{Precision: 10 * maxDigits, MaxExponent: 10 * maxDigits, MinExponent: -10 * maxDigits, Rounding: apd.RoundHalfUp}
)

// Add returns a + b, exactly; empty when either is no number. The error is
// that of a result of more than 1,000 digits.
func Add(a, b Value) (Value, error) {
	if a.typ != TypeNumber || b.typ != TypeNumber {
		return Value{}, nil
	}
	return addNumbers(a, b)
}

func addNumbers(a, b Value) (Value, error) {
	if an, bn, exp, ok := aligned(a, b); ok {
		if s, ok := addInts(an, bn); ok {
			return Value{typ: TypeNumber, n: s, exp: exp}, nil
		}
	}
	return viaDecimal(exact.Add, a, b)
}

func subtractNumbers(a, b Value) (Value, error) {
	if an, bn, exp, ok := aligned(a, b); ok && bn != math.MinInt64 {
		if s, ok := addInts(an, -bn); ok {
			return Value{typ: TypeNumber, n: s, exp: exp}, nil
		}
	}
	return viaDecimal(exact.Sub, a, b)
}

func multiplyNumbers(a, b Value) (Value, error) {
	if a.big == nil && b.big == nil {
		if p, ok := multiplyInts(a.n, b.n); ok {
			if exp := a.exp + b.exp; exp >= -maxDigits && exp <= maxDigits-19 {
				return Value{typ: TypeNumber, n: p, exp: exp}, nil
			}
		}
	}
	return viaDecimal(exact.Mul, a, b)
}

// divideNumbers returns a / b: exactly where the quotient has at most 34
// significant digits, else rounded to them.
func divideNumbers(a, b Value) (Value, error) {
	if b.big == nil && b.n == 0 {
		return Value{}, ErrDivisionByZero
	}
	if an, bn, _, ok := aligned(a, b); ok && bn != 0 && bn != -1 && an%bn == 0 {
		return Value{typ: TypeNumber, n: an / bn}, nil
	}
	return viaDecimal(quotient.Quo, a, b)
}

func remainderNumbers(a, b Value) (Value, error) {
	if b.big == nil && b.n == 0 {
		return Value{}, ErrDivisionByZero
	}
	if an, bn, exp, ok := aligned(a, b); ok && bn != 0 && bn != -1 {
		return Value{typ: TypeNumber, n: an % bn, exp: exp}, nil
	}
	return viaDecimal(wide.Rem, a, b)
}

type binaryDecimal func(d, x, y *apd.Decimal) (apd.Condition, error)

func viaDecimal(op binaryDecimal, a, b Value) (Value, error) {
	var x, y apd.Decimal
	d := new(apd.Decimal)
	condition, err := op(d, a.decimal(&x), b.decimal(&y))
	if err != nil || d.Form != apd.Finite {
		return Value{}, unreachable(condition)
	}
	return numberFrom(d)
}

func negateNumber(v Value) Value {
	if v.big == nil && v.n != math.MinInt64 {
		v.n = -v.n
		return v
	}
	d := new(apd.Decimal)
	v.decimal(d)
	d.Negative = !d.Negative && !d.IsZero()
	return mustNumber(d)
}

// mustNumber takes a decimal over that is no longer than one that was a number.
func mustNumber(d *apd.Decimal) Value {
	v, err := numberFrom(d)
	if err != nil {
		return Value{}
	}
	return v
}

func isNegative(v Value) bool {
	if v.big != nil {
		return v.big.Negative
	}
	return v.n < 0
}

// Round rounds a number half away from zero to the given decimal places, to
// tens, hundreds and so on when places is negative.
func Round(v Value, places int32) Value {
	if v.typ != TypeNumber {
		return Value{}
	}
	if v.big == nil {
		drop := -int64(places) - int64(v.exp)
		switch {
		case drop <= 0:
			return v
		case drop <= 18:
			unit := powersOfTen[drop]
			q, r := v.n/unit, v.n%unit
			switch {
			case r >= unit-r && r > 0:
				q++
			case -r >= unit+r && r < 0:
				q--
			}
			return DecimalOf(q, -places)
		case drop > 19:
			return Value{typ: TypeNumber}
		}
	}
	d := new(apd.Decimal)
	v.decimal(d)
	if d.Exponent >= -places {
		return v
	}
	if _, err := wide.Quantize(d, d, -places); err != nil {
		return Value{}
	}
	return mustNumber(d)
}

// floorNumber and ceilNumber round towards negative and positive infinity,
// truncateNumber towards zero.
func floorNumber(v Value) Value { return roundInteger(wide.Floor, v) }
func ceilNumber(v Value) Value  { return roundInteger(wide.Ceil, v) }

func truncateNumber(v Value) Value {
	if isNegative(v) {
		return ceilNumber(v)
	}
	return floorNumber(v)
}

func roundInteger(op func(d, x *apd.Decimal) (apd.Condition, error), v Value) Value {
	if v.big == nil && v.exp >= 0 {
		return v
	}
	var x apd.Decimal
	d := new(apd.Decimal)
	if _, err := op(d, v.decimal(&x)); err != nil {
		return Value{}
	}
	return mustNumber(d)
}

// powerNumber returns a ** b: exactly for whole exponents from 0 to 1,000,
// rounded to 34 digits for others.
func powerNumber(a, b Value) (Value, error) {
	exponent, whole := b.Integer()
	if compareNumbers(b, IntegerOf(maxDigits)) > 0 || compareNumbers(b, IntegerOf(-maxDigits)) < 0 {
		return Value{}, errExponent
	}
	if a.big == nil && a.n == 0 && isNegative(b) {
		return Value{}, ErrDivisionByZero
	}
	if !whole {
		if isNegative(a) {
			return Value{}, errExponent
		}
		return viaDecimal(quotient.Pow, a, b)
	}
	result, square := IntegerOf(1), a
	var err error
	for n := max(exponent, -exponent); n > 0; n >>= 1 {
		if n&1 == 1 {
			if result, err = multiplyNumbers(result, square); err != nil {
				return Value{}, err
			}
		}
		if n > 1 {
			if square, err = multiplyNumbers(square, square); err != nil {
				return Value{}, err
			}
		}
	}
	if exponent < 0 {
		return divideNumbers(IntegerOf(1), result)
	}
	return result, nil
}
