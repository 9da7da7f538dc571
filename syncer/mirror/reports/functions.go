package reports

import (
	"slices"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/postgres/pgtype"
)

// PointSuffix ends the name of the function that gives a resource's records as they
// were at a time.
const PointSuffix = "_at"

// pointInTime makes the functions of what there was at a time.
func (g *generator) pointInTime() {
	for _, r := range g.d.Resources {
		var columns, result []string
		for _, f := range r.Fields {
			columns = append(columns, "h."+pq.QuoteIdentifier(f.Name))
			result = append(result, pq.QuoteIdentifier(f.Name)+" "+pgtype.Name(f.Type))
		}
		if r.Tabs != nil {
			columns, result = append(columns, "h._tab"), append(result, "_tab text")
		}
		columns = append(columns, "h._id", "h._row", "h._extra", "h._raw", "h._changed_at")
		result = append(result, "_id text", "_row integer", "_extra jsonb", "_raw jsonb", "_changed_at timestamptz")
		g.plan.Functions = append(g.plan.Functions, Function{
			Name: r.Name + PointSuffix, SQL: g.versions(r, strings.Join(columns, ", ")), Result: strings.Join(result, ", "),
			Comment: g.printer.Say("reports.functions.records", language.Args{"table": r.Caption(g.printer.Tag())}),
		})
	}
	name := "receivables" + PointSuffix
	if slices.ContainsFunc(g.plan.Functions, func(f Function) bool { return f.Name == name }) {
		return // a resource's
	}
	queries := g.owed(moment{past: true})
	if len(queries) == 0 {
		return
	}
	types := map[string]string{"due_date": "date", "days_overdue": "integer", "amount": "numeric", "amount_base": "numeric", "without_rate": "boolean", "unreadable": "boolean"}
	var result []string
	for _, column := range queries[0].names {
		typ := types[column]
		if typ == "" {
			typ = "text"
		}
		result = append(result, pq.QuoteIdentifier(column)+" "+typ)
	}
	g.plan.Functions = append(g.plan.Functions, Function{
		Name: name, SQL: union(queries), Result: strings.Join(result, ", "), Comment: g.say("functions", "receivables"),
	})
}
