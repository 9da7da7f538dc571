package table

import (
	"math"

	"github.com/cockroachdb/apd/v3"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
)

// Value returns a cell's value. An invalid cell has none: it is empty.
func (t *Table) Value(record, field int) expression.Value {
	c := &t.columns[field]
	data := c.data[record]
	switch c.states[record] {
	case StateValid:
	case StateBig:
		v, err := expression.ParseNumber(t.arena.text(ref(data)))
		if err != nil {
			return expression.Value{}
		}
		return v
	default:
		return expression.Value{}
	}
	switch t.Resource.Fields[field].Type {
	case sheetschema.TypeString:
		return expression.TextOf(t.arena.text(ref(data)))
	case sheetschema.TypeInteger:
		return expression.IntegerOf(int64(data))
	case sheetschema.TypeNumber:
		return expression.DecimalOf(int64(data), int32(c.exponents[record]))
	case sheetschema.TypeBoolean:
		return expression.BooleanOf(data == 1)
	case sheetschema.TypeDate:
		return expression.DateOf(expression.Day(int64(data)))
	case sheetschema.TypeTime:
		return expression.TimeOf(int64(data))
	case sheetschema.TypeDateTime:
		return expression.DateTimeOf(int64(data))
	default:
		return expression.AnyOf(t.arena.text(ref(data)))
	}
}

// A Cursor is one record of a table, as expressions read it. Move it by
// setting Record: that allocates nothing. It is for one goroutine.
type Cursor struct {
	Table  *Table
	Record int
}

// Value returns the record's value of a field.
func (c *Cursor) Value(field int) expression.Value { return c.Table.Value(c.Record, field) }

// SetValue sets a cell to a value of the field's type, or empties it. A value
// that the field can't hold makes the cell invalid, shown as the value's text,
// and the result false: one of another type, a fraction for an Integer, a
// number of too many digits.
func (t *Table) SetValue(record, field int, v expression.Value) bool {
	f := t.Resource.Fields[field]
	if v.IsEmpty() {
		t.SetEmpty(record, field)
		return true
	}
	if v.Type() != f.Type.Expression() {
		t.SetInvalid(record, field, v.String())
		return false
	}
	switch f.Type {
	case sheetschema.TypeString, sheetschema.TypeJSON:
		t.SetText(record, field, v.Text())
	case sheetschema.TypeInteger:
		n, ok := v.Integer()
		if !ok {
			t.SetInvalid(record, field, v.String())
			return false
		}
		t.SetInt(record, field, n)
	case sheetschema.TypeNumber:
		return t.setNumber(record, field, v)
	default:
		t.SetInt(record, field, v.Int())
	}
	return true
}

func (t *Table) setNumber(record, field int, v expression.Value) bool {
	if coefficient, exponent, ok := v.Coefficient(); ok && exponent >= math.MinInt8 && exponent <= math.MaxInt8 {
		t.SetNumber(record, field, coefficient, int8(exponent))
		return true
	}
	d, ok := v.Decimal()
	if !ok {
		t.SetInvalid(record, field, v.String())
		return false
	}
	// The same form that parsing gives, so that equal numbers hash alike.
	var reduced apd.Decimal
	reduced.Reduce(d)
	n, ok := lexical.ScanDecimal(reduced.Text('E'))
	switch {
	case !ok:
		t.SetInvalid(record, field, v.String())
		return false
	case n.Digits == "": // short after all, once the zeros are off
		t.SetNumber(record, field, n.Coefficient, n.Exponent)
	default:
		t.SetBig(record, field, n.Digits)
	}
	return true
}

// canonicalNumber strips the zeros that a coefficient ends in, as far as they
// are decimal places, and writes out tens and hundreds, so that one number has
// one form: 15 is 15, not 150 × 10^-1 or (for 20) 2 × 10^1.
func canonicalNumber(coefficient int64, exponent int8) (int64, int8) {
	if coefficient == 0 {
		return 0, 0
	}
	for exponent < 0 && coefficient%10 == 0 {
		coefficient /= 10
		exponent++
	}
	for exponent > 0 && coefficient > -1e17 && coefficient < 1e17 {
		coefficient *= 10
		exponent--
	}
	for exponent > 0 && coefficient%10 == 0 {
		coefficient /= 10
		exponent++
	}
	return coefficient, exponent
}
