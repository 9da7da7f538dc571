package mirror_test

import (
	"fmt"
	rational "math/big"
	"slices"
	"strings"
	"time"
)

// What the reports should show, from the records themselves.

func dateText(v any) string {
	if day, ok := dayOf(v); ok {
		return day.Format(time.DateOnly)
	}
	return "-"
}

func daysFrom(today time.Time, v any) string {
	if day, ok := dayOf(v); ok {
		return fmt.Sprint(int(day.Sub(today).Hours() / 24))
	}
	return "-"
}

func wantContracts(tabs map[string][]record, today time.Time) []string {
	var want []string
	for _, a := range tabs["agreements"] {
		status := textOf(a.values["status"])
		end, dated := dayOf(a.values["end_date"])
		unknown := isInvalid(a.values["end_date"]) || status == "done?"
		if status == "over" || dated && end.Before(today) || !dated && !unknown {
			continue
		}
		customer, _ := customerOf(tabs["客户"], a.values["buyer"])
		owner := textOf(a.values["owner"])
		if owner == "-" {
			owner = ownerOfID(tabs, customer)
		}
		want = append(want, row(a.id, a.values["contract_number"], customer, owner, status, dateText(a.values["end_date"]), daysFrom(today, a.values["end_date"]), unknown))
	}
	return want
}

func wantDeadlines(tabs map[string][]record, today time.Time) []string {
	var want []string
	list := func(resource, deadline, title, date, amount string, met, unknown func(record) bool) {
		for _, x := range tabs[resource] {
			value := x.values[date]
			if met(x) || value == nil {
				continue
			}
			money := "-"
			if c := centsOf(x.values[amount]); c.known {
				money = (&figure{sum: c.value}).String()
			}
			want = append(want, row(resource, x.id, deadline, title, dateText(value), daysFrom(today, value), money, isInvalid(value) || unknown(x)))
		}
	}
	settled := func(x record, field string) bool { c := centsOf(x.values[field]); return c.known && c.value <= 0 }
	list("orders", "due", "due", "due_on", "owed",
		func(x record) bool { return is(x, "dropped", true) || settled(x, "owed") },
		func(x record) bool { return isInvalid(x.values["dropped"]) || isInvalid(x.values["owed"]) })
	list("instalments", "part_due", "分期到期", "due_on", "rest",
		func(x record) bool { return is(x, "valid", false) || settled(x, "rest") },
		func(x record) bool { return isInvalid(x.values["valid"]) || isInvalid(x.values["rest"]) })
	list("agreements", "ending", "ending", "end_date", "",
		func(x record) bool { return x.values["status"] == "over" }, func(x record) bool { return x.values["status"] == "done?" })
	return want
}

// is reports whether a cell says yes, or says no.
func is(x record, field string, want bool) bool {
	said, ok := x.values[field].(bool)
	return ok && said == want
}

// A payment is what came in of an instalment.
type payment struct {
	sale
	planned, received, outstanding cents
	base                           *rational.Rat // rounded to cents; nil where it isn't known
}

func paymentsOf(tabs map[string][]record) []payment {
	var all []payment
	for _, x := range tabs["instalments"] {
		p := payment{sale: money(x, tabs["客户"], "rest", "rest_base"), planned: centsOf(x.values["due_amount"]), outstanding: centsOf(x.values["rest"])}
		typed := centsOf(x.values["received_amount"])
		p.unreadable = p.planned.invalid || p.outstanding.invalid || typed.invalid || isInvalid(x.values["currency"])
		if is(x, "valid", false) || !p.planned.known && !p.unreadable {
			continue
		}
		p.unreadable = p.unreadable || isInvalid(x.values["valid"])
		p.received = typed
		if !typed.known {
			p.received = cents{known: true}
			if p.outstanding.known && p.outstanding.value <= 0 {
				p.received = p.planned
			}
		}
		if p.unreadable {
			p.received = cents{}
		}
		if rate, ok := x.values["exchange_rate"].(decimal); ok && p.received.known {
			p.base = halfAway(new(rational.Rat).Mul(rational.NewRat(p.received.value, 1), rational.NewRat(rate.c, 10_000)))
		}
		p.withoutRate = p.received.known && p.received.value != 0 && p.base == nil
		all = append(all, p)
	}
	return all
}

// halfAway rounds to whole cents, halves away from zero.
func halfAway(x *rational.Rat) *rational.Rat {
	text := x.FloatString(0) // which does just that
	rounded, _ := new(rational.Rat).SetString(text)
	return rounded
}

func centsText(c cents) string {
	if !c.known {
		return "-"
	}
	return amount(c.value)
}

func wantPayments(tabs map[string][]record) []string {
	var want []string
	for _, p := range paymentsOf(tabs) {
		late := "-"
		if due, ok := dayOf(p.values["due_on"]); ok {
			late = daysFrom(due, p.values["received_date"])
		}
		base := "-"
		if p.base != nil {
			base = amount(p.base.Num().Int64())
		}
		want = append(want, row(p.id, p.customer, p.currency, centsText(p.planned), centsText(p.received), centsText(p.outstanding), dateText(p.values["received_date"]), late, base, p.withoutRate, p.unreadable))
	}
	return want
}

func wantCommission(tabs map[string][]record) []string {
	all := make(map[string]*sums)
	for _, p := range paymentsOf(tabs) {
		if !p.unreadable && p.received.value <= 0 {
			continue
		}
		month := dateText(p.values["received_date"])
		if month != "-" {
			month = month[:8] + "01"
		}
		x := p.sale
		x.amount, x.base = p.received, cents{}
		if p.base != nil {
			x.base = cents{value: p.base.Num().Int64(), known: true}
		}
		at(all, row(month, ownerOfID(tabs, p.customer), p.currency)).add(x)
	}
	var want []string
	for key, s := range all {
		share, commission, inBase := shareOf(tabs["team"], strings.Split(key, "|")[1]), "-", "-"
		if share != nil {
			of := func(f *figure) string {
				if text := f.String(); text != "-" {
					x, _ := new(rational.Rat).SetString(text)
					return amount(halfAway(x.Mul(x, rational.NewRat(100, 1)).Mul(x, share)).Num().Int64())
				}
				return "-"
			}
			commission, inBase = of(&s.amount), of(&s.base)
		}
		want = append(want, row(key, s.lines, &s.amount, &s.base, s.withoutRate, s.unreadable, rateText(share), commission, inBase))
	}
	return want
}

// shareOf is the share of the one person whom an owner names, who is the only one of any
// of the names; nil for none.
func shareOf(team []record, owner string) *rational.Rat {
	var named []record
	keys := strings.FieldsFunc(strings.ToLower(owner), func(r rune) bool { return r == ',' || r == '、' })
	for i := range keys {
		keys[i] = strings.TrimSpace(keys[i])
	}
	all := true
	for _, person := range team {
		var own []string
		for _, f := range []string{"name", "other", "mail"} {
			if text, ok := person.values[f].(string); ok {
				own = append(own, strings.ToLower(text))
			}
		}
		if slices.ContainsFunc(keys, func(k string) bool { return slices.Contains(own, k) }) {
			named = append(named, person)
			all = all && !slices.ContainsFunc(keys, func(k string) bool { return !slices.Contains(own, k) })
		}
	}
	if len(named) != 1 || !all {
		return nil
	}
	share, ok := named[0].values["share"].(decimal)
	if !ok || share.c < 0 || share.e == 0 && share.c > 1 {
		return nil
	}
	x := rational.NewRat(share.c, 1)
	for ; share.e < 0; share.e++ {
		x.Quo(x, rational.NewRat(10, 1))
	}
	return x
}

func rateText(share *rational.Rat) string {
	if share == nil {
		return "-"
	}
	text := share.FloatString(3)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

func wantEffect(tabs map[string][]record, today time.Time) []string {
	type effect struct {
		contacts, followed, undecided int
		customers, ordering           map[string]bool
	}
	all := make(map[string]*effect)
	sold := salesOf(tabs)
	for _, v := range tabs["visits"] {
		customer, _ := customerOf(tabs["客户"], v.values["buyer"])
		date, dated := dayOf(v.values["date"])
		if customer == "-" || !dated {
			continue
		}
		key := row("visits", textOf(v.values["type"]))
		if all[key] == nil {
			all[key] = &effect{customers: make(map[string]bool), ordering: make(map[string]bool)}
		}
		e := all[key]
		e.contacts++
		e.customers[customer] = true
		ordered := false
		for _, s := range sold {
			day, ok := dayOf(s.values["day"])
			ordered = ordered || ok && s.customer == customer && !day.Before(date) && !day.After(date.AddDate(0, 0, 90))
		}
		switch {
		case ordered:
			e.followed++
			e.ordering[customer] = true
		case !date.AddDate(0, 0, 90).Before(today):
			e.undecided++
		}
	}
	var want []string
	for key, e := range all {
		want = append(want, row(key, e.contacts, len(e.customers), e.followed, len(e.ordering), e.undecided))
	}
	return want
}

func wantSources(tabs map[string][]record) []string {
	origin := make(map[string]string)
	customers, bought := make(map[string]int), make(map[string]bool)
	for _, c := range tabs["客户"] {
		origin[c.id] = textOf(c.values["origin"])
		customers[origin[c.id]]++
	}
	all, buyers := make(map[string]*sums), make(map[string]map[string]bool)
	for _, s := range salesOf(tabs) {
		source, known := origin[s.customer]
		if !known {
			continue
		}
		key := row(source, customers[source], s.currency)
		at(all, key).add(s)
		bought[source] = true
		if buyers[key] == nil {
			buyers[key] = make(map[string]bool)
		}
		buyers[key][s.customer] = true
	}
	for source, n := range customers {
		if !bought[source] {
			at(all, row(source, n, "-"))
		}
	}
	var want []string
	for key, s := range all {
		want = append(want, row(key, len(buyers[key]), len(s.orders), s.lines, &s.amount, &s.base, s.withoutRate, s.unreadable))
	}
	return want
}

func wantSatisfaction(customers []record) []string {
	ratings := make(map[string][]int)
	for _, c := range customers {
		rating, _ := c.values["satisfaction"].(int)
		ratings[ownerOf(c)] = append(ratings[ownerOf(c)], rating)
	}
	var want []string
	for owner, list := range ratings {
		sum, n, low, high := int64(0), int64(0), 6, 0
		for _, rating := range list {
			if rating >= 1 && rating <= 5 {
				sum, n, low, high = sum+int64(rating), n+1, min(low, rating), max(high, rating)
			}
		}
		if n == 0 {
			want = append(want, row(owner, len(list), 0, "-", "-", "-"))
			continue
		}
		average := strings.TrimRight(strings.TrimRight(rational.NewRat(sum, n).FloatString(2), "0"), ".")
		want = append(want, row(owner, len(list), n, average, low, high))
	}
	return want
}
