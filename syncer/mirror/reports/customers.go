package reports

import (
	"github.com/lib/pq"

	"sheetsync/sheetschema/semantic"
)

// sources tell what came of the customers of each source, by currency.
func (g *generator) sources() {
	c := g.roles.Customers
	if c == nil || c.Source == semantic.None {
		g.lacks("source_return", "a field of the customers for where they came from")
		return
	}
	customers := "(SELECT c.source, count(*) AS customers FROM " + g.report("customers") + " AS c GROUP BY 1) AS n"
	if !g.has("sales") {
		q := &query{from: customers}
		q.columns("n", "source", "customers")
		g.view("source_return", q)
		return
	}
	sold := &query{from: g.report("sales") + " AS s\n  JOIN " + g.report("customers") + " AS c ON c.customer_id = s.customer_id"}
	sold.column("source", "c.source")
	sold.column("currency", "s.currency")
	sold.grouped()
	sold.column("buyers", "count(DISTINCT s.customer_id)")
	g.saleMeasures(sold)
	q := &query{from: customers + "\nLEFT JOIN (" + sold.sql() + ") AS b ON b.source IS NOT DISTINCT FROM n.source"}
	q.columns("n", "source", "customers")
	q.column("currency", "b.currency")
	for _, name := range sold.names[2:] {
		q.column(name, "CASE WHEN b.buyers IS NULL THEN 0 ELSE b."+name+" END")
	}
	g.view("source_return", q)
}

// satisfaction sums up how content the customers of each owner are. Numbers beyond the
// field's scale don't count.
func (g *generator) satisfaction() {
	c := g.roles.Customers
	if c == nil || c.Satisfaction == semantic.None {
		g.lacks("satisfaction", "a number of the customers that says how content they are")
		return
	}
	f := c.Resource.Fields[c.Satisfaction]
	scale := "c.satisfaction IS NOT NULL"
	if low, high := f.Constraints.Minimum, f.Constraints.Maximum; low != nil {
		scale += " AND c.satisfaction >= " + low.String()
		if high != nil {
			scale += " AND c.satisfaction <= " + high.String()
		}
	}
	q := &query{from: g.report("customers") + " AS c"}
	q.columns("c", "owner")
	q.grouped()
	q.column("customers", "count(*)")
	q.column("rated", counted(scale))
	q.column("average", "round(avg(c.satisfaction) FILTER (WHERE "+scale+"), 2)")
	q.column("lowest", "min(c.satisfaction) FILTER (WHERE "+scale+")")
	q.column("highest", "max(c.satisfaction) FILTER (WHERE "+scale+")")
	g.view("satisfaction", q)
}

// dataQuality counts what is wrong now, by whoever looks after the records, and how
// that went over time.
func (g *generator) dataQuality() {
	register := pq.QuoteLiteral(g.register)
	q := &query{from: "sheetsync.issues AS i\nLEFT JOIN " + g.report("records") + " AS r ON r.resource = i.resource AND r.record_id = i.record_id"}
	q.column("owner", "r.owner")
	q.columns("i", "resource", "field", "code", "severity")
	q.grouped()
	q.column("issues", "count(*)")
	q.column("records", "count(DISTINCT i.record_id)")
	q.filter("i.register = " + register)
	// What people dismissed, or put off until a day, counts in no figure.
	q.filter("(i.dismissed_at IS NULL OR i.dismissed_until <= " + g.today(moment{}) + ")")
	g.view("data_quality", q)

	// The last run of each day that changed something.
	last := "SELECT DISTINCT ON (" + g.dayOf("r.started_at") + ") " + g.dayOf("r.started_at") + " AS day, r.counts FROM sheetsync.runs AS r WHERE r.register = " + register +
		" AND r.status = 'applied' ORDER BY " + g.dayOf("r.started_at") + ", r.started_at DESC"
	q = &query{from: "(" + last + ") AS d\nCROSS JOIN LATERAL jsonb_each(d.counts) AS c (resource, counts)"}
	q.columns("d", "day")
	q.columns("c", "resource")
	for _, name := range []string{"rows", "issues", "duplicates"} {
		q.column(name, "coalesce((c.counts ->> "+pq.QuoteLiteral(name)+")::integer, 0)")
	}
	g.view("data_quality_by_day", q)
}
