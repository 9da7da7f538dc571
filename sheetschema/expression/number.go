package expression

import (
	"github.com/cockroachdb/apd/v3"

	"sheetsync/sheetschema/decimal"
)

// NumberOf returns the decimal's value. An infinite or undefined one, and one
// of more than 1,000 digits, is empty.
func NumberOf(d *apd.Decimal) Value {
	n, err := decimal.FromAPD(d)
	if err != nil {
		return Value{}
	}
	return ExactOf(n)
}

// ExactOf returns the number as a value.
func ExactOf(d decimal.Decimal) Value { return Value{typ: TypeNumber, number: d} }

// ParseNumber reads a decimal in plain or scientific notation, such as -12.50
// or 1.2E+30, exactly. The error is one of package decimal.
func ParseNumber(text string) (Value, error) { return numberOr(decimal.Parse(text)) }

// numberOr returns the number as a value, or the empty value with the error.
func numberOr(d decimal.Decimal, err error) (Value, error) {
	if err != nil {
		return Value{}, err
	}
	return ExactOf(d), nil
}

// Number returns a number as it is; ok is false for what is no number.
func (v Value) Number() (d decimal.Decimal, ok bool) {
	if v.typ != TypeNumber {
		return decimal.Decimal{}, false
	}
	return v.number, true
}

// Coefficient returns a number as coefficient × 10^exponent, in lowest terms:
// the coefficient does not end in 0, unless it is 0. ok is false for what is
// no number, and for one whose coefficient doesn't fit 64 bits.
func (v Value) Coefficient() (coefficient int64, exponent int32, ok bool) {
	if v.typ != TypeNumber {
		return 0, 0, false
	}
	return v.number.Lowest()
}

// Integer returns a whole number; ok is false for what is no number, not
// whole, or doesn't fit 64 bits.
func (v Value) Integer() (n int64, ok bool) {
	if v.typ != TypeNumber {
		return 0, false
	}
	return v.number.Int64()
}

// Decimal returns a number as a decimal of the caller's own; ok is false for
// what is no number.
func (v Value) Decimal() (d *apd.Decimal, ok bool) {
	if v.typ != TypeNumber {
		return nil, false
	}
	return v.number.APD(), true
}

// Add returns a + b, exactly; empty when either is no number. The error is
// that of a result of more than 1,000 digits.
func Add(a, b Value) (Value, error) {
	if a.typ != TypeNumber || b.typ != TypeNumber {
		return Value{}, nil
	}
	return addNumbers(a, b)
}

// Round rounds a number half away from zero to the given decimal places, to
// tens, hundreds and so on when places is negative.
func Round(v Value, places int32) Value {
	if v.typ != TypeNumber {
		return Value{}
	}
	return ExactOf(v.number.Round(places))
}

func addNumbers(a, b Value) (Value, error)       { return numberOr(a.number.Add(b.number)) }
func subtractNumbers(a, b Value) (Value, error)  { return numberOr(a.number.Sub(b.number)) }
func multiplyNumbers(a, b Value) (Value, error)  { return numberOr(a.number.Mul(b.number)) }
func divideNumbers(a, b Value) (Value, error)    { return numberOr(a.number.Quo(b.number)) }
func remainderNumbers(a, b Value) (Value, error) { return numberOr(a.number.Rem(b.number)) }
func powerNumber(a, b Value) (Value, error)      { return numberOr(a.number.Pow(b.number)) }
