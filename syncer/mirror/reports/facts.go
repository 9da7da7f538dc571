package reports

import (
	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/semantic"
	"sheetsync/syncer/mirror/ddl"
)

// records lists every record under the name that people call it, with its customer and
// whoever answers for it.
func (g *generator) records() {
	var all []*query
	for _, r := range g.d.Resources {
		q := &query{from: ddl.Live(g.register, r.Name).String() + " AS s"}
		q.column("resource", pq.QuoteLiteral(r.Name))
		q.column("record_id", "s._id")
		q.column("row", "s._row")
		q.column("record", called(r, "s"))
		g.whose(moment{}, q, r)
		all = append(all, q)
	}
	g.view("records", all...)
}

// whoseFact is whose with the customer that the record is of where duplicates are
// merged.
func (g *generator) whoseFact(m moment, q *query, r *sheetschema.Resource) {
	link := g.whose(m, q, r)
	if g.roles.Customers != nil && g.merges(m) {
		q.column("merged_customer_id", link.merged)
	}
}

// whose adds the columns of a record's customer and of whoever answers for it: the
// record's own owner, else the customer's.
func (g *generator) whose(m moment, q *query, r *sheetschema.Resource) customerLink {
	own := first(r, "s", g.roles.OwnerOf(r), "text")
	if c := g.roles.Customers; c != nil && r == c.Resource {
		q.column("customer_id", "s._id")
		q.column("customer", called(r, "s"))
		q.column("owner", own)
		return customerLink{id: "s._id", merged: "s._id"}
	}
	link := g.linkCustomer(m, r, g.roles.CustomerOf(r), "s")
	q.from += link.joins
	if link.joins == "" {
		q.column("customer_id", link.id)
		q.column("customer", link.typed)
		q.column("owner", own)
		return link
	}
	q.from += "\nLEFT JOIN " + g.table(m, g.roles.Customers.Resource) + " AS c ON c._id = " + link.id
	q.column("customer_id", "c._id")
	q.column("customer", "CASE WHEN c._id IS NULL THEN "+link.typed+" ELSE "+called(g.roles.Customers.Resource, "c")+" END")
	owner := first(g.roles.Customers.Resource, "c", g.roles.Customers.Owner, "text")
	if len(g.roles.OwnerOf(r)) > 0 {
		owner = "coalesce(" + own + ", " + owner + ")"
	}
	q.column("owner", owner)
	return link
}

// customers is the dimension that the facts share.
func (g *generator) customers() {
	c := g.roles.Customers
	if c == nil {
		g.lacks("customers", "a resource of customers: one that lookup or dunning names, or of companies that others refer to")
		return
	}
	q := &query{from: ddl.Live(g.register, c.Resource.Name).String() + " AS c"}
	q.column("customer_id", "c._id")
	q.column("customer", called(c.Resource, "c"))
	for _, column := range g.customerColumns() {
		q.column(column.name, column.value)
	}
	g.view("customers", q)
}

type customerColumn struct{ name, value string }

// customerColumns are what is known of a customer beside its name.
func (g *generator) customerColumns() []customerColumn {
	c := g.roles.Customers
	columns := []customerColumn{{"owner", first(c.Resource, "c", c.Owner, "text")}}
	for _, f := range []struct {
		name  string
		index int
		typ   string
	}{{"region", c.Region, "text"}, {"industry", c.Industry, "text"}, {"source", c.Source, "text"}, {"status", c.Status, "text"}, {"satisfaction", c.Satisfaction, "numeric"}} {
		if f.index != semantic.None {
			columns = append(columns, customerColumn{f.name, field(c.Resource, "c", f.index, f.typ)})
		}
	}
	return columns
}

// sales lists what counts as sold.
func (g *generator) sales() {
	s := g.roles.Sales
	if s == nil {
		g.lacks("sales", "a resource with an amount, a date and a foreign key to the customers, such as one that they sum up in a rollup")
		return
	}
	r := s.Resource
	scope := g.scope(moment{}, r, "s")
	unknown := unreadable(scope, s.Amount, s.Currency)
	q := &query{from: ddl.Live(g.register, r.Name).String() + " AS s"}
	if s.Where != nil {
		where, err := scope.Of(s.Where)
		if err != nil {
			g.lacks("sales", "a simpler condition of what counts as sold than “"+s.Where.Source()+"”")
			g.roles.Sales = nil
			return
		}
		undecided := where.Unknown
		q.filter("((" + where.SQL + ") OR " + undecided + ")")
		unknown = "(" + unknown + " OR " + undecided + ")"
	}
	q.column("record_id", "s._id")
	g.whoseFact(moment{}, q, r)
	for _, f := range []struct {
		name  string
		index int
	}{{"order_number", s.Order}, {"product", s.Product}} {
		if f.index != semantic.None {
			q.column(f.name, field(r, "s", f.index, "text"))
		}
	}
	q.column("order_date", field(r, "s", s.Date, "date"))
	q.column("month", "date_trunc('month', "+field(r, "s", s.Date, "date")+"::timestamp)::date")
	g.money(q, r, s.Money, unknown, g.hasBase(s.Money))
	g.view("sales", q)
}

// money adds an amount with its currency, its base amount where the view has one, and
// what isn't known of it.
func (g *generator) money(q *query, r *sheetschema.Resource, m semantic.Money, unknown string, inBase bool) {
	amount := field(r, "s", m.Amount, "numeric")
	q.column("currency", field(r, "s", m.Currency, "text"))
	q.column("amount", amount)
	if inBase {
		base := g.base(r, m, "s")
		q.column("amount_base", base)
		q.column("without_rate", "("+amount+" IS NOT NULL AND "+base+" IS NULL)")
	}
	q.column("unreadable", unknown)
}

// hasBase reports whether a view's amounts are in the base currency, too.
func (g *generator) hasBase(m semantic.Money) bool {
	return m.Base != semantic.None || m.Currency != semantic.None && g.d.Settings.BaseCurrency != ""
}
