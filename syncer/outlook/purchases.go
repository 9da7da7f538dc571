package outlook

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"sheetsync/sheetschema/expression"
)

// buyer is a customer's purchases, in the order of their days.
type buyer struct {
	purchases []purchase
	unknown   bool    // the day of an order isn't known, and so there are no purchases
	currency  string  // of the values
	valued    bool    // the values are known
	sum       float64 // of the values, those of days without a purchase included
}

// A purchase is a day with an order.
type purchase struct {
	day   expression.Day
	value float64
}

// purchasesOf puts the orders together by customer and day.
func purchasesOf(in Input) []buyer {
	orders := slices.DeleteFunc(slices.Clone(in.Orders), func(o Order) bool { return o.Dated && o.Day > in.Today })
	slices.SortStableFunc(orders, func(a, b Order) int { // wholly, so that the sums are the same in any order
		return cmp.Or(cmp.Compare(a.Customer, b.Customer), cmp.Compare(a.Day, b.Day), a.Amount.compare(b.Amount), a.Base.compare(b.Base))
	})
	buyers := make([]buyer, in.Customers)
	for len(orders) > 0 {
		customer := orders[0].Customer
		n := slices.IndexFunc(orders, func(o Order) bool { return o.Customer != customer })
		if n < 0 {
			n = len(orders)
		}
		buyers[customer] = buyerOf(orders[:n])
		orders = orders[n:]
	}
	return buyers
}

func (m Money) compare(other Money) int {
	return cmp.Or(strings.Compare(m.Currency, other.Currency), cmp.Compare(m.Value, other.Value))
}

func buyerOf(orders []Order) buyer {
	if slices.ContainsFunc(orders, func(o Order) bool { return !o.Dated }) {
		return buyer{unknown: true}
	}
	var b buyer
	base := oneCurrency(orders, func(o Order) Money { return o.Base })
	b.valued = base || oneCurrency(orders, func(o Order) Money { return o.Amount })
	worthless := true // the day's orders so far
	for i, o := range orders {
		money := o.Amount
		if base {
			money = o.Base
		}
		b.currency = money.Currency
		if i == 0 || o.Day != orders[i-1].Day {
			b.dropIf(i > 0 && worthless)
			b.purchases = append(b.purchases, purchase{day: o.Day})
			worthless = true
		}
		if b.valued {
			b.purchases[len(b.purchases)-1].value += money.Value
			b.sum += money.Value
		}
		worthless = worthless && o.Amount.Known && o.Amount.Value <= 0
	}
	b.dropIf(worthless)
	return b
}

// dropIf takes the last purchase away.
func (b *buyer) dropIf(last bool) {
	if last {
		b.purchases = b.purchases[:len(b.purchases)-1]
	}
}

// oneCurrency reports whether all orders have an amount, in one currency.
func oneCurrency(orders []Order, of func(Order) Money) bool {
	return !slices.ContainsFunc(orders, func(o Order) bool {
		m := of(o)
		return !m.Known || m.Currency != of(orders[0]).Currency || math.IsInf(m.Value, 0) || math.IsNaN(m.Value)
	})
}

func (b buyer) first() expression.Day { return b.purchases[0].day }

func (b buyer) last() expression.Day { return b.purchases[len(b.purchases)-1].day }

func (b buyer) total() Money {
	if !b.valued || math.IsInf(b.sum, 0) {
		return Money{}
	}
	return Money{Value: b.sum, Currency: b.currency, Known: true}
}

// until returns what was bought by the end of a day, and what after it.
func (b buyer) until(day expression.Day) (before, after buyer) {
	n, _ := slices.BinarySearchFunc(b.purchases, day+1, func(p purchase, day expression.Day) int { return cmp.Compare(p.day, day) })
	before, after = b, b
	before.purchases, after.purchases = b.purchases[:n], b.purchases[n:]
	return before, after
}
