package readmodel

import (
	"regexp"
	"slices"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/postgres/pgtype"
)

// Columns of the service's that relations have behind the fields.
var (
	liveColumns    = []string{"_id", "_row", "_extra", "_raw", "_changed_at"}
	historyColumns = []string{"_id", "_row", "_extra", "_raw", "_changed_at", "_op", "_valid_from", "_valid_to", "_run"}
	mergedColumns  = []string{"_id", "_ids", "_count", "_changed_at"}
)

// relation is a relation of a resource's records for a FROM, masked where the model is.
func (m *Model) relation(v *reading.View, r *sheetschema.Resource, name string, service []string) string {
	if m.salt == "" {
		return v.Relation(name)
	}
	return "(" + m.maskedQuery(v, r, name, service) + ")"
}

// maskedQuery selects a relation's columns with the personal ones masked.
func (m *Model) maskedQuery(v *reading.View, r *sheetschema.Resource, name string, service []string) string {
	var columns, hidden []string
	for _, f := range r.Fields {
		column := pq.QuoteIdentifier(f.Name)
		if m.personal[f] {
			hidden = append(hidden, pq.QuoteLiteral(f.Name))
			column = m.maskOf(f, column) + " AS " + column
		}
		columns = append(columns, column)
	}
	if r.Tabs != nil {
		columns = append(columns, "_tab")
	}
	from := v.Relation(name)
	if name == r.Name+ddl.HistorySuffix {
		from, service = past(v, r)+" AS h", append(service[:len(service):len(service)], ddl.SealedColumn)
	}
	for _, column := range service {
		switch {
		case column == "_raw" && len(hidden) > 0:
			names := "ARRAY[" + strings.Join(hidden, ", ") + "]"
			column = "CASE WHEN _raw ?| " + names + " THEN (SELECT jsonb_object_agg(e.key, CASE WHEN e.key = ANY (" + names +
				`) THEN '""'::jsonb ELSE e.value END) FROM jsonb_each(_raw) AS e) ELSE _raw END AS _raw`
		case column == "_extra": // of which nobody knows what they hold
			column = "CASE WHEN _extra IS NOT NULL THEN (SELECT jsonb_object_agg(k, " + pq.QuoteLiteral(Mask) + "::text) FROM jsonb_object_keys(_extra) AS k) END AS _extra"
		}
		columns = append(columns, column)
	}
	return "SELECT " + strings.Join(columns, ", ") + " FROM " + from
}

// maskOf is what stands for a field's values: one mask a value, as references compare
// them.
func (m *Model) maskOf(f *sheetschema.Field, column string) string {
	if f.Type != sheetschema.TypeString {
		return "NULL::" + pgtype.Name(f.Type)
	}
	return "CASE WHEN " + column + " IS NOT NULL THEN " + pq.QuoteLiteral(Mask) + " || left(encode(sha256(convert_to(" + pq.QuoteLiteral(m.salt) +
		" || sheetsync.reference_key(" + column + ", 'text'), 'UTF8')), 'hex'), 16) END"
}

// report is a report for a FROM, with the WITH that has to stand before the query. The
// time of a function's argument is the parameter $1.
func (m *Model) report(v *reading.View, name string, function bool) (with, from string) {
	if m.salt == "" {
		if function {
			return "", v.Relation(name) + "($1::timestamptz)"
		}
		return "", v.Relation(name)
	}
	w := &maskedReports{Model: m, v: v, taken: make(map[string]bool)}
	var sql string
	if function {
		for _, f := range m.plan.Functions {
			if f.Name == name {
				sql = w.redirect(f.SQL)
			}
		}
		sql = timeArgument.ReplaceAllString(sql, "$$1::timestamptz")
	} else {
		w.view(name)
		sql = "SELECT * FROM " + pq.QuoteIdentifier(name)
	}
	with = "WITH " + strings.Join(w.parts, ",\n") + "\n"
	return with, "(" + sql + ")"
}

// timeArgument is the argument of a function in its text.
var timeArgument = regexp.MustCompile(`\$1\b`)

// maskedReports collects what a report reads, each part under the name that it has in
// the register.
type maskedReports struct {
	*Model

	v     *reading.View
	taken map[string]bool
	parts []string
}

// redirect has a query of the plan read the parts, and adds those that it needs.
func (w *maskedReports) redirect(sql string) string {
	prefix := pq.QuoteIdentifier(w.register) + "."
	reads := func(name string) bool { return strings.Contains(sql, prefix+pq.QuoteIdentifier(name)) }
	for _, r := range w.d.Resources {
		for _, t := range []struct {
			name    string
			service []string
		}{{r.Name, liveColumns}, {r.Name + ddl.HistorySuffix, historyColumns}, {r.Name + ddl.MergedSuffix, mergedColumns}} {
			if reads(t.name) && !w.taken[t.name] {
				w.taken[t.name] = true
				w.part(t.name, w.maskedQuery(w.v, r, t.name, t.service))
			}
		}
	}
	for i := range w.plan.Views {
		if name := w.plan.Views[i].Name; reads(name) {
			w.view(name)
		}
	}
	sql = strings.ReplaceAll(sql, prefix, "")
	return serviceTables.ReplaceAllStringFunc(sql, func(table string) string {
		return w.v.Service(strings.TrimPrefix(table, "sheetsync."))
	})
}

// serviceTables are the service's tables that reports read. Nothing in their columns that
// reports show is personal.
var serviceTables = regexp.MustCompile(`\bsheetsync\.(issues|runs|ledger|duplicates|snoozes|customer_outlook|outlooks)\b`)

// view adds a report as a part.
func (w *maskedReports) view(name string) {
	at := slices.IndexFunc(w.plan.Views, func(v reportView) bool { return v.Name == name })
	if at < 0 || w.taken[name] {
		return
	}
	w.taken[name] = true
	w.part(name, w.redirect(w.plan.Views[at].SQL))
}

func (w *maskedReports) part(name, sql string) {
	w.parts = append(w.parts, pq.QuoteIdentifier(name)+" AS NOT MATERIALIZED ("+sql+")")
}
