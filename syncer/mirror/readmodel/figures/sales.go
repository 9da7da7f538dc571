package figures

import (
	"context"
	"time"
)

// Months is how many months of sales there are, with this one.
const Months = 12

// Sales are what was sold until today.
type Sales struct {
	Month, MonthBefore Sums // this month, and the same days of the last one
	Year, YearBefore   Sums // this year, and the same days of the last one
	Months             []Month
	Undated            int // sales that are in no period
	Customers          []Buyer
}

// A Month is what was sold in one; in this one until today.
type Month struct {
	First time.Time
	Sums
}

// A Buyer is one of the customers who bought the most in the last twelve months.
type Buyer struct {
	CustomerID, Customer *string
	Sum                  Sum
}

// shownBuyers is how many of them there are.
const shownBuyers = 8

func (r *reader) sales(ctx context.Context, f *Figures) error {
	const view = "report_sales"
	if !r.has(view) {
		return nil
	}
	thisMonth := time.Date(r.today.Year(), r.today.Month(), 1, 0, 0, 0, 0, time.UTC)
	from := time.Date(r.today.Year()-1, 1, 1, 0, 0, 0, 0, time.UTC)
	var rows []struct {
		Month *time.Time `db:"month"`
		Early bool       `db:"early"`
		measure
	}
	err := r.Select(ctx, &rows, `SELECT x.month, coalesce(extract(day FROM x.order_date) <= $3, false) AS early, x.currency, `+r.measures(view)+`
		FROM `+r.Relation(view)+` AS x WHERE x.order_date >= $1 AND x.order_date < $2 OR x.order_date IS NULL GROUP BY 1, 2, 3`,
		from.Format(time.DateOnly), thisMonth.AddDate(0, 1, 0).Format(time.DateOnly), r.today.Day())
	if err != nil {
		return err
	}
	s := &Sales{Months: make([]Month, Months)}
	for i := range s.Months {
		s.Months[i].First = thisMonth.AddDate(0, i+1-Months, 0)
	}
	a := r.adder(view)
	for i := range rows {
		row := &rows[i]
		if row.Month == nil {
			s.Undated += row.Count
			continue
		}
		// Months from this one: 0, −1, …
		ago := (row.Month.Year()-r.today.Year())*12 + int(row.Month.Month()-r.today.Month())
		if ago == 0 && !row.Early { // of the days to come
			continue
		}
		if ago > -Months {
			a.add(&s.Months[Months-1+ago].Sums, &row.measure)
		}
		switch {
		case ago == 0:
			a.add(&s.Month, &row.measure)
		case ago == -1 && row.Early:
			a.add(&s.MonthBefore, &row.measure)
		}
		switch {
		case row.Month.Year() == r.today.Year():
			a.add(&s.Year, &row.measure)
		case ago < -12 || ago == -12 && row.Early:
			a.add(&s.YearBefore, &row.measure)
		}
	}
	all := []*Sums{&s.Month, &s.MonthBefore, &s.Year, &s.YearBefore}
	for i := range s.Months {
		all = append(all, &s.Months[i].Sums)
	}
	if err := a.finish(all...); err != nil {
		return err
	}
	f.Sales = s
	return r.buyers(ctx, s)
}

// MainCurrency is the currency by which months are compared: the base currency, or else the
// one with the most sales; ok is false where nothing was sold.
func (s *Sales) MainCurrency() (currency string, base, ok bool) {
	counts := make(map[string]int)
	best := -1
	for i := range s.Months {
		if b := s.Months[i].Base; b != nil {
			base = true
			currency, ok = b.Currency, ok || b.Count > 0
			continue
		}
		for _, sum := range s.Months[i].Each {
			counts[sum.Currency] += sum.Count
			if n := counts[sum.Currency]; n > best || n == best && sum.Currency < currency {
				best, currency, ok = n, sum.Currency, true
			}
		}
	}
	return currency, base, ok
}

// buyers finds the customers who bought the most, in the main currency.
func (r *reader) buyers(ctx context.Context, s *Sales) error {
	const view = "report_sales"
	currency, base, ok := s.MainCurrency()
	if !ok {
		return nil
	}
	value, unknown, among := "x.amount", "x.unreadable", "x.currency IS NOT DISTINCT FROM NULLIF($3, '')"
	if base {
		value, unknown, among = "x.amount_base", "(x.unreadable OR x.without_rate)", "$3 = $3"
	}
	var rows []struct {
		CustomerID string `db:"customer_id"`
		measure
	}
	err := r.Select(ctx, &rows, `SELECT x.customer_id, count(*) AS count, coalesce(sum(`+value+`) FILTER (WHERE NOT `+unknown+`), 0)::text AS known, count(*) FILTER (WHERE `+unknown+`) AS unknown
		FROM `+r.Relation(view)+` AS x WHERE x.order_date BETWEEN $1 AND $2 AND x.customer_id IS NOT NULL AND `+among+`
		GROUP BY 1 ORDER BY sum(`+value+`) FILTER (WHERE NOT `+unknown+`) DESC NULLS LAST, 1 LIMIT $4`,
		s.Months[0].First.Format(time.DateOnly), r.day(0), currency, shownBuyers)
	if err != nil {
		return err
	}
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].CustomerID
	}
	names, err := r.customerNames(ctx, ids)
	if err != nil {
		return err
	}
	var a adder
	for i := range rows {
		buyer := Buyer{CustomerID: &rows[i].CustomerID, Customer: names[rows[i].CustomerID], Sum: Sum{Currency: currency}}
		a.addTo(&buyer.Sum, rows[i].Known, rows[i].Count, rows[i].Unknown)
		s.Customers = append(s.Customers, buyer)
	}
	return a.err
}
