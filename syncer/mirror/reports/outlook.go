package reports

import (
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/semantic"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/outlook/rfm"
)

// Facts are the queries of what the outlook on customers is computed from; "" for none.
// Customers whose duplicates are merged are one.
type Facts struct {
	// Orders selects customer_id, day (null where it, or whether the order counts, isn't
	// known), amount, currency, base and base_currency (null where they aren't known).
	Orders string
	// Payments selects customer_id, due and paid (null where it isn't paid).
	Payments string
}

// customerOutlook shows what is predicted of the customers: see package outlook.
func (g *generator) customerOutlook() {
	c := g.roles.Customers
	if c == nil || !g.has("sales") {
		g.lacks("customer_outlook", "customers and sales")
		return
	}
	g.plan.Facts = Facts{Orders: g.orderFacts().sql(), Payments: g.paymentFacts()}
	who := ddl.Live(g.register, c.Resource.Name)
	if g.merges(moment{}) {
		who = ddl.Merged(g.register, c.Resource.Name)
	}
	q := &query{from: "sheetsync.customer_outlook AS f\nJOIN sheetsync.outlooks AS o ON o.register = f.register\nJOIN " + who.String() + " AS c ON c._id = f.customer_id"}
	q.filter("f.register = " + pq.QuoteLiteral(g.register))
	q.column("customer_id", "f.customer_id")
	q.column("customer", called(c.Resource, "c"))
	q.column("owner", first(c.Resource, "c", c.Owner, "text"))
	q.column("class", g.classes("f.class"))
	q.column("recency_score", "f.recency")
	q.column("frequency_score", "f.frequency")
	q.column("monetary_score", "f.monetary")
	q.column("order_days", "f.orders")
	q.columns("f", "first_order", "last_order")
	q.column("days_since_order", g.today(moment{})+" - f.last_order")
	q.columns("f", "currency", "sales", "alive", "expected_orders")
	q.column("expected_order_value", "f.order_value")
	q.column("expected_sales", "round(f.expected_orders * f.order_value, 2)")
	q.columns("f", "orders_reason", "value_reason", "payments", "late_payments", "median_delay", "late_probability", "payments_reason")
	q.columns("o", "computed_on")
	g.view("customer_outlook", q)
}

// classes words a class of customers.
func (g *generator) classes(class string) string {
	var cases strings.Builder
	for _, c := range rfm.Classes() {
		cases.WriteString(" WHEN " + pq.QuoteLiteral(string(c)) + " THEN " + pq.QuoteLiteral(g.printer.Say(language.Key("reports.classes."+string(c)), nil)))
	}
	return "CASE " + class + cases.String() + " END"
}

// largest is the largest amount that is computed with: a number beyond it is none that
// anybody was paid, and floating point has no cents there.
const largest = "1e15"

// orderFacts selects what counts as sold, or may.
func (g *generator) orderFacts() *query {
	s := g.roles.Sales
	known := "s.order_date IS NOT NULL"
	q := &query{from: g.report("sales") + " AS s"}
	if s.Where != nil {
		scope := g.scope(moment{}, s.Resource, "r")
		where, err := scope.Of(s.Where) // as in the view, so that it can be written
		if err == nil {
			q.from += "\nJOIN " + ddl.Live(g.register, s.Resource.Name).String() + " AS r ON r._id = s.record_id"
			known += " AND NOT " + where.Unknown
		}
	}
	q.column("customer_id", g.mergedID("s"))
	q.column("day", "CASE WHEN "+known+" THEN s.order_date END")
	currency := "s.currency"
	if s.Currency == semantic.None {
		currency = "''"
	}
	q.column("amount", "CASE WHEN abs(s.amount) < "+largest+" THEN s.amount::float8 END")
	q.column("currency", currency)
	base := "NULL::float8"
	if g.hasBase(s.Money) {
		base = "CASE WHEN abs(s.amount_base) < " + largest + " THEN s.amount_base::float8 END"
	}
	q.column("base", base)
	q.column("base_currency", pq.QuoteLiteral(g.d.Settings.BaseCurrency))
	q.filter(g.mergedID("s") + " IS NOT NULL")
	return q
}

// mergedID is the column of a fact for the customer.
func (g *generator) mergedID(alias string) string {
	if g.merges(moment{}) {
		return alias + ".merged_customer_id"
	}
	return alias + ".customer_id"
}

// paymentFacts selects what customers paid and when, and what they should have paid.
// What was settled otherwise, such as by cancelling the order, and what can't be read is
// left out.
func (g *generator) paymentFacts() string {
	var all []string
	for i := range g.roles.Receivables {
		if q := g.paymentsOf(&g.roles.Receivables[i]); q != nil {
			all = append(all, "SELECT "+g.mergedID("p")+" AS customer_id, p.due, CASE WHEN p.settled THEN p.paid END AS paid\nFROM ("+q.sql()+
				") AS p\nWHERE "+g.mergedID("p")+" IS NOT NULL AND p.due IS NOT NULL AND (p.paid IS NOT NULL OR NOT p.settled)")
		}
	}
	return strings.Join(all, "\nUNION ALL\n")
}

func (g *generator) paymentsOf(owed *semantic.Receivable) *query {
	r := owed.Resource
	scope := g.scope(moment{}, r, "s")
	date, err := g.dateOf(scope, owed.Deadline)
	if err != nil || owed.ReceivedOn == semantic.None || g.roles.CustomerOf(r) == nil {
		return nil
	}
	amount := field(r, "s", owed.Amount, "numeric")
	settled := amount + " <= 0"
	unknown := unreadable(scope, owed.Amount, owed.ReceivedOn)
	if owed.Deadline.Unless != nil {
		met, err := scope.Of(owed.Deadline.Unless)
		if err != nil {
			return nil
		}
		settled += " OR (" + met.SQL + ") IS TRUE"
		unknown = "(" + unknown + " OR " + met.Unknown + ")"
	}
	q := &query{from: ddl.Live(g.register, r.Name).String() + " AS s"}
	g.whoseFact(moment{}, q, r)
	q.column("due", date.SQL)
	q.column("paid", field(r, "s", owed.ReceivedOn, "date"))
	q.column("settled", "coalesce("+settled+", false)")
	q.filter("NOT " + unknown)
	q.filter(amount + " IS NOT NULL")
	for _, i := range owed.Elsewhere {
		q.filter("coalesce(" + field(r, "s", i, "numeric") + ", 0) <= 0")
	}
	return q
}
