package reports

import (
	"fmt"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/ddl"
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

// changes list what was changed in which field: of the columns that people fill in.
func (g *generator) changes() {
	var all []*query
	for _, r := range g.d.Resources {
		all = append(all, g.changesOf(r))
	}
	g.view("changes", all...)
}

// changesOf compares each version of a record with the one before it, which ended when
// it began. Field by field: a row as JSON would be made anew for each of them.
func (g *generator) changesOf(r *sheetschema.Resource) *query {
	var fields []string
	for _, f := range r.Fields {
		if !f.Computed() {
			fields = append(fields, fmt.Sprintf("(%s, %s, %s, %s)", pq.QuoteLiteral(f.Name), pq.QuoteLiteral(f.Caption(g.printer.Tag())), logged("p", f), logged("h", f)))
		}
	}
	if len(fields) == 0 {
		fields = append(fields, "(NULL, NULL, NULL, NULL)")
	}
	history := ddl.History(g.register, r.Name).String()
	q := &query{from: history + " AS h\nLEFT JOIN " + history + " AS p ON h._op = 'update' AND p._id = h._id AND p._valid_to = h._valid_from AND p._op <> 'delete'" +
		"\nCROSS JOIN LATERAL (SELECT f.* FROM (VALUES " + strings.Join(fields, ",\n    ") + ") AS f (name, title, before, after)" +
		" WHERE h._op = 'update' AND f.before IS DISTINCT FROM f.after UNION ALL SELECT NULL, NULL, NULL, NULL WHERE h._op <> 'update') AS f"}
	q.column("changed_at", "h._valid_from")
	q.column("run", "h._run")
	q.column("resource", pq.QuoteLiteral(r.Name))
	q.column("record_id", "h._id")
	q.column("record", called(r, "h"))
	q.column("change", "h._op")
	q.column("field", "f.name")
	q.column("field_title", "f.title")
	q.column("old_value", "f.before")
	q.column("new_value", "f.after")
	owner := first(r, "h", g.roles.OwnerOf(r), "text")
	if g.roles.CustomerOf(r) != nil {
		q.from += "\nLEFT JOIN " + g.report("records") + " AS r ON r.resource = " + pq.QuoteLiteral(r.Name) + " AND r.record_id = h._id"
		owner = "coalesce(" + owner + ", r.owner)"
	}
	q.column("owner", owner)
	return q
}

// logged is a field of a version as text, in whatever style the reader has dates: what
// can't be read is what people see.
func logged(alias string, f *sheetschema.Field) string {
	column := alias + "." + pq.QuoteIdentifier(f.Name)
	switch f.Type {
	case sheetschema.TypeDate:
		column = "to_char(" + column + ", 'YYYY-MM-DD')"
	case sheetschema.TypeDateTime:
		column = "to_char(" + column + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
	case sheetschema.TypeString:
	default:
		column += "::text"
	}
	return "coalesce(" + column + ", " + alias + "._raw ->> " + pq.QuoteLiteral(f.Name) + ")"
}
