package decimal

import "github.com/cockroachdb/apd/v3"

// Round rounds half away from zero to the given decimal places, to tens,
// hundreds and so on when places is negative.
func (d Decimal) Round(places int32) Decimal {
	if d.big == nil {
		drop := -int64(places) - int64(d.exp)
		switch {
		case drop <= 0:
			return d
		case drop <= 18:
			unit := powersOfTen[drop]
			q, r := d.n/unit, d.n%unit
			switch {
			case r >= unit-r && r > 0:
				q++
			case -r >= unit+r && r < 0:
				q--
			}
			rounded, _ := New(q, -places)
			return rounded
		case drop > 19:
			return Decimal{}
		}
	}
	x := d.APD()
	if x.Exponent >= -places {
		return d
	}
	if _, err := wide.Quantize(x, x, -places); err != nil {
		return Decimal{}
	}
	return mustTake(x)
}

// Floor rounds towards negative infinity.
func (d Decimal) Floor() Decimal { return d.toWhole(wide.Floor) }

// Ceil rounds towards positive infinity.
func (d Decimal) Ceil() Decimal { return d.toWhole(wide.Ceil) }

// Truncate rounds towards zero.
func (d Decimal) Truncate() Decimal {
	if d.IsNegative() {
		return d.Ceil()
	}
	return d.Floor()
}

func (d Decimal) toWhole(op func(d, x *apd.Decimal) (apd.Condition, error)) Decimal {
	if d.big == nil && d.exp >= 0 {
		return d
	}
	var x apd.Decimal
	result := new(apd.Decimal)
	if _, err := op(result, d.set(&x)); err != nil {
		return Decimal{}
	}
	return mustTake(result)
}
