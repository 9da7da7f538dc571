package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/personal"
	"sheetsync/syncer/mirror/ddl"
)

// changes list what was changed in which field: of the columns that people fill in.
//
// The versions of all resources are one relation, each a plain selection of a history,
// so that conditions and an order reach its indexes. Those that are left are compared
// with the versions before them, which ended when they began.
func (g *generator) changes() {
	customers := &customerLookup{generator: g}
	var versions, before []string
	for _, r := range g.d.Resources {
		versions = append(versions, g.versionsOf(r, customers).sql())
		before = append(before, "SELECT "+g.cellsBefore(r)+" AS cells FROM "+ddl.History(g.register, r.Name).String()+" AS p WHERE h._op = 'update' AND h.resource = "+pq.QuoteLiteral(r.Name)+
			" AND p._id = h._id AND p._valid_to = h._valid_from AND p._op <> 'delete'")
	}
	q := &query{from: "(" + strings.Join(versions, "\nUNION ALL\n") + ") AS h" +
		"\nLEFT JOIN LATERAL (" + strings.Join(before, "\nUNION ALL\n") + ") AS p ON true" +
		"\nCROSS JOIN LATERAL (SELECT h.names[c.n] AS name, h.titles[c.n] AS title, c.before, c.after FROM unnest(p.cells, h.cells) WITH ORDINALITY AS c (before, after, n)" +
		" WHERE h._op = 'update' AND p.cells IS DISTINCT FROM h.cells AND c.before IS DISTINCT FROM c.after" +
		" UNION ALL SELECT NULL, NULL, NULL, NULL WHERE h._op <> 'update') AS f"}
	q.column("changed_at", "h._valid_from")
	q.column("run", "h._run")
	q.columns("h", "resource")
	q.column("record_id", "h._id")
	q.columns("h", "record")
	q.column("change", "h._op")
	q.column("field", "f.name")
	q.column("field_title", "f.title")
	q.column("old_value", "f.before")
	q.column("new_value", "f.after")
	owner := "h.owner"
	if c := g.roles.Customers; customers.asked() {
		q.from += "\nLEFT JOIN " + ddl.Live(g.register, c.Resource.Name).String() + " AS c ON c._id = CASE WHEN h.owner IS NULL AND h.customer_keys IS NOT NULL THEN " + customers.id("h.customer_keys") + " END"
		owner = "coalesce(h.owner, " + first(c.Resource, "c", c.Owner, "text") + ")"
	}
	q.column("owner", owner)
	// Always so, and what tells the planner that each version is in one of two indexes by
	// record: that of those which last, or that of those which are over.
	q.filter("(h._valid_to IS NULL OR h._valid_to IS NOT NULL)")
	g.view("changes", q)
}

// versionsOf selects the versions of a resource's records as all resources have them,
// with whom they name themselves as their owner.
func (g *generator) versionsOf(r *sheetschema.Resource, customers *customerLookup) *query {
	var names, titles []string
	for _, f := range r.Fields {
		if !f.Computed() {
			names, titles = append(names, pq.QuoteLiteral(f.Name)), append(titles, pq.QuoteLiteral(f.Caption(g.printer.Tag())))
		}
	}
	q := &query{from: ddl.History(g.register, r.Name).String() + " AS h"}
	q.columns("h", "_valid_from", "_valid_to", "_run", "_id", "_op")
	q.column("resource", pq.QuoteLiteral(r.Name)+"::text")
	q.column("record", called(r, "h"))
	q.column("owner", first(r, "h", g.roles.OwnerOf(r), "text"))
	q.column("customer_keys", customers.keys(r, "h"))
	q.column("names", array(names))
	q.column("titles", array(titles))
	q.column("cells", "CASE WHEN h._op = 'update' THEN "+cells("h", r)+" END")
	if g.locale.Sealed {
		sealed := "false"
		if len(g.sealed(r)) > 0 {
			sealed = "h._sealed IS NOT NULL"
		}
		q.column("sealed", sealed)
	}
	return q
}

// sealed are the fields of a resource that are sealed in what was replaced.
func (g *generator) sealed(r *sheetschema.Resource) []int {
	if !g.locale.Sealed {
		return nil
	}
	fields := personal.FieldsOf(g.d, r)
	return fields.All()
}

// cellsBefore are the cells of the version p before h. What is sealed of either can't be
// compared: it passes for unchanged.
func (g *generator) cellsBefore(r *sheetschema.Resource) string {
	sealed := g.sealed(r)
	if len(sealed) == 0 {
		return cells("p", r)
	}
	var texts []string
	for i, f := range r.Fields {
		if f.Computed() {
			continue
		}
		text := logged("p", f)
		if slices.Contains(sealed, i) {
			text = fmt.Sprintf("CASE WHEN h.sealed OR p._sealed IS NOT NULL THEN h.cells[%d] ELSE %s END", len(texts)+1, text)
		}
		texts = append(texts, text)
	}
	return array(texts)
}

// cells are the fields of a version that people fill in, as texts.
func cells(alias string, r *sheetschema.Resource) string {
	var texts []string
	for _, f := range r.Fields {
		if !f.Computed() {
			texts = append(texts, logged(alias, f))
		}
	}
	return array(texts)
}

func array(texts []string) string { return "ARRAY[" + strings.Join(texts, ", ") + "]::text[]" }

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
