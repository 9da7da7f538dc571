package decimal

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/cockroachdb/apd/v3"
)

// MaxDigits bounds a number: its digits before and after the decimal point
// together. PostgreSQL and people are content with far fewer.
const MaxDigits = 1000

// Faults of arithmetic and of parsing.
var (
	ErrDivisionByZero = errors.New("division by zero")
	ErrTooManyDigits  = fmt.Errorf("a number of more than %d digits", MaxDigits)
	ErrExponent       = errors.New("a power that has no real value or too large an exponent")
	ErrSyntax         = errors.New("not a number")
)

// A Decimal is an exact number. The zero Decimal is 0. Decimals don't change
// and may be copied; compare them with [Decimal.Cmp], not with ==.
type Decimal struct {
	n   int64
	big *apd.Decimal // a number whose coefficient doesn't fit n; never changed
	exp int32
}

var powersOfTen = func() (powers [19]int64) {
	p := int64(1)
	for i := range powers {
		powers[i] = p
		p *= 10
	}
	return powers
}()

// FromInt returns a whole number.
func FromInt(n int64) Decimal { return Decimal{n: n} }

// New returns coefficient × 10^exponent; ok is false for an exponent beyond
// ±1,000.
func New(coefficient int64, exponent int32) (d Decimal, ok bool) {
	if exponent < -MaxDigits || exponent > MaxDigits {
		return Decimal{}, false
	}
	if coefficient == 0 {
		exponent = 0
	}
	return Decimal{n: coefficient, exp: exponent}, true
}

// FromAPD returns the decimal's number. The error is [ErrTooManyDigits], or
// [ErrSyntax] for one that is infinite or undefined.
func FromAPD(d *apd.Decimal) (Decimal, error) {
	if d.Form != apd.Finite {
		return Decimal{}, ErrSyntax
	}
	return take(new(apd.Decimal).Set(d))
}

// take takes the decimal over.
func take(d *apd.Decimal) (Decimal, error) {
	if d.IsZero() {
		return Decimal{}, nil
	}
	if d.Exponent < -MaxDigits || int64(d.Exponent)+d.NumDigits() > MaxDigits {
		if d.Reduce(d); d.Exponent < -MaxDigits || int64(d.Exponent)+d.NumDigits() > MaxDigits {
			return Decimal{}, ErrTooManyDigits
		}
	}
	coefficient := &d.Coeff
	if d.Negative {
		coefficient = new(apd.BigInt).Neg(coefficient)
	}
	if coefficient.IsInt64() {
		return Decimal{n: coefficient.Int64(), exp: d.Exponent}, nil
	}
	return Decimal{big: d}, nil
}

// quickPlaces are the decimal places that FromFloat tries by multiplication.
const quickPlaces = 6

var quickPowers = [quickPlaces + 1]float64{1, 10, 100, 1e3, 1e4, 1e5, 1e6}

// sheetDigits are the significant digits that spreadsheets show and keep: a
// float64 holds every decimal of so many, and what it holds beyond them is what
// its binary arithmetic left behind.
const sheetDigits = 15

// FromFloat returns the number that people see in a spreadsheet's cell that
// holds the float64: a fraction to 15 significant digits, so that
// 1000.1499999999999 is 1000.15 and 0.30000000000000004 is 0.3, and a whole
// number by the fewest digits that denote it. ok is false for what is infinite
// or undefined.
func FromFloat(f float64) (d Decimal, ok bool) {
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return Decimal{n: int64(f)}, true
	}
	// A decimal of at most 15 digits that denotes f is what 15 digits show of
	// it, because no two such decimals denote the same float64.
	for places := 1; places < len(quickPowers); places++ {
		scaled := math.Round(f * quickPowers[places])
		if math.Abs(scaled) >= 1e15 {
			break
		}
		if scaled/quickPowers[places] == f {
			return Decimal{n: int64(scaled), exp: int32(-places)}, true
		}
	}
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return Decimal{}, false
	}
	digits := sheetDigits - 1 // behind the first
	if f == math.Trunc(f) {
		digits = -1 // as many as needed
	}
	var buffer [32]byte
	d, err := Parse(string(strconv.AppendFloat(buffer[:0], f, 'e', digits, 64)))
	return d.Reduced(), err == nil
}

// Float returns the float64 that is n × 10^exponent of at most 15 digits and 6
// places, which tells it from its neighbours; ok is false for other numbers.
func Float(n int64, exponent int32) (f float64, ok bool) {
	if exponent > 0 || exponent < -quickPlaces || n <= -1e15 || n >= 1e15 {
		return 0, false
	}
	return float64(n) / quickPowers[-exponent], true
}

// Payload returns the coefficient alone, unless it has more than 64 bits. For
// a number made by [FromInt] that is the number.
func (d Decimal) Payload() int64 { return d.n }

// Lowest returns coefficient and exponent in lowest terms: the coefficient does
// not end in 0, unless it is 0. ok is false where it doesn't fit 64 bits.
func (d Decimal) Lowest() (coefficient int64, exponent int32, ok bool) {
	d = d.Reduced()
	return d.n, d.exp, d.big == nil
}

// Compact returns coefficient and exponent in the one form in which numbers are
// kept: a whole number of at most 18 digits has the exponent 0, any other is in
// lowest terms. ok is false where they don't fit; see [Decimal.Digits].
func (d Decimal) Compact() (coefficient int64, exponent int8, ok bool) {
	if d.big == nil && d.exp == 0 && d.n > -1e18 && d.n < 1e18 {
		return d.n, 0, true
	}
	n, exp, ok := d.Lowest()
	if !ok {
		return 0, 0, false
	}
	if exp > 0 && exp <= 18 {
		if whole, fits := multiplyInts(n, powersOfTen[exp]); fits && whole > -1e18 && whole < 1e18 {
			return whole, 0, true
		}
	}
	return n, int8(exp), exp >= math.MinInt8 && exp <= math.MaxInt8
}

// Size returns how many significant digits the number has, and the power of ten
// of the first one: 3 and 1 for 12.5. Those of 0 are 1 and 0.
func (d Decimal) Size() (digits, magnitude int) {
	d = d.Reduced()
	var x apd.Decimal
	d.set(&x)
	digits = int(x.NumDigits())
	return digits, digits - 1 + int(x.Exponent)
}

// Digits writes the number as its digits in lowest terms and, where it isn't 0,
// its exponent: -12E-3.
func (d Decimal) Digits() string {
	d = d.Reduced()
	if d.big == nil {
		text := strconv.FormatInt(d.n, 10)
		if d.exp != 0 {
			text += "E" + strconv.Itoa(int(d.exp))
		}
		return text
	}
	text := d.big.Coeff.String()
	if d.big.Negative {
		text = "-" + text
	}
	if d.big.Exponent != 0 {
		text += "E" + strconv.Itoa(int(d.big.Exponent))
	}
	return text
}

// Int64 returns a whole number; ok is false for one that is not whole or
// doesn't fit 64 bits.
func (d Decimal) Int64() (n int64, ok bool) {
	if d.big == nil && d.exp == 0 {
		return d.n, true
	}
	n, exp, ok := d.Lowest()
	if !ok || exp < 0 || exp > 18 {
		return 0, false
	}
	return multiplyInts(n, powersOfTen[exp])
}

// APD returns the number as a decimal of the caller's own.
func (d Decimal) APD() *apd.Decimal { return d.set(new(apd.Decimal)) }

// set sets x to the number, and returns it.
func (d Decimal) set(x *apd.Decimal) *apd.Decimal {
	if d.big != nil {
		return x.Set(d.big)
	}
	return x.SetFinite(d.n, d.exp)
}

// Reduced returns the number in lowest terms: without zeros that its
// coefficient ends in.
func (d Decimal) Reduced() Decimal {
	if d.big != nil {
		x := new(apd.Decimal)
		x.Reduce(d.big)
		if r, err := take(x); err == nil {
			return r
		}
		return d
	}
	if d.n == 0 {
		return Decimal{}
	}
	for d.n%10 == 0 {
		d.n /= 10
		d.exp++
	}
	return d
}

// IsZero reports whether the number is 0.
func (d Decimal) IsZero() bool { return d.big == nil && d.n == 0 }

// IsNegative reports whether the number is less than 0.
func (d Decimal) IsNegative() bool {
	if d.big != nil {
		return d.big.Negative
	}
	return d.n < 0
}

// IsWhole reports whether the number is an integer, of any size.
func (d Decimal) IsWhole() bool { return d.Cmp(d.Truncate()) == 0 }

// Cmp orders two numbers by what they are worth: -1, 0 or 1.
func (d Decimal) Cmp(e Decimal) int {
	if dn, en, _, ok := aligned(d, e); ok {
		switch {
		case dn < en:
			return -1
		case dn > en:
			return 1
		default:
			return 0
		}
	}
	var x, y apd.Decimal
	return d.set(&x).Cmp(e.set(&y))
}

// String writes the number in plain notation, without zeros at the end of its
// decimal places.
func (d Decimal) String() string {
	d = d.Reduced()
	if d.big == nil && d.exp == 0 {
		return strconv.FormatInt(d.n, 10)
	}
	var x apd.Decimal
	return d.set(&x).Text('f')
}
