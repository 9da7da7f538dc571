package overview

import (
	"strconv"

	"github.com/cockroachdb/apd/v3"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
)

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

// amount is what a record adds: 1 to a count. It is unknown where it can't be said
// whether the record counts, unless it is nothing anyway.
func amount(f sheetschema.AggregateFunction, s *sheetschema.AggregateSource, r *table.Cursor, counts expression.Value) expression.Value {
	v := expression.IntegerOf(1)
	if s.Field >= 0 {
		v = r.Value(s.Field)
	}
	return ifCounted(f, v, counts)
}

func ifCounted(f sheetschema.AggregateFunction, v, counts expression.Value) expression.Value {
	if counts.IsUnknown() && v.IsKnown() && (f == sheetschema.AggregateAverage || !isZero(v)) {
		return counts
	}
	return v
}

// inBase is what a record adds in the base currency; v is what it adds in its own. It
// is empty for an amount that isn't converted.
func inBase(f sheetschema.AggregateFunction, s *sheetschema.AggregateSource, r *table.Cursor, v, counts expression.Value) expression.Value {
	in := ifCounted(f, r.Value(s.Base), counts)
	if in.IsEmpty() && v.IsUnknown() {
		return v
	}
	return in
}

// isZero reports whether a value adds nothing to a sum.
func isZero(v expression.Value) bool {
	if v.IsEmpty() {
		return true
	}
	d, ok := v.Decimal()
	return ok && d.IsZero()
}

// format is how an aggregate's values are shown.
func format(a *sheetschema.Aggregate) string {
	switch {
	case a.Function == sheetschema.AggregateAverage:
		return averageFormat
	case a.Function == sheetschema.AggregateSum && a.Field().Type == sheetschema.TypeNumber:
		return amountFormat
	}
	return wholeFormat
}

// Formats of values.
const (
	wholeFormat   = "#,##0"
	amountFormat  = "#,##0.00##" // dinars have three decimals
	averageFormat = "0.0"
)

// groups sums up by key, exactly.
type groups struct {
	function sheetschema.AggregateFunction
	sums     map[string]expression.Value // unknown once one value of the group is
	known    map[string]expression.Value // of what is known
	counts   map[string]int
}

func newGroups(f sheetschema.AggregateFunction) *groups {
	return &groups{function: f, sums: map[string]expression.Value{}, known: map[string]expression.Value{}, counts: map[string]int{}}
}

func (g *groups) add(key string, v expression.Value) {
	if v.IsEmpty() {
		return
	}
	if v.IsUnknown() {
		g.sums[key] = v
		return
	}
	sum, ok := g.known[key]
	if !ok {
		sum = expression.IntegerOf(0)
	}
	// A sum of more than 1,000 digits stays where it was: no money has them.
	total, err := expression.Add(sum, v)
	if err != nil {
		return
	}
	g.known[key] = total
	g.counts[key]++
	if !g.sums[key].IsUnknown() {
		g.sums[key] = total
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
