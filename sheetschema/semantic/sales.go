package semantic

import (
	"slices"

	"sheetsync/sheetschema"
)

// sales finds what customers bought: what their first rollup sums up that nobody
// owes; nil for nothing.
func (f *finder) sales(c *Customers) *Sales {
	for _, field := range c.Resource.Fields {
		if field.Rollup == nil || field.Rollup.Function != sheetschema.RollupSum || len(field.Rollup.Sources) != 1 {
			continue
		}
		source := field.Rollup.Sources[0]
		r, _ := f.d.Resource(source.From)
		if r == nil || f.owes(r, source.Field) || f.isBase(r, source.Field) || r.Fields[source.Field].Type != sheetschema.TypeNumber {
			continue
		}
		s := f.salesOf(c, r, source.Field)
		s.Customer, s.Where = source.Key, source.Where
		if s.Date != None {
			return s
		}
	}
	for _, r := range f.d.Resources {
		key := customerKey(c, r)
		amount := meaning(r, isAmount, "transactions line_total")
		if key == nil || amount == None {
			continue
		}
		s := f.salesOf(c, r, amount)
		if s.Customer = *key; s.Date != None {
			return s
		}
	}
	return nil
}

func isAmount(f *sheetschema.Field) bool { return f.Type == sheetschema.TypeNumber }

// owes reports whether an amount is one that people are reminded of.
func (f *finder) owes(r *sheetschema.Resource, amount int) bool {
	return slices.ContainsFunc(r.Deadlines, func(d sheetschema.Deadline) bool { return d.Dunning && d.Amount == amount })
}

// isBase reports whether an amount is another one in the base currency.
func (f *finder) isBase(r *sheetschema.Resource, amount int) bool {
	for _, field := range r.Fields {
		if base, ok := f.base[field]; ok && base == amount {
			return true
		}
	}
	return false
}

func (f *finder) salesOf(c *Customers, r *sheetschema.Resource, amount int) *Sales {
	s := &Sales{
		Resource: r, Money: f.money(r, amount),
		Date:    rolledUp(c.Resource, r, isDate, sheetschema.RollupMin, sheetschema.RollupMax),
		Order:   rolledUp(c.Resource, r, func(*sheetschema.Field) bool { return true }, sheetschema.RollupCountDistinct),
		Product: meaning(r, isText, "transactions product"),
		Owner:   ownerOf(r),
	}
	if s.Date == None {
		s.Date = meaning(r, isDate, "transactions order_date")
	}
	if s.Date == None {
		s.Date = find(r, func(f *sheetschema.Field) bool { return isDate(f) && f.Essential })
	}
	if s.Order == None {
		s.Order = meaning(r, func(*sheetschema.Field) bool { return true }, "transactions order_number")
	}
	return s
}

// rolledUp returns the field of the children that their parents' first rollup of one of
// the functions is over; None for none.
func rolledUp(parent, child *sheetschema.Resource, may fits, functions ...sheetschema.RollupFunction) int {
	for _, field := range parent.Fields {
		if field.Rollup == nil || !slices.Contains(functions, field.Rollup.Function) || len(field.Rollup.Sources) != 1 {
			continue
		}
		if s := field.Rollup.Sources[0]; s.From == child.Name && s.Field >= 0 && may(child.Fields[s.Field]) {
			return s.Field
		}
	}
	return None
}
