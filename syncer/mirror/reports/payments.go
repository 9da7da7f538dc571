package reports

import (
	"fmt"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/semantic"
	"sheetsync/syncer/mirror/ddl"
)

// payments set what was to be paid beside what came in, and sum up what came in by
// whoever looks after it.
func (g *generator) payments() {
	var all []*query
	base := false
	for _, r := range g.roles.Receivables {
		base = base || r.Rate != semantic.None
	}
	for i := range g.roles.Receivables {
		if r := &g.roles.Receivables[i]; r.Planned != semantic.None && r.Received != semantic.None {
			all = append(all, g.payment(r, base))
		}
	}
	if len(all) == 0 {
		const needs = "receivables whose outstanding amount is computed from what was to be paid and what came in"
		g.lacks("payment_plan", needs)
		g.lacks("commission", needs)
		return
	}
	g.view("payment_plan", all...)
	g.commission(base)
}

// payment selects what was to be paid by one kind of records, but for those that are
// owed as other records say, and those of which nothing is to be paid.
func (g *generator) payment(p *semantic.Receivable, base bool) *query {
	r := p.Resource
	scope := g.scope(moment{}, r, "s")
	planned, outstanding, typed := field(r, "s", p.Planned, "numeric"), field(r, "s", p.Amount, "numeric"), field(r, "s", p.Received, "numeric")
	unknown := unreadable(scope, p.Planned, p.Amount, p.Received, p.Currency)
	q := &query{from: ddl.Live(g.register, r.Name).String() + " AS s"}
	q.filter("(" + planned + " IS NOT NULL OR " + unknown + ")")
	if len(p.Elsewhere) > 0 {
		counts := make([]string, len(p.Elsewhere))
		for i, f := range p.Elsewhere {
			counts[i] = "coalesce(" + field(r, "s", f, "numeric") + ", 0)"
		}
		q.filter("(" + strings.Join(counts, " + ") + ") = 0")
	}
	if called := inForce(p); called != nil {
		q.filter(field(r, "s", called.Index, "boolean") + " IS NOT FALSE")
		unknown = "(" + unknown + " OR " + unreadable(scope, called.Index) + ")"
	}
	// What is settled without a word of an amount came in as a whole.
	received := "CASE WHEN NOT " + unknown + " THEN coalesce(" + typed + ", CASE WHEN " + outstanding + " <= 0 THEN " + planned + " ELSE 0 END) END"
	q.column("resource", pq.QuoteLiteral(r.Name))
	q.column("record_id", "s._id")
	g.whose(moment{}, q, r)
	q.column("reference", field(r, "s", p.Reference, "text"))
	q.column("stage", field(r, "s", p.Stage, "text"))
	due := field(r, "s", p.Date, "date")
	on := field(r, "s", p.ReceivedOn, "date")
	q.column("due_date", due)
	q.column("currency", field(r, "s", p.Currency, "text"))
	q.column("planned", planned)
	q.column("received", received)
	q.column("outstanding", outstanding)
	q.column("received_on", on)
	q.column("days_late", on+" - "+due)
	if base {
		rate := field(r, "s", p.Rate, "numeric")
		q.column("received_base", fmt.Sprintf("round((%s) * %s, %d)", received, rate, currency.Digits(g.d.Settings.BaseCurrency)))
		q.column("without_rate", "coalesce(("+received+") <> 0 AND "+rate+" IS NULL, false)")
	}
	q.column("unreadable", unknown)
	return q
}

// inForce is the field that says whether a payment counts: the condition under which
// nothing is owed asks for its opposite; nil for none.
func inForce(p *semantic.Receivable) *sheetschema.Field {
	if p.Deadline.Unless == nil {
		return nil
	}
	for _, i := range p.Deadline.Unless.Indexes() {
		if f := p.Resource.Fields[i]; f.Type == sheetschema.TypeBoolean && strings.Contains(p.Deadline.Unless.Source(), "not "+f.Name) {
			return f
		}
	}
	return nil
}
