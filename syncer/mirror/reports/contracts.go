package reports

import (
	"sheetsync/sheetschema/semantic"
	"sheetsync/syncer/mirror/ddl"
)

// contracts lists those that end, the next first to end, but for those that have ended
// or are said to be over.
func (g *generator) contracts() {
	c := g.roles.Contracts
	if c == nil {
		g.lacks("contracts_ending", "a resource of contracts: with a number that is its key, and a date on which they end")
		return
	}
	r := c.Resource
	q := &query{from: ddl.Live(g.register, r.Name).String() + " AS s"}
	unknown := unreadable(g.scope(moment{}, r, "s"), c.End)
	end := field(r, "s", c.End, "date")
	if c.Deadline != nil && c.Deadline.Unless != nil {
		over, err := g.scope(moment{}, r, "s").Of(c.Deadline.Unless)
		if err != nil {
			g.lacks("contracts_ending", "a simpler condition of when a contract is over than “"+c.Deadline.Unless.Source()+"”")
			return
		}
		q.filter("(" + over.SQL + ") IS NOT TRUE")
		unknown = "(" + unknown + " OR " + over.Unknown + ")"
	}
	q.filter("(" + end + " >= " + g.today(moment{}) + " OR " + end + " IS NULL AND " + unknown + ")")
	q.column("record_id", "s._id")
	q.column("contract", field(r, "s", c.Number, "text"))
	g.whose(moment{}, q, r)
	if c.Status != semantic.None {
		q.column("status", field(r, "s", c.Status, "text"))
	}
	if c.Start != semantic.None {
		q.column("start_date", field(r, "s", c.Start, "date"))
	}
	q.column("end_date", end)
	q.column("days_left", end+" - "+g.today(moment{}))
	if c.Notice != semantic.None {
		q.column("notice_date", field(r, "s", c.Notice, "date"))
	}
	if c.Amount != semantic.None {
		q.column("currency", field(r, "s", c.Currency, "text"))
		q.column("amount", field(r, "s", c.Amount, "numeric"))
	}
	q.column("unreadable", unknown)
	g.view("contracts_ending", q)
}
