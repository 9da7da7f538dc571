package reports

import (
	"strings"

	"sheetsync/syncer/mirror/ddl"
)

// customerTotals sum up what customers bought and owe, by currency: of each record of a
// customer, and of each real one where duplicates are merged.
func (g *generator) customerTotals() {
	if g.roles.Customers == nil || !g.has("sales") && !g.has("receivables") {
		g.lacks("customer_totals", "customers, and sales or receivables of theirs")
		return
	}
	who := &query{from: g.report("customers") + " AS c"}
	who.columns("c", "customer_id", "customer", "owner")
	g.totalsOf("customer_totals", who, "customer_id")
	r := g.roles.Customers.Resource
	if r.Duplicates == nil {
		g.lacks("customer_totals_merged", "duplicates: of the customers")
		return
	}
	who = &query{from: ddl.Merged(g.register, r.Name).String() + " AS c"}
	who.column("customer_id", "c._id")
	who.column("customer", called(r, "c"))
	who.column("owner", first(r, "c", g.roles.Customers.Owner, "text"))
	who.column("records", "c._count")
	g.totalsOf("customer_totals_merged", who, "merged_customer_id")
}

// totalsOf makes a view of totals. who selects the customers; id is the column of the
// facts that names them.
func (g *generator) totalsOf(name string, who *query, id string) {
	measures := g.totalMeasures()
	var parts []string
	for _, of := range []string{"sales", "receivables"} {
		if !g.has(of) {
			continue
		}
		values := []string{"part." + id + " AS customer_id", "part.customer", "part.currency"}
		for _, m := range measures {
			if m.of == of {
				values = append(values, m.part+" AS "+m.name)
			} else {
				values = append(values, "NULL::"+m.typ+" AS "+m.name)
			}
		}
		parts = append(parts, "SELECT "+strings.Join(values, ", ")+" FROM "+g.report(of)+" AS part")
	}
	var aggregates []string
	for _, m := range measures {
		aggregates = append(aggregates, m.aggregate+" AS "+m.name)
	}
	totals := "(SELECT part.customer_id, CASE WHEN part.customer_id IS NULL THEN part.customer END AS typed, part.currency,\n    " + strings.Join(aggregates, ",\n    ") +
		"\n  FROM (" + strings.Join(parts, "\n    UNION ALL ") + ") AS part\n  GROUP BY 1, 2, 3) AS t"
	q := &query{from: "(" + who.sql() + ") AS c\nFULL JOIN " + totals + " ON t.customer_id = c.customer_id"}
	for _, column := range who.names {
		value := "c." + column
		if column == "customer" {
			value = "coalesce(c.customer, t.typed)"
		}
		q.column(column, value)
	}
	q.column("currency", "t.currency")
	for _, m := range measures {
		value := "t." + m.name
		if m.zero {
			value = "CASE WHEN t.customer_id IS NULL AND c.customer_id IS NOT NULL THEN 0 ELSE t." + m.name + " END"
		}
		q.column(m.name, value)
	}
	g.view(name, q)
}

// A measure is a column of totals.
type measure struct {
	name, of, typ string
	part          string // its value of one sale or one receivable
	aggregate     string // over the parts
	zero          bool   // it is 0 for a customer without any
}

func (g *generator) totalMeasures() []measure {
	var all []measure
	if g.has("sales") {
		if g.roles.Sales.Order >= 0 {
			all = append(all, measure{"orders", "sales", "text", "part.order_number", "count(DISTINCT part.orders)", true})
		}
		all = append(all,
			measure{"sales_lines", "sales", "text", "part.record_id", "count(part.sales_lines)", true},
			measure{"first_order", "sales", "date", "part.order_date", "min(part.first_order)", false},
			measure{"last_order", "sales", "date", "part.order_date", "max(part.last_order)", false})
		all = append(all, g.amounts("sales", "sales", "", g.hasBase(g.roles.Sales.Money))...)
	}
	if g.has("receivables") {
		all = append(all, g.amounts("receivables", "outstanding", "", g.receivablesHaveBase())...)
		all = append(all, g.amounts("receivables", "overdue", "part.days_overdue > 0", g.receivablesHaveBase())...)
	}
	return all
}

// amounts are the measures of an amount, among some of the parts.
func (g *generator) amounts(of, name, among string, base bool) []measure {
	part := func(value string) string {
		if among == "" {
			return value
		}
		return "CASE WHEN " + among + " THEN " + value + " END"
	}
	flag := func(column string) string { return "coalesce(part." + column + ", false)" }
	all := []measure{
		{name, of, "numeric", part("part.amount"), sum("part."+name, flag(name+"_unreadable"), ""), true},
	}
	if base {
		all = append(all,
			measure{name + "_base", of, "numeric", part("part.amount_base"), sum("part."+name+"_base", flag(name+"_unreadable")+" OR "+flag(name+"_without_rate"), ""), true},
			measure{name + "_without_rate", of, "boolean", part("part.without_rate"), counted("part." + name + "_without_rate"), true})
	}
	return append(all, measure{name + "_unreadable", of, "boolean", part("part.unreadable"), counted("part." + name + "_unreadable"), true})
}
