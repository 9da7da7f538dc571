package reports

import (
	"strconv"

	"github.com/lib/pq"

	"sheetsync/sheetschema/semantic"
	"sheetsync/syncer/mirror/ddl"
)

// EffectDays is how long after a contact an order is counted as its effect.
const EffectDays = 90

// contacts list how customers were spoken to or met, with the next order of each, and
// tell how often one followed.
func (g *generator) contacts() {
	if len(g.roles.Contacts) == 0 {
		const needs = "a resource whose records name a customer and a day, and no amount"
		g.lacks("contacts", needs)
		g.lacks("activity_effect", needs)
		return
	}
	var all []*query
	for _, c := range g.roles.Contacts {
		q := &query{from: ddl.Live(g.register, c.Resource.Name).String() + " AS s"}
		q.column("resource", pq.QuoteLiteral(c.Resource.Name))
		q.column("record_id", "s._id")
		g.whose(moment{}, q, c.Resource)
		kind := "NULL::text"
		if c.Kind != semantic.None {
			kind = field(c.Resource, "s", c.Kind, "text")
		}
		q.column("kind", kind)
		q.column("contact_date", field(c.Resource, "s", c.Date, "date"))
		all = append(all, q)
	}
	g.view("contacts", all...)
	if !g.has("sales") {
		g.lacks("activity_effect", "sales, to see which followed")
		return
	}
	days := strconv.Itoa(EffectDays)
	next := "SELECT c.resource, c.record_id, c.customer_id, c.kind, c.contact_date, min(o.order_date) AS order_date FROM " + g.report("contacts") +
		" AS c\n  LEFT JOIN (SELECT DISTINCT s.customer_id, s.order_date FROM " + g.report("sales") + " AS s WHERE s.customer_id IS NOT NULL) AS o" +
		" ON o.customer_id = c.customer_id AND o.order_date BETWEEN c.contact_date AND c.contact_date + " + days +
		"\n  WHERE c.customer_id IS NOT NULL AND c.contact_date IS NOT NULL\n  GROUP BY 1, 2, 3, 4, 5"
	q := &query{from: "(" + next + ") AS e"}
	q.columns("e", "resource", "kind")
	q.grouped()
	q.column("contacts", "count(*)")
	q.column("customers", "count(DISTINCT e.customer_id)")
	q.column("contacts_with_order", "count(e.order_date)")
	q.column("customers_with_order", "count(DISTINCT e.customer_id) FILTER (WHERE e.order_date IS NOT NULL)")
	q.column("share", "round(count(DISTINCT e.customer_id) FILTER (WHERE e.order_date IS NOT NULL)::numeric / count(DISTINCT e.customer_id), 3)")
	q.column("average_days", "round(avg(e.order_date - e.contact_date), 1)")
	q.column("undecided", counted("e.order_date IS NULL AND e.contact_date + "+days+" >= "+g.today(moment{})))
	g.view("activity_effect", q)
}
