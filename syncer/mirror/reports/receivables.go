package reports

import (
	"github.com/lib/pq"

	"sheetsync/sheetschema/semantic"
)

// ages are the columns of receivables by how long they are overdue.
var ages = []struct{ age, column string }{
	{"not due", "not_due"},
	{"1-30", "days_1_30"},
	{"31-60", "days_31_60"},
	{"61-90", "days_61_90"},
	{"over 90", "over_90"},
	{"undated", "undated"},
}

// receivables lists what customers have to pay.
func (g *generator) receivables() {
	queries := g.owed(moment{})
	if len(queries) == 0 {
		g.lacks("receivables", "a deadline whose amount customers owe: amount: and an unless: that reads it, or dunning: true")
		return
	}
	g.view("receivables", queries...)
}

// owed selects what customers had to pay at a moment. Deadlines whose conditions have
// no equal in SQL are left out.
func (g *generator) owed(m moment) []*query {
	var all []*query
	base := g.receivablesHaveBase()
	for i := range g.roles.Receivables {
		if q := g.owedOf(m, &g.roles.Receivables[i], base); q != nil {
			all = append(all, q)
		} else if d := g.roles.Receivables[i].Deadline; !m.past {
			g.lacks("receivables", "simpler conditions than those of the deadline "+d.Name)
		}
	}
	return all
}

// receivablesHaveBase reports whether any of them is in the base currency, too.
func (g *generator) receivablesHaveBase() bool {
	for i := range g.roles.Receivables {
		if g.hasBase(g.roles.Receivables[i].Money) {
			return true
		}
	}
	return false
}

func (g *generator) owedOf(m moment, owed *semantic.Receivable, base bool) *query {
	r := owed.Resource
	scope := g.scope(m, r, "s")
	date, err := g.dateOf(scope, owed.Deadline)
	if err != nil {
		return nil
	}
	amount := field(r, "s", owed.Amount, "numeric")
	unknown := unreadable(scope, owed.Amount, owed.Currency)
	q := &query{from: g.table(m, r) + " AS s"}
	if owed.Deadline.Unless != nil {
		met, err := scope.Of(owed.Deadline.Unless)
		if err != nil {
			return nil
		}
		q.filter("(" + met.SQL + ") IS NOT TRUE")
		unknown = "(" + unknown + " OR " + met.Unknown + ")"
	}
	q.filter("(" + amount + " > 0 OR " + amount + " IS NULL AND " + unknown + ")")
	q.column("resource", pq.QuoteLiteral(r.Name))
	q.column("record_id", "s._id")
	g.whoseFact(m, q, r)
	q.column("reference", field(r, "s", owed.Reference, "text"))
	late := g.today(m) + " - " + date.SQL
	q.column("due_date", date.SQL)
	q.column("days_overdue", "CASE WHEN "+date.SQL+" IS NOT NULL THEN greatest("+late+", 0) END")
	q.column("age", "CASE WHEN "+date.SQL+" IS NULL THEN 'undated' WHEN "+late+" <= 0 THEN 'not due' WHEN "+late+" <= 30 THEN '1-30' WHEN "+
		late+" <= 60 THEN '31-60' WHEN "+late+" <= 90 THEN '61-90' ELSE 'over 90' END")
	g.money(q, r, owed.Money, unknown, base)
	return q
}

// receivablesBy sums up what is owed by age: by currency, customer and owner.
func (g *generator) receivablesBy() {
	if !g.has("receivables") {
		return
	}
	for _, by := range []struct {
		name    string
		columns []string
	}{{"receivables_by_age", nil}, {"receivables_by_customer", []string{"customer_id", "customer", "owner"}}, {"receivables_by_owner", []string{"owner"}}} {
		q := &query{from: g.report("receivables") + " AS r"}
		q.columns("r", by.columns...)
		q.columns("r", "currency")
		q.grouped()
		q.column("payments", "count(*)")
		for _, a := range ages {
			q.column(a.column, sum("r.amount", "r.unreadable", "r.age = "+pq.QuoteLiteral(a.age)))
		}
		q.column("amount", sum("r.amount", "r.unreadable", ""))
		if g.receivablesHaveBase() {
			q.column("amount_base", sum("r.amount_base", "r.unreadable OR r.without_rate", ""))
			q.column("without_rate", counted("r.without_rate"))
		}
		q.column("unreadable", counted("r.unreadable"))
		g.view(by.name, q)
	}
}
