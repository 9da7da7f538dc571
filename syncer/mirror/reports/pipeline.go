package reports

import (
	"github.com/lib/pq"

	"sheetsync/sheetschema/semantic"
	"sheetsync/syncer/mirror/ddl"
)

// statuses tells since when each customer has been in its status, and how long others
// were: from the history, in which a spell is the versions of one status in a row.
func (g *generator) statuses() {
	c := g.roles.Customers
	if c == nil || c.Status == semantic.None {
		const needs = "a field of the customers for how far they have come, such as project_status"
		g.lacks("status_spells", needs)
		g.lacks("pipeline", needs)
		return
	}
	status := "h." + pq.QuoteIdentifier(c.Resource.Fields[c.Status].Name)
	// A version begins a spell where the one before it isn't of the same status; before
	// a record that comes back there is one of its deletion.
	changes := "SELECT h._id, h._op, h._valid_from, " + status + " AS status, lag(" + status + ") OVER w AS before, lag(h._op) OVER w AS op_before FROM " +
		ddl.History(g.register, c.Resource.Name).String() + " AS h WINDOW w AS (PARTITION BY h._id ORDER BY h._valid_from, h._valid_to)"
	spells := "SELECT v._id, v.status, v._op, v._valid_from AS began_at, lead(v._valid_from) OVER (PARTITION BY v._id ORDER BY v._valid_from, v._op = 'delete' DESC) AS ended_at" +
		" FROM (" + changes + ") AS v WHERE v._op = 'delete' OR v.op_before IS NULL OR v.op_before = 'delete' OR v.status IS DISTINCT FROM v.before"
	q := &query{from: "(" + spells + ") AS s\nJOIN " + g.report("customers") + " AS c ON c.customer_id = s._id"}
	q.columns("c", "customer_id", "customer", "owner")
	q.columns("s", "status", "began_at", "ended_at")
	q.column("days", "("+g.dayOf("coalesce(s.ended_at, now())")+" - "+g.dayOf("s.began_at")+")")
	q.filter("s._op <> 'delete'")
	g.view("status_spells", q)

	q = &query{from: g.report("status_spells") + " AS s"}
	q.columns("s", "status")
	q.grouped()
	now := "s.ended_at IS NULL"
	q.column("customers", counted(now))
	q.column("average_days", "round(avg(s.days) FILTER (WHERE "+now+"), 1)")
	q.column("longest_days", "max(s.days) FILTER (WHERE "+now+")")
	q.column("ended_spells", counted("s.ended_at IS NOT NULL"))
	q.column("average_days_ended", "round(avg(s.days) FILTER (WHERE s.ended_at IS NOT NULL), 1)")
	g.view("pipeline", q)
}

// dayOf is the day of an instant in the register's time zone.
func (g *generator) dayOf(instant string) string {
	return "(" + instant + " AT TIME ZONE " + pq.QuoteLiteral(g.locale.Zone) + ")::date"
}
