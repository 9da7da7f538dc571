package compute

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/reference"
	"sheetsync/sheetschema/table"
)

// amounts adds up, or finds the least or greatest of, the children's values. One
// absurd number spoils the total of its own parent only.
func (a *aggregate) amounts(out []expression.Value) {
	visit := func(from *children, r, p int) {
		v := from.table.Value(r, from.Field)
		if v.IsUnknown() {
			from.unknowable(r, from.Field, []int{from.Field})
			return
		}
		total, err := a.join(out[p], v)
		if err != nil {
			a.breaks(p)
			return
		}
		out[p] = total
	}
	if families, ok := a.families(); ok && a.isPlain() {
		parallel.Records(len(out), func(from, to int) {
			for p := from; p < to; p++ {
				v, ok := a.plainAmount(p, families)
				if out[p] = v; !ok {
					a.eachOf(p, families, visit)
				}
			}
		})
	} else {
		clear(out)
		a.each(visit)
	}
	if a.roll.Function != sheetschema.RollupSum {
		return
	}
	for p := range out {
		if out[p].IsEmpty() {
			out[p] = expression.IntegerOf(0)
		}
	}
}

// breaks notes that a parent's total has more digits than there may be.
func (a *aggregate) breaks(parent int) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.broken[parent] = true
}

// join takes one more value into an amount. Children without one don't count.
func (a *aggregate) join(total, v expression.Value) (expression.Value, error) {
	switch {
	case v.IsEmpty():
		return total, nil
	case total.IsEmpty():
		return v, nil
	case a.roll.Function == sheetschema.RollupSum:
		return expression.Add(total, v)
	}
	order, ok := v.Compare(total)
	if ok && (order < 0) == (a.roll.Function == sheetschema.RollupMin) && order != 0 {
		return v, nil
	}
	return total, nil
}

// isPlain reports whether the children's values are all of one type that is told by a
// whole number and a power of ten.
func (a *aggregate) isPlain() bool {
	typ := a.children[0].valueType()
	for _, from := range a.children {
		if from.valueType() != typ {
			return false
		}
	}
	switch typ {
	case expression.TypeNumber:
		return true
	case expression.TypeDate, expression.TypeTime, expression.TypeDateTime:
		return a.roll.Function != sheetschema.RollupSum
	default:
		return false
	}
}

func (a *children) valueType() expression.Type {
	return a.table.Resource.Fields[a.Field].Type.Expression()
}

// plainAmount is the amount of one parent as [aggregate.amounts] has it, by the arithmetic
// of whole numbers: that of nearly all. ok is false, and the amount empty, where a value
// has no few digits or can't be read, or the amount gets too many digits.
func (a *aggregate) plainAmount(p int, families []*reference.Families) (v expression.Value, ok bool) {
	var total scaled
	var best struct { // the child that the total is of, where it isn't a sum
		from   *children
		record int
	}
	sum, some := a.roll.Function == sheetschema.RollupSum, false
	for i, from := range a.children {
		for _, child := range families[i].Of(p) {
			r := int(child)
			if from.counts != nil && !from.counts[r] {
				continue
			}
			switch from.table.State(r, from.Field) {
			case table.StateEmpty:
				continue
			case table.StateValid:
			default:
				return expression.Value{}, false
			}
			next := scaled{from.table.Int(r, from.Field), from.table.Exponent(r, from.Field)}
			if !some {
				total, best.from, best.record, some = next, from, r, true
				continue
			}
			x, y, ok := aligned(total, next)
			switch {
			case !ok:
				return expression.Value{}, false
			case sum:
				if total, ok = x.plus(y); !ok {
					return expression.Value{}, false
				}
			case y.n < x.n && a.roll.Function == sheetschema.RollupMin, y.n > x.n && a.roll.Function == sheetschema.RollupMax:
				total, best.from, best.record = next, from, r
			}
		}
	}
	switch {
	case !some:
		return expression.Value{}, true
	case sum:
		return expression.DecimalOf(total.n, total.exponent), true
	default:
		return best.from.table.Value(best.record, best.from.Field), true
	}
}

// scaled is n × 10^exponent.
type scaled struct {
	n        int64
	exponent int32
}

// aligned writes two numbers with the lesser of their exponents; ok is false where that
// takes more than 64 bits.
func aligned(a, b scaled) (x, y scaled, ok bool) {
	switch {
	case a.exponent > b.exponent:
		a, ok = a.to(b.exponent)
	case a.exponent < b.exponent:
		b, ok = b.to(a.exponent)
	default:
		ok = true
	}
	return a, b, ok
}

// to writes a number with a lesser exponent.
func (s scaled) to(exponent int32) (scaled, bool) {
	for ; s.exponent > exponent; s.exponent-- {
		next := s.n * 10
		if next/10 != s.n {
			return scaled{}, false
		}
		s.n = next
	}
	return s, true
}

// plus adds a number with the same exponent.
func (s scaled) plus(t scaled) (scaled, bool) {
	total := s.n + t.n
	if (total > s.n) != (t.n > 0) {
		return scaled{}, false
	}
	return scaled{total, s.exponent}, true
}
