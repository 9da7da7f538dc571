package reports

// salesBy sums up what was sold by month and one thing more.
func (g *generator) salesBy() {
	if !g.has("sales") {
		return
	}
	g.salesByColumn("sales_by_month", "", "")
	for _, by := range []struct {
		column string
		index  int
		needs  string
	}{
		{"region", g.roles.Customers.Region, "a field of the customers for their region"},
		{"industry", g.roles.Customers.Industry, "a field of the customers for their industry"},
	} {
		if by.index < 0 {
			g.lacks("sales_by_"+by.column, by.needs)
			continue
		}
		g.salesByColumn("sales_by_"+by.column, by.column, "c."+by.column)
	}
	if g.roles.Sales.Product < 0 {
		g.lacks("sales_by_product", "a field of the sales for the product")
	} else {
		g.salesByColumn("sales_by_product", "product", "s.product")
	}
	if g.roles.Sales.Owner < 0 && len(g.roles.Customers.Owner) == 0 {
		g.lacks("sales_by_owner", "a field of the sales or the customers for whoever looks after them")
	} else {
		g.salesByColumn("sales_by_owner", "owner", "s.owner")
	}
}

func (g *generator) salesByColumn(name, column, value string) {
	q := &query{from: g.report("sales") + " AS s"}
	if column == "region" || column == "industry" {
		q.from += "\nLEFT JOIN " + g.report("customers") + " AS c ON c.customer_id = s.customer_id"
	}
	if column != "" {
		q.column(column, value)
	}
	q.columns("s", "month", "currency")
	q.grouped()
	g.saleMeasures(q)
	g.view(name, q)
}

// saleMeasures are the figures of sales s.
func (g *generator) saleMeasures(q *query) {
	if g.roles.Sales.Order >= 0 {
		q.column("orders", "count(DISTINCT s.order_number)")
	}
	q.column("sales_lines", "count(s.record_id)")
	q.column("amount", sum("s.amount", "s.unreadable", ""))
	if g.hasBase(g.roles.Sales.Money) {
		q.column("amount_base", sum("s.amount_base", "s.unreadable OR s.without_rate", ""))
		q.column("without_rate", counted("s.without_rate"))
	}
	q.column("unreadable", counted("s.unreadable"))
}
