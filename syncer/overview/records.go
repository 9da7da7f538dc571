package overview

import (
	"cmp"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
)

// records shows a list of records.
func (b *builder) records(t *sheetschema.OverviewTable, title string) {
	list, has := t.Records, b.facts.Available
	lacks := func(i int) bool { return has.Lacks(list.From.Fields[i]) }
	fields := slices.DeleteFunc(slices.Clone(list.Columns), lacks)
	if !b.offered(has.Tab(list.From) && len(fields) > 0 && (list.Where == nil || !list.Where.Lacks(lacks)), title) {
		return
	}
	s := &sheet{}
	for _, i := range fields {
		f := list.From.Fields[i]
		s.columns = append(s.columns, column{b.caption(f), kindOf(f)})
	}
	chosen, d := b.chosen(list)
	s.note = b.notes(d, leftOver{})
	for _, record := range cut(b, s, chosen, t.Top) {
		var cells []Cell
		for _, field := range fields {
			cells = append(cells, b.cellOf(b.tables[list.From.Index], record, field, t.Overdue))
		}
		s.rows = append(s.rows, cells)
	}
	b.show(title, s)
}

// chosen returns the records of a list, in its order, and why it isn't known of
// others whether they belong to it.
func (b *builder) chosen(list *sheetschema.RecordList) ([]int, *doubt) {
	d := &doubt{}
	if b.tables == nil || b.tables[list.From.Index] == nil {
		return nil, d
	}
	var chosen []int
	r := &table.Cursor{Table: b.tables[list.From.Index]}
	for r.Record = 0; r.Record < r.Table.Len(); r.Record++ {
		if list.Where != nil {
			v, err := list.Where.Eval(r, b.scope)
			if err != nil || !v.IsTrue() {
				d.note(r, v)
				continue
			}
		}
		chosen = append(chosen, r.Record)
	}
	slices.SortStableFunc(chosen, func(x, y int) int {
		for _, k := range list.Sort {
			p, q := r.Table.Value(x, k.Field), r.Table.Value(y, k.Field)
			order := descending(p, q)
			if !k.Descending && p.IsKnown() && q.IsKnown() {
				order = -order
			}
			if order != 0 {
				return order
			}
		}
		return cmp.Compare(x, y)
	})
	return chosen, d
}

func kindOf(f *sheetschema.Field) columnKind {
	switch {
	case f.Type == sheetschema.TypeNumber, f.Type == sheetschema.TypeJSON && f.Currency != "":
		return columnAmount
	case f.Type == sheetschema.TypeInteger:
		return columnNumber
	case f.Type == sheetschema.TypeDate, f.Type == sheetschema.TypeBoolean, f.Type == sheetschema.TypeTime:
		return columnDate
	}
	return columnText
}

// cellOf shows a field of a record. Amounts by currency stand one a line.
func (b *builder) cellOf(t *table.Table, record, field int, overdue bool) Cell {
	f := t.Resource.Fields[field]
	v := t.Value(record, field)
	c := Cell{Style: StylePlain}
	if kindOf(f) >= columnNumber {
		if c.Style = StyleNumber; overdue && v.IsKnown() && !isZero(v) {
			c.Style = StyleOverdue
		}
	}
	switch {
	case v.IsUnknown():
		c.Cell = table.TextCell(unknownSign)
	case v.IsEmpty():
	case f.Type == sheetschema.TypeInteger:
		c.Cell, c.Format = number(v), wholeFormat
	case f.Type == sheetschema.TypeNumber:
		c.Cell, c.Format = number(v), amountFormat
	case f.Type == sheetschema.TypeJSON && f.Currency != "":
		c.Cell = table.TextCell(b.amountsText(v.String()))
	default:
		c.Cell = table.TextCell(v.String())
	}
	return c
}

// amountsText writes what a field holds of amounts by currency.
func (b *builder) amountsText(held string) string {
	amounts, ok := table.ParseAmounts(held)
	if !ok {
		return held
	}
	if len(amounts) == 0 {
		return ""
	}
	sums := newGroups(sheetschema.AggregateSum)
	for code, v := range amounts {
		sums.add(code, v)
	}
	return strings.Join(b.amountLines(sums, expression.Value{}), "\n")
}
