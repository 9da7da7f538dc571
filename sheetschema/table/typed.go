package table

import "slices"

// Of a computed field, people may keep the column themselves: they type a total,
// or a formula of the sheet gives it. Such a field has two values: the typed one,
// which [Parse] reads, and the computed one. A cell of the table holds one of them
// at a time; what was typed is kept beside it.

// KeepTyped notes that what the cells of a computed field hold now is what people
// typed. Parse does it for the columns that people keep; so must whoever copies
// the records of such a table.
func (t *Table) KeepTyped(field int) {
	if t.typed == nil {
		t.typed = make([]*column, len(t.columns))
	}
	c := &t.columns[field]
	t.typed[field] = &column{states: slices.Clone(c.states), data: slices.Clone(c.data), exponents: slices.Clone(c.exponents)}
}

// IsTyped reports whether people keep the column of a computed field themselves.
func (t *Table) IsTyped(field int) bool { return t.typed != nil && t.typed[field] != nil }

// TypedState returns the state of what people typed in a cell of a computed field:
// empty where they typed nothing, or where the column isn't theirs.
func (t *Table) TypedState(record, field int) CellState {
	if !t.IsTyped(field) {
		return StateEmpty
	}
	return t.typed[field].states[record]
}

// IsComputed reports whether the service gives a cell's value: in a computed field,
// where nobody typed one.
func (t *Table) IsComputed(record, field int) bool {
	return t.Resource.Fields[field].Computed() && t.TypedState(record, field) == StateEmpty
}

// SetTyped sets a cell to what people typed there.
func (t *Table) SetTyped(record, field int) {
	from, to := t.typed[field], &t.columns[field]
	to.own()
	to.states[record], to.data[record] = from.states[record], from.data[record]
	if to.exponents != nil {
		to.exponents[record] = from.exponents[record]
	}
}

// typedFields lists the computed fields whose columns people keep.
func (t *Table) typedFields() []int {
	var fields []int
	for i, c := range t.typed {
		if c != nil {
			fields = append(fields, i)
		}
	}
	return fields
}
