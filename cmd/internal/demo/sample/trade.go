package sample

import (
	"fmt"
	"maps"
	"time"
)

// contracts gives about every second customer one or two.
func (g *generator) contracts() {
	for _, c := range g.rows["customers"] {
		for n := g.rng.IntN(3); n > 0 && g.chance(0.75); n-- {
			start := g.day(-500, -20)
			end := start.AddDate(1, 0, 0)
			state := contractStates[0]
			switch {
			case end.Before(g.today):
				state = contractStates[1]
			case g.chance(0.08):
				state = contractStates[2]
			}
			p := c["#place"].(place)
			g.add("contracts", row{
				"contract_number": fmt.Sprintf("HT%d-%03d", start.Year(), len(g.rows["contracts"])+1),
				"customer":        c["customer_name"], "signed_date": start.AddDate(0, 0, -7), "start_date": start, "end_date": end,
				"notice_days": float64(30 * (1 + g.rng.IntN(2))), "amount": float64(5000 * (1 + g.rng.IntN(30))), "currency": p.currency,
				"status": g.text(state), "owner": c["owner"], "owner_email": c["owner_email"],
				"#customer": c,
			})
		}
	}
}

func (g *generator) add(resource string, r row) { g.rows[resource] = append(g.rows[resource], r) }

// transactions makes orders of one to three products under the contracts, and
// some without one.
func (g *generator) transactions() {
	order := 0
	for _, c := range g.rows["contracts"] {
		for n := 1 + g.rng.IntN(3); n > 0; n-- {
			order++
			g.order(order, c["#customer"].(row), c["contract_number"])
		}
	}
	for range len(g.rows["customers"]) / 5 {
		order++
		g.order(order, pick(g, g.rows["customers"]), nil)
	}
}

func (g *generator) order(n int, c row, contract any) {
	ordered := g.day(-300, -2)
	p := c["#place"].(place)
	method := pick(g, paymentMethods)
	due := ordered.AddDate(0, 0, 30*(1+g.rng.IntN(3)))
	settled := due.Before(g.today) && !g.chance(0.12) || g.chance(0.2)
	transport := pick(g, transports)
	base := row{
		"order_number": fmt.Sprintf("PO%s%04d", ordered.Format("06"), n), "customer": c["customer_name"], "contract_number": contract,
		"order_date": ordered, "currency": p.currency, "exchange_rate": rate(p.currency), "payment_method": g.text(method), "due_date": due,
		"transport": g.text(transport), "owner_email": c["owner_email"],
	}
	if shipped := ordered.AddDate(0, 0, 10+g.rng.IntN(20)); shipped.Before(g.today) {
		base["shipped_date"] = shipped
		base["expected_arrival"] = shipped.AddDate(0, 0, 25)
		if arrived := shipped.AddDate(0, 0, 20+g.rng.IntN(12)); arrived.Before(g.today) {
			base["actual_arrival"] = arrived
		}
	}
	if method == paymentMethods[2] { // by letter of credit
		base["lc_latest_shipment"] = ordered.AddDate(0, 0, 45)
		base["lc_presentation"] = ordered.AddDate(0, 0, 60)
		base["lc_expiry"] = ordered.AddDate(0, 0, 66)
	}
	for range 1 + g.rng.IntN(3) {
		r := maps.Clone(base)
		g.line(r, p.currency, settled, due)
		g.add("transactions", r)
	}
}

func (g *generator) line(r row, currency string, settled bool, due time.Time) {
	item := pick(g, products)
	quantity := float64(50 * (1 + g.rng.IntN(40)))
	price := cents(item.price * (0.9 + 0.2*g.rng.Float64()) * rate("USD") / rate(currency))
	total := cents(quantity * price)
	r["product"], r["specification"] = g.text(item.name), pick(g, item.specs)
	r["quantity"], r["unit_price"] = quantity, price
	switch {
	case settled:
		r["payment_status"], r["paid_amount"] = g.text(paid), total
		r["paid_date"] = due.AddDate(0, 0, -g.rng.IntN(10))
		if at := r["paid_date"].(time.Time); at.After(g.today) {
			r["paid_date"] = g.today
		}
	case g.chance(0.3):
		r["payment_status"], r["paid_amount"] = g.text(partlyPaid), cents(total*0.3)
	default:
		r["payment_status"] = g.text(unpaid)
	}
}

func rate(currency string) float64 {
	for _, r := range rates {
		if r.currency == currency {
			return r.rate
		}
	}
	return 1
}
