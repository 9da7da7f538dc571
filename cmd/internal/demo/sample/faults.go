package sample

import (
	"fmt"
	"maps"
	"strings"
	"time"
)

// spoil puts in the faults that people make, each in rows of its own as far as
// there are enough, and counts them.
func (g *generator) spoil() {
	g.spoilCustomers()
	g.spoilTrade()
	g.duplicate()
}

// some picks n different rows of a resource.
func (g *generator) some(resource string, n int) []row {
	rows := g.rows[resource]
	n = min(n, len(rows))
	chosen := make([]row, 0, n)
	for _, i := range g.rng.Perm(len(rows))[:n] {
		chosen = append(chosen, rows[i])
	}
	return chosen
}

// cell changes a cell in n rows of a resource that have one.
func (g *generator) cell(resource string, n int, fault, field string, change func(old any, i int) any) {
	done := 0
	for _, r := range g.some(resource, len(g.rows[resource])) {
		if done == n {
			return
		}
		if old := r[field]; old != nil && r["#spoiled"] == nil {
			r[field] = change(old, done)
			r["#spoiled"] = true
			g.faults[fault]++
			done++
		}
	}
}

func (g *generator) spoilCustomers() {
	g.cell("customers", 6, "wrong e-mail", "email", func(old any, i int) any {
		address := old.(string)
		return []string{
			strings.Replace(address, "@", "#", 1), strings.Replace(address, "@", " at ", 1), strings.TrimSuffix(address, ".example") + ".",
			strings.Replace(address, ".example", ",example", 1), "@" + address, strings.Replace(address, "@", "@@", 1),
		}[i]
	})
	g.cell("customers", 3, "wrong phone", "phone", func(_ any, i int) any {
		return []any{"12345", g.say("见名片", "see card"), float64(8888)}[i]
	})
	g.cell("customers", 4, "date as text", "last_contact", func(old any, i int) any {
		d := old.(time.Time)
		return []string{d.Format("2006/1/2"), d.Format("2006年1月2日"), d.Format("2006.1.2"), d.Format("2006-01-02 ")}[i]
	})
	g.cell("customers", 2, "no date", "next_contact", func(_ any, i int) any {
		return []string{g.say("下周", "next week"), "05/06/2026"}[i]
	})
	g.cell("customers", 2, "out of range", "satisfaction", func(any, int) any { return 6.0 })
	g.cell("customers", 2, "unknown choice", "project_status", func(any, int) any { return g.say("待定", "pending") })
	g.nameless(3)
	g.cell("customers", 4, "missing company", "company_name", func(any, int) any { return nil })
	g.cell("customers", 2, "full-width digits", "phone", func(old any, _ int) any {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r - '0' + '０'
			}
			return r
		}, old.(string))
	})
	// Text that would run as a formula, or as HTML, if it were not data.
	g.cell("customers", 1, "looks like a formula", "notes", func(any, int) any { return `=HYPERLINK("http://x.example","x")` })
	g.cell("customers", 1, "looks like HTML", "notes", func(any, int) any { return `<b>VIP</b> & "A"` })
}

// nameless takes away the names of customers that no other row names, since
// those rows would be faulty as well.
func (g *generator) nameless(n int) {
	named := map[any]bool{}
	for resource, rows := range g.rows {
		if resource == "customers" {
			continue
		}
		for _, r := range rows {
			named[r["customer"]] = true
		}
	}
	for _, r := range g.some("customers", len(g.rows["customers"])) {
		if n > 0 && r["#spoiled"] == nil && !named[r["customer_name"]] {
			r["customer_name"], r["#spoiled"] = nil, true
			g.faults["missing value"]++
			n--
		}
	}
}

func (g *generator) spoilTrade() {
	g.cell("transactions", 5, "unknown customer", "customer", func(old any, _ int) any {
		name := []rune(fmt.Sprint(old))
		return string(name[:len(name)-1]) + "?"
	})
	g.cell("transactions", 4, "number as text", "unit_price", func(old any, i int) any {
		return []any{fmt.Sprintf("%v USD", old), fmt.Sprintf("$%.2f", old), g.say("面议", "to be agreed"), fmt.Sprintf("%v/pc", old)}[i]
	})
	g.cell("transactions", 3, "missing currency", "currency", func(any, int) any { return nil })
	g.cell("transactions", 2, "negative quantity", "quantity", func(old any, _ int) any { return -old.(float64) })
	g.cell("transactions", 2, "unknown choice", "payment_status", func(any, int) any { return g.say("已付", "payed") })
	g.cell("transactions", 3, "shipped before ordered", "shipped_date", func(old any, _ int) any { return old.(time.Time).AddDate(0, 0, -60) })
	g.cell("transactions", 3, "date as text", "due_date", func(old any, i int) any {
		d := old.(time.Time)
		return []string{d.Format("2006/1/2"), d.Format("Jan 2, 2006"), d.Format("2006.01.02")}[i]
	})
	g.cell("contracts", 2, "ends before it starts", "end_date", func(old any, _ int) any { return old.(time.Time).AddDate(-2, 0, 0) })
	for _, from := range g.some("contracts", 1) { // copied for a new contract, and the number left as it was
		copied := maps.Clone(from)
		copied["signed_date"], copied["start_date"], copied["end_date"] = g.today, g.today, g.today.AddDate(1, 0, 0)
		g.add("contracts", copied)
		g.faults["number given twice"]++
	}
	g.cell("calls", 2, "not a number", "duration", func(any, int) any { return g.say("十分钟", "ten minutes") })
}

// duplicate enters some customers a second time, as another colleague would.
func (g *generator) duplicate() {
	for i, from := range g.some("customers", 8) {
		name, ok := from["customer_name"].(string)
		if !ok {
			continue
		}
		copied := maps.Clone(from)
		owner := pick(g, g.team)
		copied["owner"], copied["owner_email"] = owner.Name, owner.Email
		copied["customer_name"] = name + g.say("（新）", " (new)")
		switch i % 3 {
		case 0: // the e-mail in capitals
			copied["email"] = strings.ToUpper(fmt.Sprint(from["email"]))
			copied["company_name"], copied["phone"] = nil, nil
		case 1: // the telephone number written in another way
			copied["phone"] = strings.NewReplacer(" ", "", "-", "").Replace(fmt.Sprint(from["phone"]))
			copied["email"], copied["company_name"] = nil, nil
		case 2: // the company in capitals and without its legal form
			company := strings.ToUpper(fmt.Sprint(from["company_name"]))
			for _, form := range []string{" INC.", " LLC", " GMBH & CO. KG", " GMBH", " LTD", " LIMITED", " SARL", " SAS", "有限公司"} {
				company = strings.TrimSuffix(company, form)
			}
			copied["company_name"] = company
			copied["email"], copied["phone"] = nil, nil
		}
		copied["mobile"], copied["website"] = nil, nil
		g.add("customers", copied)
		g.faults["entered twice"]++
	}
}
