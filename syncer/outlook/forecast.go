package outlook

import (
	"math"

	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/outlook/bgnbd"
	"sheetsync/syncer/outlook/gammagamma"
)

const (
	// minHistory is how many days the orders must go back before those that are held out.
	minHistory = 2 * Horizon
	// minBuyers is how many customers have to have ordered before them, and
	// minRepeaters how many of these again.
	minBuyers, minRepeaters = 50, 20
	// minValued is how many customers of a currency have to have ordered before and
	// after what is held out begins.
	minValued = 20
)

// predictOrders predicts how often customers order.
func (r *Result) predictOrders(buyers []buyer, today expression.Day) {
	var m bgnbd.Model
	if r.Orders, m = checkOrders(buyers, today-Horizon); r.Orders.Reason == "" {
		var err error
		if m, _, err = bgnbd.Refit(historiesOf(buyers, today), m); err != nil {
			r.Orders.Reason = ReasonNoFit
		}
	}
	for i, b := range buyers {
		switch to := &r.Customers[i]; {
		case len(b.purchases) == 0:
		case r.Orders.Reason != "":
			to.ForecastReason = r.Orders.Reason
		default:
			h := b.history(today)
			to.Forecast = &Forecast{Alive: m.Alive(h), Orders: m.Expected(h, Horizon)}
		}
	}
}

// checkOrders predicts the orders of the Horizon after a day from those until it, by the
// model that it returns.
func checkOrders(buyers []buyer, cut expression.Day) (c Check, m bgnbd.Model) {
	var before []buyer
	var actual []float64
	repeaters, oldest := 0, cut
	for _, b := range buyers {
		known, later := b.until(cut)
		if len(known.purchases) == 0 {
			continue
		}
		before, actual = append(before, known), append(actual, float64(len(later.purchases)))
		oldest = min(oldest, known.first())
		if len(known.purchases) > 1 {
			repeaters++
		}
	}
	switch {
	case len(before) < minBuyers || repeaters < minRepeaters:
		return Check{Reason: ReasonFewCustomers}, m
	case cut-oldest < minHistory:
		return Check{Reason: ReasonShortHistory}, m
	}
	histories := historiesOf(before, cut)
	m, _, err := bgnbd.Fit(histories)
	if err != nil {
		return Check{Reason: ReasonNoFit}, m
	}
	var repeats, ages float64
	for _, h := range histories {
		repeats, ages = repeats+float64(h.Repeats), ages+h.Age
	}
	var e errors
	for i, h := range histories {
		e.add(actual[i], m.Expected(h, Horizon), float64(h.Repeats)/max(h.Age, Horizon)*Horizon, repeats/ages*Horizon)
	}
	return e.check(), m
}

// predictValues predicts what orders are worth, by currency.
func (r *Result) predictValues(buyers []buyer, today expression.Day) {
	currencies := make(map[string][]int)
	for i, b := range buyers {
		switch {
		case len(b.purchases) == 0:
		case !b.valued:
			r.Customers[i].ValueReason = ReasonUnknownAmounts
		default:
			currencies[b.currency] = append(currencies[b.currency], i)
		}
	}
	for currency, of := range currencies {
		check, near := checkValues(buyers, of, today-Horizon)
		if check.Reason == "" {
			check.Reason = r.predictValue(buyers, of, currency, near)
		}
		r.Values[currency] = check
		for _, i := range of {
			if to := &r.Customers[i]; check.Reason != "" {
				to.ValueReason = check.Reason
			} else if !to.Value.Known {
				to.ValueReason = ReasonNoFit
			}
		}
	}
}

func (r *Result) predictValue(buyers []buyer, of []int, currency string, near gammagamma.Model) Reason {
	var spends []gammagamma.Spend
	var spenders []int
	for _, i := range of {
		if s, ok := buyers[i].spend(); ok {
			spends, spenders = append(spends, s), append(spenders, i)
		}
	}
	m, _, err := gammagamma.Refit(spends, near)
	if err != nil {
		return ReasonNoFit
	}
	for i, customer := range spenders {
		if value, ok := m.Expected(spends[i]); ok {
			r.Customers[customer].Value = Money{Value: value, Currency: currency, Known: true}
		}
	}
	return ""
}

// checkValues predicts what the orders after a day were worth from those until it, by the
// model that it returns.
func checkValues(buyers []buyer, of []int, cut expression.Day) (c Check, m gammagamma.Model) {
	var spends []gammagamma.Spend
	var tested []int // of the spends
	var actual []float64
	for _, i := range of {
		known, later := buyers[i].until(cut)
		s, ok := known.spend()
		if !ok {
			continue
		}
		if next, ok := later.spend(); ok {
			tested, actual = append(tested, len(spends)), append(actual, next.Mean)
		}
		spends = append(spends, s)
	}
	if len(tested) < minValued {
		return Check{Reason: ReasonFewCustomers}, m
	}
	m, _, err := gammagamma.Fit(spends)
	if err != nil {
		return Check{Reason: ReasonNoFit}, m
	}
	everybody := 0.0
	for _, s := range spends {
		everybody += s.Mean / float64(len(spends))
	}
	var e errors
	for i, customer := range tested {
		value, ok := m.Expected(spends[customer])
		if !ok {
			return Check{Reason: ReasonNoFit}, m
		}
		e.add(actual[i], value, spends[customer].Mean, everybody)
	}
	return e.check(), m
}

// history is when the customer bought, in days, as of a day on or after the last one.
func (b buyer) history(on expression.Day) bgnbd.History {
	return bgnbd.History{Repeats: len(b.purchases) - 1, Last: float64(b.last() - b.first()), Age: float64(on - b.first())}
}

func historiesOf(buyers []buyer, on expression.Day) []bgnbd.History {
	var all []bgnbd.History
	for _, b := range buyers {
		if len(b.purchases) > 0 {
			all = append(all, b.history(on))
		}
	}
	return all
}

// spend is what the purchases were worth that were worth something; ok is false for none.
func (b buyer) spend() (s gammagamma.Spend, ok bool) {
	sum := 0.0
	for _, p := range b.purchases {
		if p.value > 0 {
			s.Orders++
			sum += p.value
		}
	}
	if s.Orders == 0 || math.IsInf(sum, 1) {
		return gammagamma.Spend{}, false
	}
	s.Mean = sum / float64(s.Orders)
	return s, true
}

// errors adds up how far a forecast, a customer's past continued, and everybody's past
// were off.
type errors struct {
	n                    int
	model, own, everyone deviation
}

type deviation struct{ absolute, squared float64 }

func (d *deviation) add(by float64) {
	d.absolute += math.Abs(by)
	d.squared += by * by
}

// margin is which part of a guess's error is better enough: a model that says nearly the
// same of everybody is off by a hair less than everybody's past, by chance.
const margin = 0.99

// beats reports whether it is the smaller one in both.
func (d deviation) beats(other deviation) bool {
	return d.absolute < margin*other.absolute && d.squared < margin*other.squared
}

func (e *errors) add(actual, model, own, everyone float64) {
	e.n++
	e.model.add(model - actual)
	e.own.add(own - actual)
	e.everyone.add(everyone - actual)
}

func (e *errors) check() Check {
	n := float64(e.n)
	c := Check{Customers: e.n, Model: e.model.absolute / n, Own: e.own.absolute / n, Everyone: e.everyone.absolute / n}
	if !e.model.beats(e.own) || !e.model.beats(e.everyone) {
		c.Reason = ReasonNaiveBetter
	}
	return c
}
