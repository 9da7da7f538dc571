package decimal

import (
	"fmt"
	"math"

	"github.com/cockroachdb/apd/v3"
)

// quotientDigits is the precision of quotients that do not come out even.
const quotientDigits = 34

// exact never rounds; quotient rounds to 34 digits; wide has room for every
// number there may be, and rounds half away from zero when it quantises.
var (
	exact    = apd.Context{MaxExponent: 10 * MaxDigits, MinExponent: -10 * MaxDigits}
	quotient = apd.Context{Precision: quotientDigits, MaxExponent: 10 * MaxDigits, MinExponent: -10 * MaxDigits, Rounding: apd.RoundHalfEven}
	wide     = apd.Context{Precision: 10 * MaxDigits, MaxExponent: 10 * MaxDigits, MinExponent: -10 * MaxDigits, Rounding: apd.RoundHalfUp}
)

// Add returns d + e, exactly, or [ErrTooManyDigits].
func (d Decimal) Add(e Decimal) (Decimal, error) {
	if dn, en, exp, ok := aligned(d, e); ok {
		if s, ok := addInts(dn, en); ok {
			return Decimal{n: s, exp: exp}, nil
		}
	}
	return general(exact.Add, d, e)
}

// Sub returns d - e, exactly, or [ErrTooManyDigits].
func (d Decimal) Sub(e Decimal) (Decimal, error) {
	if dn, en, exp, ok := aligned(d, e); ok && en != math.MinInt64 {
		if s, ok := addInts(dn, -en); ok {
			return Decimal{n: s, exp: exp}, nil
		}
	}
	return general(exact.Sub, d, e)
}

// Mul returns d × e, exactly, or [ErrTooManyDigits].
func (d Decimal) Mul(e Decimal) (Decimal, error) {
	if d.big == nil && e.big == nil {
		if p, ok := multiplyInts(d.n, e.n); ok {
			if exp := d.exp + e.exp; exp >= -MaxDigits && exp <= MaxDigits-19 {
				return Decimal{n: p, exp: exp}, nil
			}
		}
	}
	return general(exact.Mul, d, e)
}

// Quo returns d / e: exactly where the quotient has at most 34 significant
// digits, else rounded to them, half to even. The error is [ErrDivisionByZero]
// or [ErrTooManyDigits].
func (d Decimal) Quo(e Decimal) (Decimal, error) {
	if e.IsZero() {
		return Decimal{}, ErrDivisionByZero
	}
	if dn, en, _, ok := aligned(d, e); ok && en != 0 && en != -1 && dn%en == 0 {
		return Decimal{n: dn / en}, nil
	}
	return general(quotient.Quo, d, e)
}

// Rem returns the remainder of d / e, which has the sign of d. The error is
// [ErrDivisionByZero] or [ErrTooManyDigits].
func (d Decimal) Rem(e Decimal) (Decimal, error) {
	if e.IsZero() {
		return Decimal{}, ErrDivisionByZero
	}
	if dn, en, exp, ok := aligned(d, e); ok && en != 0 && en != -1 {
		return Decimal{n: dn % en, exp: exp}, nil
	}
	return general(wide.Rem, d, e)
}

// Neg returns -d.
func (d Decimal) Neg() Decimal {
	if d.big == nil && d.n != math.MinInt64 {
		d.n = -d.n
		return d
	}
	x := d.APD()
	x.Negative = !x.Negative && !x.IsZero()
	return mustTake(x)
}

// Pow returns d to the power of e, by repeated squaring: exactly for whole
// exponents from 0 to 1,000, rounded to 34 digits for others. The error is
// [ErrExponent], [ErrDivisionByZero] or [ErrTooManyDigits].
func (d Decimal) Pow(e Decimal) (Decimal, error) {
	exponent, whole := e.Int64()
	if e.Cmp(FromInt(MaxDigits)) > 0 || e.Cmp(FromInt(-MaxDigits)) < 0 {
		return Decimal{}, ErrExponent
	}
	if d.IsZero() && e.IsNegative() {
		return Decimal{}, ErrDivisionByZero
	}
	if !whole {
		if d.IsNegative() {
			return Decimal{}, ErrExponent
		}
		return general(quotient.Pow, d, e)
	}
	result, square := FromInt(1), d
	var err error
	for n := max(exponent, -exponent); n > 0; n >>= 1 {
		if n&1 == 1 {
			if result, err = result.Mul(square); err != nil {
				return Decimal{}, err
			}
		}
		if n > 1 {
			if square, err = square.Mul(square); err != nil {
				return Decimal{}, err
			}
		}
	}
	if exponent < 0 {
		return FromInt(1).Quo(result)
	}
	return result, nil
}

type operation func(d, x, y *apd.Decimal) (apd.Condition, error)

// general does on apd what 64 bits have no room for. A condition that is left
// means that the result is out of bounds.
func general(op operation, d, e Decimal) (Decimal, error) {
	var x, y apd.Decimal
	result := new(apd.Decimal)
	condition, err := op(result, d.set(&x), e.set(&y))
	if err != nil || result.Form != apd.Finite {
		return Decimal{}, fmt.Errorf("%w (%s)", ErrTooManyDigits, condition)
	}
	return take(result)
}

// mustTake takes a decimal over that is no longer than one that was a number.
func mustTake(x *apd.Decimal) Decimal {
	d, err := take(x)
	if err != nil {
		return Decimal{}
	}
	return d
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
func aligned(a, b Decimal) (an, bn int64, exp int32, ok bool) {
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
