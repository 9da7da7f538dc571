package table

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/decimal"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
)

// Value returns a cell's value. That of an invalid cell is unknown, with the
// field as its origin.
func (t *Table) Value(record, field int) expression.Value {
	c := &t.columns[field]
	data := c.data[record]
	switch c.states[record] {
	case StateValid:
	case StateBig:
		v, err := expression.ParseNumber(t.arena.text(ref(data)))
		if err != nil {
			return expression.UnknownOf(field)
		}
		return v
	case StateInvalid:
		return expression.UnknownOf(field)
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

// Plain returns a cell's value as text, without its field's notation; of an invalid
// cell what people see.
func (t *Table) Plain(record, field int) string {
	if t.State(record, field) == StateInvalid || t.Resource.Fields[field].Type == sheetschema.TypeString {
		return t.Text(record, field)
	}
	return t.Value(record, field).String()
}

// OutsideChoices reports whether a cell holds a text that is none of its field's
// choices (sheetschema.Field.OutsideChoices).
func (t *Table) OutsideChoices(record, field int) bool {
	f, c := t.Resource.Fields[field], &t.columns[field]
	return len(f.Constraints.Enum) > 0 && f.Type == sheetschema.TypeString && c.states[record] == StateValid &&
		f.OutsideChoices(t.arena.text(ref(c.data[record])))
}

// A Cursor is one record of a table, as expressions read it. Move it by
// setting Record: that allocates nothing. It is for one goroutine.
type Cursor struct {
	Table  *Table
	Record int
}

// Value returns the record's value of a field, as expressions know it: that of a
// field with choices is unknown where the text is none of them (“paid (5 March)”),
// since what a person meant by it isn't known. The table keeps the text itself.
func (c *Cursor) Value(field int) expression.Value {
	if c.Table.OutsideChoices(c.Record, field) {
		return expression.UnknownOf(field)
	}
	return c.Table.Value(c.Record, field)
}

// Number implements [expression.Numbers].
func (c *Cursor) Number(field int) (n decimal.Decimal, isEmpty, ok bool) {
	column := &c.Table.columns[field]
	switch column.states[c.Record] {
	case StateEmpty:
		return decimal.Decimal{}, true, true
	case StateValid:
	default:
		return decimal.Decimal{}, false, false
	}
	payload := int64(column.data[c.Record])
	if column.exponents == nil {
		return decimal.FromInt(payload), false, true
	}
	n, ok = decimal.New(payload, int32(column.exponents[c.Record]))
	return n, false, ok
}

// SetValue sets a cell to a value of the field's type, empties it, or notes that
// its value is unknown. A value
// that the field can't hold makes the cell invalid, shown as the value's text,
// and the result false: one of another type, a fraction for an Integer, a
// number of too many digits.
func (t *Table) SetValue(record, field int, v expression.Value) bool {
	f := t.Resource.Fields[field]
	if v.IsEmpty() {
		t.SetEmpty(record, field)
		return true
	}
	if v.IsUnknown() {
		t.SetUnknown(record, field)
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
	d, ok := v.Number()
	// The same form that parsing gives, so that equal numbers hash alike.
	if coefficient, exponent, small := d.Compact(); ok && small {
		t.set(record, field, StateValid, uint64(coefficient))
		t.columns[field].exponents[record] = exponent
		return true
	}
	if !ok || !lexical.Storable(d) {
		t.SetInvalid(record, field, v.String())
		return false
	}
	t.SetBig(record, field, d.Digits())
	return true
}
