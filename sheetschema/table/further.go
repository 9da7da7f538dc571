package table

import "slices"

// noteFurther remembers which of the extra columns have the same meaning as a field.
func (t *Table) noteFurther(field int, m *HeaderMatch) {
	for _, column := range m.FurtherOf(field) {
		at := slices.IndexFunc(m.Extra, func(x ExtraHeader) bool { return x.Column == column })
		if at < 0 {
			continue // another field's, which stands in
		}
		if t.further == nil {
			t.further = make(map[int][]int)
		}
		t.further[field] = append(t.further[field], at)
	}
}

// Further returns the extra columns that have the same meaning as a field, such as
// those of a second and third telephone: their cells may hold other values than the
// field, which has the first.
func (t *Table) Further(field int) []int { return t.further[field] }

// setCurrencies gives rows that have an amount and name no currency that of the
// headings.
func (t *Table) setCurrencies(m *HeaderMatch) {
	for i, f := range t.Resource.Fields {
		code := m.CurrencyOf(i)
		if code == "" || f.Computed() {
			continue
		}
		var amounts []int
		for _, amount := range t.Resource.Fields {
			if amount.Currency == f.Name && len(m.ReadFrom(amount.Index)) > 0 && !m.Served(amount) {
				amounts = append(amounts, amount.Index)
			}
		}
		for record := range t.Len() {
			if t.State(record, i) == StateEmpty && slices.ContainsFunc(amounts, func(a int) bool { return t.State(record, a) != StateEmpty }) {
				t.SetText(record, i, code)
			}
		}
	}
}
