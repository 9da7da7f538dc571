package reports

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema/currency"
	"sheetsync/syncer/mirror/ddl"
)

// commission sums up what came in by whoever looks after it, with the commission on it
// where the team's tab has everybody's share.
//
//	owner   received   received_base   rate   commission   commission_base
//	李      1000 USD   7100            0.03   30.00        213.00
//	王      1000 USD   null            0.02   20.00        null
//	nobody of the team, or two of it   null   null         null
func (g *generator) commission(base bool) {
	q := &query{from: g.report("payment_plan") + " AS p"}
	q.column("month", "date_trunc('month', p.received_on::timestamp)::date")
	q.columns("p", "owner", "currency")
	q.grouped()
	q.filter("(p.received > 0 OR p.unreadable)")
	q.column("payments", "count(*)")
	q.column("received", sum("p.received", "p.unreadable", ""))
	if base {
		q.column("received_base", sum("p.received_base", "p.unreadable OR p.without_rate", ""))
		q.column("without_rate", counted("p.without_rate"))
	}
	q.column("unreadable", counted("p.unreadable"))
	if g.d.Team == nil || g.d.Team.Commission < 0 {
		g.view("commission", q)
		return
	}
	shared := &query{from: "(" + q.sql() + ") AS p\nLEFT JOIN LATERAL (" + g.shareOf("p.owner") + ") AS t ON true"}
	shared.columns("p", q.names...)
	shared.columns("t", "rate")
	shared.column("commission", "round(p.received * t.rate, "+digitsOf("p.currency")+")")
	if base {
		shared.column("commission_base", fmt.Sprintf("round(p.received_base * t.rate, %d)", currency.Digits(g.d.Settings.BaseCurrency)))
	}
	g.view("commission", shared)
}

// shareOf selects the share of the one person of the team whom a text names: null where
// it names nobody of them, or several people.
func (g *generator) shareOf(owner string) string {
	t := g.d.Team
	var keys []string
	for _, i := range slices.Concat(t.Names, []int{t.Address}) {
		keys = append(keys, "coalesce(sheetsync.person_keys("+field(t.Resource, "t", i, "text")+"), '{}')")
	}
	const names = "named.keys"
	return "SELECT CASE WHEN count(*) = 1 AND bool_and(" + names + " <@ person.keys) AND min(person.rate) BETWEEN 0 AND 1 THEN min(person.rate) END AS rate" +
		" FROM (SELECT " + strings.Join(keys, " || ") + " AS keys, " + field(t.Resource, "t", t.Commission, "numeric") + " AS rate FROM " + ddl.Live(g.register, t.Resource.Name).String() + " AS t) AS person" +
		" JOIN (SELECT sheetsync.person_keys(" + owner + ") AS keys) AS named ON " + names + " && person.keys"
}

// digitsOf is how many decimals an amount in a currency has.
func digitsOf(code string) string {
	others := currency.OtherDigits()
	var b strings.Builder
	b.WriteString("CASE")
	for _, n := range slices.Sorted(maps.Keys(others)) {
		codes := make([]string, len(others[n]))
		for i, c := range others[n] {
			codes[i] = pq.QuoteLiteral(c)
		}
		fmt.Fprintf(&b, " WHEN %s IN (%s) THEN %d", code, strings.Join(codes, ", "), n)
	}
	return fmt.Sprintf("%s ELSE %d END", &b, currency.Digits(""))
}
