package reports

import (
	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/ddl"
)

// deadlines lists the dates that aren't met yet, those ahead and those that have passed.
func (g *generator) deadlines() {
	var all []*query
	for _, r := range g.d.Resources {
		for i := range r.Deadlines {
			if q := g.deadline(r, &r.Deadlines[i]); q != nil {
				all = append(all, q)
			} else {
				g.lacks("deadlines", "simpler conditions than those of the deadline "+r.Deadlines[i].Name+" of "+r.Name)
			}
		}
	}
	if len(all) == 0 {
		g.lacks("deadlines", "deadlines whose dates and conditions are simple enough")
		return
	}
	g.view("deadlines", all...)
}

func (g *generator) deadline(r *sheetschema.Resource, d *sheetschema.Deadline) *query {
	scope := g.scope(moment{}, r, "s")
	date, err := g.dateOf(scope, d)
	if err != nil {
		return nil
	}
	unknown := date.Unknown
	q := &query{from: ddl.Live(g.register, r.Name).String() + " AS s"}
	if d.Unless != nil {
		met, err := scope.Of(d.Unless)
		if err != nil {
			return nil
		}
		q.filter("(" + met.SQL + ") IS NOT TRUE")
		unknown = "(" + unknown + " OR " + met.Unknown + ")"
	}
	q.filter("(" + date.SQL + " IS NOT NULL OR " + date.Unknown + ")")
	q.column("resource", pq.QuoteLiteral(r.Name))
	q.column("record_id", "s._id")
	q.column("record", called(r, "s"))
	g.whose(moment{}, q, r)
	q.column("deadline", pq.QuoteLiteral(d.Name))
	q.column("title", pq.QuoteLiteral(g.titleOf(d.Title, d.Name)))
	q.column("due_date", date.SQL)
	q.column("days_left", date.SQL+" - "+g.today(moment{}))
	currency, amount := "NULL::text", "NULL::numeric"
	if d.Amount >= 0 {
		m := scope.Resource.Fields[d.Amount]
		amount = field(r, "s", d.Amount, "numeric")
		if c, ok := r.Field(m.Currency); ok {
			currency = field(r, "s", c.Index, "text")
		}
	}
	q.column("currency", currency)
	q.column("amount", amount)
	q.column("held", g.held(r, d, "reason", date.SQL))
	q.column("held_until", g.held(r, d, "until", date.SQL))
	q.column("unreadable", unknown)
	return q
}

// held is a column of what people put off, muted or paused: for good, before a day. Few
// records have any, which a set of them tells sooner than a search for each record; and who
// doesn't ask for the column has none of it.
func (g *generator) held(r *sheetschema.Resource, d *sheetschema.Deadline, column, date string) string {
	from := " FROM sheetsync.snoozes AS z WHERE z.register = " + pq.QuoteLiteral(g.register) + " AND z.resource = " + pq.QuoteLiteral(r.Name)
	return "CASE WHEN s._id IN (SELECT z.record_id" + from + ") THEN (SELECT z." + column + from + " AND z.record_id = s._id AND z.deadline IN ('', " + pq.QuoteLiteral(d.Name) +
		") AND (z.due_date IS NULL OR z.due_date = " + date + ") AND (z.until IS NULL OR z.until > " + g.today(moment{}) + ") ORDER BY z.until DESC NULLS FIRST LIMIT 1) END"
}

func (g *generator) titleOf(title language.Text, name string) string {
	if text := title.In(g.printer.Tag()); text != "" {
		return text
	}
	return name
}
