package reports

import (
	"strconv"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/pgname"
)

// A query is a view under way: its columns, and the rest of its SELECT.
type query struct {
	names, values []string
	groups        int // so many of the first columns are grouped by
	from          string
	where         []string
}

// column adds a column. The value is SQL.
func (q *query) column(name, value string) {
	q.names, q.values = append(q.names, name), append(q.values, value)
}

// columns adds columns of an alias under their own names.
func (q *query) columns(alias string, names ...string) {
	for _, name := range names {
		q.column(name, alias+"."+name)
	}
}

// grouped has the columns so far be what is grouped by.
func (q *query) grouped() { q.groups = len(q.names) }

func (q *query) filter(condition string) { q.where = append(q.where, condition) }

// sql writes the query.
func (q *query) sql() string {
	var b strings.Builder
	b.WriteString("SELECT ")
	for i, name := range q.names {
		if i > 0 {
			b.WriteString(",\n    ")
		}
		b.WriteString(q.values[i] + " AS " + pq.QuoteIdentifier(name))
	}
	b.WriteString("\nFROM " + q.from)
	for i, condition := range q.where {
		b.WriteString([]string{"\nWHERE ", "\n  AND "}[min(i, 1)] + condition)
	}
	if q.groups > 0 {
		b.WriteString("\nGROUP BY ")
		for i := range q.groups {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(strconv.Itoa(i + 1))
		}
	}
	return b.String()
}

// union puts queries of the same columns together.
func union(queries []*query) string {
	texts := make([]string, len(queries))
	for i, q := range queries {
		texts[i] = q.sql()
	}
	return strings.Join(texts, "\nUNION ALL\n")
}

// view adds a view of queries of the same columns.
func (g *generator) view(name string, queries ...*query) {
	g.viewOf(name, queries[0].names, union(queries))
}

func (g *generator) viewOf(name string, columns []string, sql string) {
	v := View{Name: pgname.ReportPrefix + name, Comment: g.say("views", name), SQL: sql}
	for _, c := range columns {
		v.Columns = append(v.Columns, Column{c, g.columnComment(name, c), g.isPersonal(c)})
	}
	g.plan.Views = append(g.plan.Views, v)
	g.made[name] = true
}

// columnComment says what a column is: in this view, or in all.
func (g *generator) columnComment(view, column string) string {
	if g.printer.Has(language.Key("reports." + view + "." + column)) {
		return g.say(view, column)
	}
	return g.say("columns", column)
}

func (g *generator) say(group, name string) string {
	return g.printer.Say(language.Key("reports."+group+"."+name), g.arguments())
}

// arguments are what comments may name.
func (g *generator) arguments() language.Args {
	args := language.Args{"customers": "", "sales": "", "contracts": "", "base": g.d.Settings.BaseCurrency}
	tag := g.printer.Tag()
	switch {
	case args["base"] == "":
		args["base"] = g.printer.Say("reports.base_currency", nil)
	case tag == language.Chinese: // which parts a code from the characters beside it
		args["base"] = " " + g.d.Settings.BaseCurrency + " "
	}
	if c := g.roles.Customers; c != nil {
		args["customers"] = c.Resource.Caption(tag)
	}
	if s := g.roles.Sales; s != nil {
		args["sales"] = s.Resource.Caption(tag)
	}
	if c := g.roles.Contracts; c != nil {
		args["contracts"] = c.Resource.Caption(tag)
	}
	return args
}

// report names a view for SQL.
func (g *generator) report(name string) string {
	return pq.QuoteIdentifier(g.register) + "." + pq.QuoteIdentifier(pgname.ReportPrefix+name)
}

// sum is the sum of what is known, null where a part isn't: where unknown, a condition
// that is never null, holds of any.
func sum(value, unknown, among string) string {
	if among == "" {
		return "CASE WHEN NOT coalesce(bool_or(" + unknown + "), false) THEN coalesce(sum(" + value + "), 0) END"
	}
	return "CASE WHEN NOT coalesce(bool_or(" + unknown + ") FILTER (WHERE " + among + "), false) THEN coalesce(sum(" + value + ") FILTER (WHERE " + among + "), 0) END"
}

// counted is how many rows a condition holds of.
func counted(condition string) string { return "count(*) FILTER (WHERE " + condition + ")" }
