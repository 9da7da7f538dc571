package sample

import (
	"math"
	"time"
)

// orders returns the lines of the transactions by order, in the tab's order.
func (g *generator) orders() [][]row {
	var orders [][]row
	for _, line := range g.rows["transactions"] {
		if n := len(orders); n > 0 && orders[n-1][0]["order_number"] == line["order_number"] {
			orders[n-1] = append(orders[n-1], line)
			continue
		}
		orders = append(orders, []row{line})
	}
	return orders
}

// instalments has every tenth order paid as a deposit and a balance, which are
// rows of their own: the deposit is there, of some a little less for the banks'
// charges, and of most that are due the balance, too.
func (g *generator) instalments() {
	for i, lines := range g.orders() {
		if i%10 != 3 {
			continue
		}
		total := 0 // in cents, as are the payments: they add up exactly
		for _, line := range lines {
			total += int(line["quantity"].(float64)) * int(math.Round(line["unit_price"].(float64)*100))
		}
		first := (total*3 + 5) / 10
		ordered, due := lines[0]["order_date"].(time.Time), lines[0]["due_date"].(time.Time)
		settled := lines[0]["payment_status"] == g.text(paid)
		for _, line := range lines {
			delete(line, "paid_amount")
			delete(line, "paid_date")
			if !settled {
				line["payment_status"] = g.text(partlyPaid)
			}
		}
		deposit := row{"order_number": lines[0]["order_number"], "stage": g.say("定金", "deposit"), "due_date": ordered.AddDate(0, 0, 7), "share": 0.3}
		g.receive(deposit, first, i%4*500)
		balance := row{"order_number": lines[0]["order_number"], "stage": g.say("尾款", "balance"), "due_date": due, "amount": float64(total-first) / 100}
		if settled {
			g.receive(balance, total-first, 0)
		}
		g.add("payments", deposit)
		g.add("payments", balance)
	}
}

// receive has a payment come in shortly before it is due, less what banks take; both
// in cents.
func (g *generator) receive(payment row, amount, charges int) {
	at := payment["due_date"].(time.Time).AddDate(0, 0, -2)
	if at.After(g.today) {
		at = g.today
	}
	payment["received_date"], payment["received_amount"] = at, float64(amount-charges)/100
	if charges > 0 {
		payment["bank_charges"] = float64(charges) / 100
	}
}

// callOff gives every order its status, and has some that are not paid for called
// off, as well as two contracts.
func (g *generator) callOff() {
	calledOff := 0
	for i, lines := range g.orders() {
		state := orderStates[0]
		switch {
		case lines[0]["actual_arrival"] != nil && lines[0]["payment_status"] == g.text(paid):
			state = orderStates[3]
		case lines[0]["shipped_date"] != nil:
			state = orderStates[2]
		case lines[0]["order_date"].(time.Time).AddDate(0, 0, 7).Before(g.today):
			state = orderStates[1]
		}
		open := lines[0]["payment_status"] == g.text(unpaid) && i%10 != 3
		for _, line := range lines {
			open = open && line["paid_amount"] == nil
		}
		if open && i%3 == 1 && calledOff < 6 {
			state = orderStates[4+calledOff%2]
			calledOff++
			for _, line := range lines {
				for _, field := range []string{"shipped_date", "expected_arrival", "actual_arrival"} {
					delete(line, field)
				}
			}
		}
		for _, line := range lines {
			line["order_status"] = g.text(state)
		}
	}
	calledOff = 0
	for _, c := range g.rows["contracts"] {
		if calledOff < 2 && c["end_date"].(time.Time).After(g.today) && c["status"] == g.text(contractStates[0]) {
			c["status"] = g.text([]pair{terminated, cancelled}[calledOff])
			calledOff++
		}
	}
}
