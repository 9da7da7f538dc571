package reports

import (
	"strconv"

	"sheetsync/sheetschema/semantic"
	"sheetsync/syncer/mirror/ddl"
)

// GapDays is after how many days without a contact a customer is listed.
const GapDays = 90

// contactGaps lists the customers whom nobody spoke to for long, or ever.
func (g *generator) contactGaps() {
	c := g.roles.Customers
	if c == nil || len(c.LastContact) == 0 {
		g.lacks("contact_gaps", "customers with the date of the last contact: lookup's last_contact, or a field that means it")
		return
	}
	r := c.Resource
	// Of several fields a later one counts only where those before it are blank.
	last := first(r, "c", c.LastContact, "date")
	scope := g.scope(moment{}, r, "c")
	unknown := unreadable(scope, c.LastContact[0])
	for i := 1; i < len(c.LastContact); i++ {
		unknown = "(" + unknown + " OR " + first(r, "c", c.LastContact[:i], "date") + " IS NULL AND " + unreadable(scope, c.LastContact[i]) + ")"
	}
	q := &query{from: ddl.Live(g.register, r.Name).String() + " AS c"}
	q.column("customer_id", "c._id")
	q.column("customer", called(r, "c"))
	q.column("owner", first(r, "c", c.Owner, "text"))
	if c.Status != semantic.None {
		q.column("status", field(r, "c", c.Status, "text"))
	}
	value := "CASE WHEN NOT " + unknown + " THEN " + last + " END"
	q.column("last_contact", value)
	q.column("days_since", g.today(moment{})+" - "+value)
	q.column("never", "("+last+" IS NULL AND NOT "+unknown+")")
	q.column("unreadable", unknown)
	q.filter("(" + unknown + " OR " + last + " IS NULL OR " + last + " < " + g.today(moment{}) + " - " + strconv.Itoa(GapDays) + ")")
	g.view("contact_gaps", q)
}
