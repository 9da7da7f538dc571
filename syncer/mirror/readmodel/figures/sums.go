package figures

import (
	"cmp"
	"fmt"
	"slices"

	"sheetsync/sheetschema/decimal"
)

// A Sum adds up amounts of one currency.
type Sum struct {
	Currency string          // "" where there is none
	Known    decimal.Decimal // the sum of those that are known
	Count    int             // of all of them
	Unknown  int             // of those that aren't known
}

// Sums are amounts by currency, and all of them in the base currency.
type Sums struct {
	Each []Sum // the currency with the most amounts first
	Base *Sum  // nil where the register has no base currency for them
}

// Main is the sum that stands for all: that in the base currency, or else of the currency
// with the most amounts; ok is false where there are no amounts.
func (s *Sums) Main() (sum Sum, ok bool) {
	switch {
	case s.Base != nil:
		return *s.Base, s.Base.Count > 0
	case len(s.Each) > 0:
		return s.Each[0], true
	}
	return Sum{}, false
}

// Of is the sum in a currency.
func (s *Sums) Of(currency string) (sum Sum, ok bool) {
	i := slices.IndexFunc(s.Each, func(of Sum) bool { return of.Currency == currency })
	if i < 0 {
		return Sum{Currency: currency}, false
	}
	return s.Each[i], true
}

// Count is how many amounts there are.
func (s *Sums) Count() (count int) {
	for i := range s.Each {
		count += s.Each[i].Count
	}
	return count
}

// A measure is a row of sums, as measures selects them.
type measure struct {
	Currency    *string `db:"currency"`
	Count       int     `db:"count"`
	Known       string  `db:"known"`
	Unknown     int     `db:"unknown"`
	Base        string  `db:"base"`
	BaseUnknown int     `db:"base_unknown"`
}

// measures are the columns of a measure over rows x of amounts; their currency is to be
// grouped by.
func (r *reader) measures(relation string) string {
	const sum = `count(*) AS count, coalesce(sum(x.amount) FILTER (WHERE NOT x.unreadable), 0)::text AS known, count(*) FILTER (WHERE x.unreadable) AS unknown, `
	if !r.hasBase(relation) {
		return sum + `'0' AS base, 0 AS base_unknown`
	}
	return sum + `coalesce(sum(x.amount_base) FILTER (WHERE NOT x.unreadable AND NOT x.without_rate), 0)::text AS base, count(*) FILTER (WHERE x.unreadable OR x.without_rate) AS base_unknown`
}

func (r *reader) hasBase(relation string) bool { return r.hasColumn(relation, "amount_base") }

// An adder adds rows to sums.
type adder struct {
	base     bool
	currency string // the base currency
	err      error
}

func (r *reader) adder(relation string) *adder {
	return &adder{base: r.hasBase(relation), currency: r.descriptor.Settings.BaseCurrency}
}

func (a *adder) add(s *Sums, m *measure) {
	currency := ""
	if m.Currency != nil {
		currency = *m.Currency
	}
	i := slices.IndexFunc(s.Each, func(of Sum) bool { return of.Currency == currency })
	if i < 0 {
		i = len(s.Each)
		s.Each = append(s.Each, Sum{Currency: currency})
	}
	a.addTo(&s.Each[i], m.Known, m.Count, m.Unknown)
	if a.base {
		if s.Base == nil {
			s.Base = &Sum{Currency: a.currency}
		}
		a.addTo(s.Base, m.Base, m.Count, m.BaseUnknown)
	}
}

func (a *adder) addTo(s *Sum, known string, count, unknown int) {
	value, err := decimal.Parse(known)
	if err == nil {
		s.Known, err = s.Known.Add(value)
	}
	if err != nil && a.err == nil {
		a.err = fmt.Errorf("add up amounts: %w", err)
	}
	s.Count += count
	s.Unknown += unknown
}

// finish puts the currencies in order, and gives periods without amounts the base currency.
func (a *adder) finish(all ...*Sums) error {
	for _, s := range all {
		slices.SortStableFunc(s.Each, func(x, y Sum) int {
			return cmp.Or(cmp.Compare(y.Count, x.Count), cmp.Compare(x.Currency, y.Currency))
		})
		if a.base && s.Base == nil {
			s.Base = &Sum{Currency: a.currency}
		}
	}
	return a.err
}
