package access

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/personal"
	"sheetsync/sheetschema/pgname"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/mirror/reports"
	"sheetsync/syncer/postgres/pgtype"
)

// AnalystSuffix ends the name of the schema with what analysts see of a register.
const AnalystSuffix = "_analyst"

// AnalystComment marks that schema as the service's.
const AnalystComment = "What analysts see of a register: as in its own schema, without personal data. Made by sheetsync."

// AnalystSchema is the schema with what analysts see of a register; false where it could
// have no name.
func AnalystSchema(register string) (name string, ok bool) {
	return register + AnalystSuffix, pgname.Fits(register, AnalystSuffix)
}

// A View is a view to be made, in a schema of its own.
type View struct {
	Name       string
	Statements []string
}

// A Redaction is what analysts see of a register.
type Redaction struct {
	Tables    []View // of the resources, without personal data
	Reports   []View // over those, each after those that it reads
	Functions []View
}

// RedactionOf writes what analysts see. Reports that would read anything but the tables
// without personal data are to be dropped: see [Strangers].
func RedactionOf(register string, d *sheetschema.Descriptor, plan *reports.Plan, has func(relation string) bool) Redaction {
	schema, _ := AnalystSchema(register)
	w := redactor{register: register, schema: schema, d: d}
	var redaction Redaction
	for _, r := range d.Resources {
		tab := r.Tabs != nil
		columns := w.columns(r)
		live := append(columns[:len(columns):len(columns)], w.service(r, tab)...)
		history := append(live[:len(live):len(live)], "_op", "_valid_from", "_valid_to", "_run")
		if plan.Sealed {
			history = append(history, "NULL::bytea AS "+ddl.SealedColumn)
		}
		redaction.Tables = append(redaction.Tables, w.table(r.Name, live), w.table(r.Name+ddl.HistorySuffix, history))
		if merged := r.Name + ddl.MergedSuffix; has(merged) {
			if tab {
				columns = append(columns, "_tab")
			}
			redaction.Tables = append(redaction.Tables, w.merged(merged, r, append(columns, "_id", "_ids", "_count", "_changed_at")))
		}
	}
	for _, v := range plan.Views {
		names := make([]string, len(v.Columns))
		for i, c := range v.Columns {
			names[i] = pq.QuoteIdentifier(c.Name)
		}
		redaction.Reports = append(redaction.Reports, View{v.Name, []string{
			`CREATE VIEW ` + w.name(v.Name) + ` (` + strings.Join(names, ", ") + ") AS\n" + w.redirect(v.SQL),
		}})
	}
	for _, f := range plan.Functions {
		redaction.Functions = append(redaction.Functions, View{f.Name, []string{
			`CREATE OR REPLACE FUNCTION ` + w.name(f.Name) + `(timestamptz) RETURNS TABLE (` + f.Result + `)
			LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS ` + pq.QuoteLiteral(w.redirect(f.SQL)),
			`COMMENT ON FUNCTION ` + w.name(f.Name) + `(timestamptz) IS ` + pq.QuoteLiteral(f.Comment),
		}})
	}
	return redaction
}

// redactor writes one register's views.
type redactor struct {
	register, schema string
	d                *sheetschema.Descriptor
}

func (w redactor) name(of string) string {
	return pq.QuoteIdentifier(w.schema) + "." + pq.QuoteIdentifier(of)
}

// columns are the fields; personal ones are null, so that reports find them.
func (w redactor) columns(r *sheetschema.Resource) []string {
	var columns []string
	for _, f := range r.Fields {
		name := pq.QuoteIdentifier(f.Name)
		if personal.Is(w.d, f) {
			name = "NULL::" + pgtype.Name(f.Type) + " AS " + name
		}
		columns = append(columns, name)
	}
	return columns
}

// service are the service's columns. Of cells that can't be read, it is shown that they
// can't, and not what they hold.
func (w redactor) service(r *sheetschema.Resource, tab bool) []string {
	var columns, shown []string
	for _, f := range r.Fields {
		if !personal.Is(w.d, f) {
			shown = append(shown, pq.QuoteLiteral(f.Name))
		}
	}
	raw := "NULL::jsonb AS _raw"
	if len(shown) > 0 {
		raw = "CASE WHEN _raw IS NOT NULL THEN (SELECT jsonb_object_agg(k, '') FROM jsonb_object_keys(_raw) AS k WHERE k IN (" + strings.Join(shown, ", ") + ")) END AS _raw"
	}
	if tab {
		columns = append(columns, "_tab")
	}
	return append(columns, "_id", "_row", "NULL::jsonb AS _extra", raw, "_changed_at")
}

// table shows some columns of a relation of the register.
func (w redactor) table(relation string, columns []string) View {
	return w.view(relation, columns, pq.QuoteIdentifier(w.register)+"."+pq.QuoteIdentifier(relation))
}

// merged does so of the view of merged records. That view reads with the rights of whoever
// asks, also through another one, so its query stands here again.
func (w redactor) merged(relation string, r *sheetschema.Resource, columns []string) View {
	layout := ddl.LayoutOf(w.d).Resources
	at := slices.IndexFunc(layout, func(t ddl.TableLayout) bool { return t.Name == r.Name })
	return w.view(relation, columns, "("+ddl.MergedQuery(w.register, layout[at])+") AS m")
}

func (w redactor) view(name string, columns []string, from string) View {
	return View{name, []string{fmt.Sprintf("CREATE VIEW %s AS\nSELECT %s\nFROM %s\nWHERE (SELECT sheetsync.may_read(%s, 'analyst'))",
		w.name(name), strings.Join(columns, ", "), from, pq.QuoteLiteral(w.register))}}
}

// ownTables are the service's tables of which there is a view for analysts.
var ownTables = regexp.MustCompile(`\bsheetsync\.(issues|runs|ledger|duplicates|snoozes|customer_outlook|outlooks)\b`)

// redirect has a query read what analysts see.
func (w redactor) redirect(sql string) string {
	sql = strings.ReplaceAll(sql, pq.QuoteIdentifier(w.register)+".", pq.QuoteIdentifier(w.schema)+".")
	return ownTables.ReplaceAllString(sql, "sheetsync.analyst_$1")
}

// Strangers selects the names of a schema's views that read anything but other views of
// it and the service's views for analysts, but for those named in $2 (text[]).
const Strangers = `SELECT DISTINCT v.relname::text FROM pg_class AS v
	JOIN pg_rewrite AS w ON w.ev_class = v.oid
	JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
	JOIN pg_class AS o ON o.oid = d.refobjid
	JOIN pg_namespace AS n ON n.oid = o.relnamespace
	WHERE v.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND v.relkind = 'v' AND v.relname <> ALL ($2)
		AND o.oid <> v.oid AND n.nspname <> $1 AND n.nspname <> 'pg_catalog' AND NOT (n.nspname = 'sheetsync' AND starts_with(o.relname, 'analyst_'))`

// AnalystComments copy what the register's relations and columns say of themselves.
func AnalystComments(register string) string {
	schema, _ := AnalystSchema(register)
	return `DO ` + pq.QuoteLiteral(fmt.Sprintf(`DECLARE c record; BEGIN
		FOR c IN SELECT v.oid::regclass AS view, a.attname, d.description
			FROM pg_class AS v JOIN pg_class AS t ON t.relname = v.relname AND t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %[1]s)
			JOIN pg_description AS d ON d.objoid = t.oid AND d.classoid = 'pg_class'::regclass
			LEFT JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = d.objsubid AND a.attnum > 0
			WHERE v.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %[2]s) AND v.relkind = 'v'
				AND (d.objsubid = 0 OR EXISTS (SELECT FROM pg_attribute AS b WHERE b.attrelid = v.oid AND b.attname = a.attname AND b.attnum > 0 AND NOT b.attisdropped))
		LOOP
			IF c.attname IS NULL THEN EXECUTE format('COMMENT ON VIEW %%s IS %%L', c.view, c.description);
			ELSE EXECUTE format('COMMENT ON COLUMN %%s.%%I IS %%L', c.view, c.attname, c.description); END IF;
		END LOOP; END`, pq.QuoteLiteral(register), pq.QuoteLiteral(schema)))
}
