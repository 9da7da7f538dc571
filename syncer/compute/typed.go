package compute

import (
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/decimal"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/sheetschema/textkey"
)

// maxSources is how many columns or tabs a message names that a value is computed
// from.
const maxSources = 4

// besideTyped fills a computed field whose column people keep themselves: a cell has
// what they typed, and where they typed nothing what is computed. Where both are and
// differ by more than rounding, an issue says so.
func (c *computer) besideTyped(t *table.Table, f *sheetschema.Field) {
	for i := range t.Len() {
		t.SetEmpty(i, f.Index)
	}
	first := len(c.issues)
	c.fill(t, f)
	comparable := c.hasSources(f)
	var differ []sheetschema.Issue
	for i := range t.Len() {
		if t.TypedState(i, f.Index) == table.StateEmpty {
			continue
		}
		computed := t.Value(i, f.Index)
		t.SetTyped(i, f.Index)
		delete(c.causes, cell{t.Resource.Index, i, f.Index})
		typed := t.Value(i, f.Index)
		if amounts, ok := inOneCurrency(f, typed, computed); ok {
			t.SetText(i, f.Index, amounts.JSON())
			typed = t.Value(i, f.Index)
		}
		if comparable && computed.IsKnown() && typed.IsKnown() && !c.agree(t, i, f, typed, computed) {
			differ = append(differ, c.differs(t, i, f))
		}
	}
	// What keeps a cell from being computed is nothing to one that isn't.
	c.issues = slices.Concat(c.issues[:first], slices.DeleteFunc(c.issues[first:], func(issue sheetschema.Issue) bool {
		return issue.Resource == t.Resource.Name && issue.Field == f.Name && t.TypedState(issue.Record, f.Index) != table.StateEmpty
	}), differ)
}

// hasSources reports whether there is a record that a total could be over. A team
// that keeps its totals, and no tab of what they are over, isn't told that they
// should be 0.
func (c *computer) hasSources(f *sheetschema.Field) bool {
	if f.Pool == sheetschema.PoolState {
		return false // people have words of their own for it
	}
	if f.Rollup == nil {
		return true
	}
	return slices.ContainsFunc(f.Rollup.Sources, func(s sheetschema.RollupSource) bool {
		r, ok := c.descriptor.Resource(s.From)
		return ok && c.tables[r.Index].Len() > 0
	})
}

// inOneCurrency gives an amount that is typed without a currency the one in which
// all is that it is a total of.
func inOneCurrency(f *sheetschema.Field, typed, computed expression.Value) (table.Amounts, bool) {
	if f.Rollup == nil || !f.Rollup.HasCurrency() || f.Type != sheetschema.TypeJSON || !typed.IsKnown() || !computed.IsKnown() {
		return nil, false
	}
	a, ok := table.ParseAmounts(typed.Text())
	b, also := table.ParseAmounts(computed.Text())
	amount, bare := a[""]
	if !ok || !also || !bare || len(a) != 1 || len(b) != 1 {
		return nil, false
	}
	for code := range b {
		return table.Amounts{code: amount}, true
	}
	return nil, false
}

// agree reports whether a typed value is the computed one but for rounding.
func (c *computer) agree(t *table.Table, record int, f *sheetschema.Field, typed, computed expression.Value) bool {
	switch f.Type {
	case sheetschema.TypeNumber:
		return near(typed, computed, unitOf(t, record, f))
	case sheetschema.TypeString:
		form := textkey.FormOf(f.Format)
		return textkey.Of(typed.Text(), form) == textkey.Of(computed.Text(), form)
	case sheetschema.TypeJSON:
		a, ok := table.ParseAmounts(typed.Text())
		b, also := table.ParseAmounts(computed.Text())
		if !ok || !also {
			return typed.Text() == computed.Text()
		}
		return sameAmounts(a, b) && sameAmounts(b, a)
	default:
		return typed.Equal(computed)
	}
}

// sameAmounts reports whether each amount has its like; 0 has it in none.
func sameAmounts(a, b table.Amounts) bool {
	for code, amount := range a {
		other, ok := b[code]
		if !ok {
			other = expression.IntegerOf(0)
		}
		if !near(amount, other, minorUnit(code)) {
			return false
		}
	}
	return true
}

// unitOf returns the minor unit of an amount's currency, by ISO 4217; 0 for other
// numbers.
func unitOf(t *table.Table, record int, f *sheetschema.Field) decimal.Decimal {
	if f.Currency == "" {
		return decimal.Decimal{}
	}
	code := ""
	if of, ok := t.Resource.Field(f.Currency); ok {
		code = currencyCode(t.Text(record, of.Index))
	}
	return minorUnit(code)
}

func minorUnit(code string) decimal.Decimal {
	unit, _ := decimal.New(1, -int32(currency.Digits(code))) // a handful of digits
	return unit
}

// near reports whether a typed number is the computed one, rounded to as many
// decimals as it was typed with, or off by no more than the unit.
func near(typed, computed expression.Value, unit decimal.Decimal) bool {
	a, ok := typed.Number()
	b, also := computed.Number()
	if !ok || !also {
		return typed.Equal(computed)
	}
	difference, err := a.Sub(b)
	if err != nil {
		return false
	}
	if difference.IsNegative() {
		difference = difference.Neg()
	}
	if difference.Cmp(unit) <= 0 {
		return true
	}
	if _, exponent, small := a.Compact(); unit.IsZero() && small {
		return b.Round(max(-int32(exponent), 0)).Cmp(a) == 0
	}
	return false
}

// differs says that a typed value isn't what is computed.
func (c *computer) differs(t *table.Table, record int, f *sheetschema.Field) sheetschema.Issue {
	variant, sources := c.sourcesOf(t, record, f)
	comma := language.NewPrinter(c.tag).Say("issues.comma", nil)
	return sheetschema.Issue{
		Resource: t.Resource.Name, Record: record, Row: t.Row(record), Field: f.Name,
		Code: sheetschema.CodeComputedDiffers, Variant: variant, Severity: sheetschema.SeverityWarning,
		Args: map[string]string{"field": f.Caption(c.tag), "sources": strings.Join(sources, comma)},
	}
}

// sourcesOf names what a value is computed from: the filled columns beside it, or
// other tabs.
func (c *computer) sourcesOf(t *table.Table, record int, f *sheetschema.Field) (variant string, names []string) {
	add := func(name string) {
		if len(names) < maxSources && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if f.Pool != sheetschema.PoolNone {
		for _, i := range t.Resource.Pool.Reads() {
			if t.State(record, i) != table.StateEmpty {
				add(t.Resource.Fields[i].Caption(c.tag))
			}
		}
		return "columns", names
	}
	if f.Formula != nil {
		// Numbers and dates first: the columns that say how to compute with them,
		// such as a status, tell little.
		for _, measures := range []bool{true, false} {
			for _, i := range f.Formula.Indexes() {
				g := t.Resource.Fields[i]
				measure := g.Type != sheetschema.TypeString && g.Type != sheetschema.TypeBoolean
				if measure == measures && i != f.Index && t.State(record, i) != table.StateEmpty {
					add(g.Caption(c.tag))
				}
			}
			if len(names) > 0 {
				return "columns", names
			}
		}
	}
	var from []string
	for _, lookup := range f.Lookups {
		from = append(from, lookup.From)
	}
	if f.Rollup != nil {
		for _, s := range f.Rollup.Sources {
			from = append(from, s.From)
		}
	}
	for _, name := range from {
		if r, ok := c.descriptor.Resource(name); ok && c.tables[r.Index].Len() > 0 {
			add(r.Caption(c.tag))
		}
	}
	return "tabs", names
}
