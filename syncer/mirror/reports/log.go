package reports

import (
	"fmt"
	"strings"

	"github.com/lib/pq"
)

// reminders tell what became of each kind of reminder, and of the dates that they were
// about.
func (g *generator) reminders() {
	var titles []string
	for _, r := range g.d.Resources {
		for _, d := range r.Deadlines {
			titles = append(titles, fmt.Sprintf("(%s, %s, %s)", pq.QuoteLiteral(r.Name), pq.QuoteLiteral(d.Name), pq.QuoteLiteral(g.titleOf(d.Title, d.Name))))
		}
	}
	if len(titles) == 0 {
		g.lacks("reminders", "deadlines")
		return
	}
	q := &query{from: "sheetsync.ledger AS l\nLEFT JOIN (VALUES " + strings.Join(titles, ", ") + ") AS t (resource, deadline, title) ON t.resource = l.resource AND t.deadline = l.deadline"}
	q.columns("l", "resource", "deadline")
	q.column("title", "coalesce(t.title, l.deadline)")
	q.columns("l", "stage")
	q.grouped()
	q.column("reminders", "count(*)")
	q.column("recipients", "count(DISTINCT l.recipient)")
	for _, state := range []string{"sent", "unconfirmed", "failed", "skipped"} {
		q.column(state, counted("l.state = "+pq.QuoteLiteral(state)))
	}
	q.column("waiting", counted("l.state IN ('owed', 'sending')"))
	if g.has("deadlines") {
		open := "o.record_id IS NOT NULL"
		q.from += "\nLEFT JOIN (SELECT DISTINCT d.resource, d.record_id, d.deadline, d.due_date FROM " + g.report("deadlines") + " AS d) AS o" +
			" ON o.resource = l.resource AND o.record_id = l.record_id AND o.deadline = l.deadline AND o.due_date = l.due_date"
		q.column("sent_and_open", counted("l.state = 'sent' AND "+open))
		q.column("sent_and_done", counted("l.state = 'sent' AND NOT "+open))
	}
	q.filter("l.register = " + pq.QuoteLiteral(g.register))
	g.view("reminders", q)
}
