package overview

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

type builder struct {
	content *Content
	tables  []*table.Table
	scope   expression.Scope
	printer *language.Printer
}

func (b *builder) counted(label string, n int) {
	b.content.add(Row{Kind: KindFigure, Label: table.TextCell(label), Value: table.Cell{Kind: table.CellNumber, Number: float64(n)}, Format: wholeFormat})
}

// figure adds one key figure. What is kept apart, such as amounts by currency,
// stands in one cell as text and is never added up. A figure that rests on
// something that can't be read is a question mark with the reason.
func (b *builder) figure(f *sheetschema.Figure) {
	sums, d := newGroups(f.Function), &doubt{}
	b.each(&f.Aggregate, func(s *sheetschema.AggregateSource, r *table.Cursor, counts expression.Value) {
		key := expression.Value{}
		if s.By >= 0 {
			key = r.Value(s.By)
		}
		v := amount(s, r)
		d.note(r, counts, key, v)
		sums.add(strings.ToUpper(key.String()), v)
	})
	row := Row{Kind: KindFigure, Label: table.TextCell(title(b.printer, f.Title, f.Name)), Format: format(&f.Aggregate)}
	switch {
	case d.records > 0:
		row.Value, row.Format = table.TextCell(b.printer.Say("overview.unknown", d.args(b.printer))), ""
	case f.Sources[0].By < 0:
		row.Value = number(sums.value(""))
	default:
		row.Value, row.Format = table.TextCell(sums.apart()), ""
	}
	b.content.add(row)
}

// each visits the records that an aggregate is over. counts is true, or unknown
// where it can't be said whether the record counts.
func (b *builder) each(a *sheetschema.Aggregate, visit func(s *sheetschema.AggregateSource, r *table.Cursor, counts expression.Value)) {
	for i := range a.Sources {
		s := &a.Sources[i]
		if b.tables == nil || b.tables[s.From.Index] == nil {
			continue
		}
		r := &table.Cursor{Table: b.tables[s.From.Index]}
		for r.Record = 0; r.Record < r.Table.Len(); r.Record++ {
			counts := expression.BooleanOf(true)
			if s.Where != nil {
				v, err := s.Where.Eval(r, b.scope)
				if err != nil || !v.IsTrue() && !v.IsUnknown() {
					continue
				}
				counts = v
			}
			visit(s, r, counts)
		}
	}
}

// amount is what a record adds: 1 to a count.
func amount(s *sheetschema.AggregateSource, r *table.Cursor) expression.Value {
	if s.Field < 0 {
		return expression.IntegerOf(1)
	}
	return r.Value(s.Field)
}

func format(a *sheetschema.Aggregate) string {
	switch {
	case a.Function == sheetschema.AggregateAverage:
		return averageFormat
	case a.Function == sheetschema.AggregateSum && a.Field().Type == sheetschema.TypeNumber:
		return amountFormat
	}
	return wholeFormat
}

// groups sums up by key, exactly.
type groups struct {
	function sheetschema.AggregateFunction
	sums     map[string]expression.Value // unknown once one value of the group is
	counts   map[string]int
}

func newGroups(f sheetschema.AggregateFunction) *groups {
	return &groups{function: f, sums: map[string]expression.Value{}, counts: map[string]int{}}
}

func (g *groups) add(key string, v expression.Value) {
	sum, ok := g.sums[key]
	switch {
	case v.IsEmpty() || sum.IsUnknown():
		return
	case v.IsUnknown():
		g.sums[key] = v
		return
	case !ok:
		sum = expression.IntegerOf(0)
	}
	// A sum of more than 1,000 digits stays where it was: no money has them.
	if total, err := expression.Add(sum, v); err == nil {
		g.sums[key] = total
		g.counts[key]++
	}
}

// value is a group's aggregate: 0 over no records, but no average.
func (g *groups) value(key string) expression.Value {
	sum, ok := g.sums[key]
	switch {
	case !ok && g.function == sheetschema.AggregateAverage:
		return expression.Value{}
	case !ok:
		return expression.IntegerOf(0)
	case sum.IsUnknown():
		return sum
	case g.function == sheetschema.AggregateAverage:
		return average(sum, g.counts[key])
	}
	return sum
}

// averagePlaces is to how many decimal places an average is computed, half
// away from zero.
const averagePlaces = 4

func average(sum expression.Value, n int) expression.Value {
	d, ok := sum.Decimal()
	if !ok {
		return expression.Value{}
	}
	var quotient apd.Decimal
	exact := apd.BaseContext.WithPrecision(34)
	if _, err := exact.Quo(&quotient, d, apd.New(int64(n), 0)); err != nil {
		return expression.Value{}
	}
	return expression.Round(expression.NumberOf(&quotient), averagePlaces)
}

// apart writes the groups as “EUR 12.50; USD 1,200.00”, by key.
func (g *groups) apart() string {
	keys := make([]string, 0, len(g.sums))
	for key := range g.sums {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	amounts := table.Amounts{}
	for _, key := range keys {
		amounts[key] = g.value(key)
	}
	return amounts.String()
}

// unknownSign stands where a number would be if all that it needs could be read.
const unknownSign = "?"

// number is a value as a cell.
func number(v expression.Value) table.Cell {
	if v.IsUnknown() {
		return table.TextCell(unknownSign)
	}
	if v.IsEmpty() {
		return table.Cell{}
	}
	f, err := strconv.ParseFloat(v.String(), 64)
	if err != nil {
		return table.Cell{}
	}
	return table.Cell{Kind: table.CellNumber, Number: f}
}
