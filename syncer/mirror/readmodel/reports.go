package readmodel

import (
	"context"
	"slices"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/reports"
)

type reportView = reports.View

// A Report is a report view, or a function of what there was at a time.
type Report struct {
	Name    string
	Comment string // in the register's language
	Columns []Column
	// AtTime says that it is a function: whoever runs it says at which time.
	AtTime bool
}

// A Column is a column of a report.
type Column struct {
	Name    string
	Comment string // in the register's language
	Kind    Kind
}

func (r *Report) column(name string) (Column, error) {
	at := slices.IndexFunc(r.Columns, func(c Column) bool { return c.Name == name })
	if at >= 0 {
		return r.Columns[at], nil
	}
	names := make([]string, len(r.Columns))
	for i, c := range r.Columns {
		names[i] = c.Name
	}
	return Column{}, &UnknownError{What: "column", Name: name, Known: names}
}

// reportColumn is a column of a report as the catalogue of the database has it.
type reportColumn struct {
	Report  string `db:"report"`
	About   string `db:"about"`
	Name    string `db:"name"`
	Type    string `db:"type"`
	Comment string `db:"comment"`
}

// Reports lists the reports that are there and that the reader may read: those of the
// descriptor, in its order, and the functions of time after them.
func (m *Model) Reports(ctx context.Context, v *reading.View) ([]Report, error) {
	var names []string
	for i := range m.plan.Views {
		names = append(names, m.plan.Views[i].Name)
	}
	list, err := m.reportsOf(ctx, v, names, false, `SELECT n.name AS report, coalesce(obj_description(c.oid, 'pg_class'), '') AS about,
			a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type, coalesce(col_description(c.oid, a.attnum), '') AS comment
		FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS n (name, relation, i)
		JOIN pg_class AS c ON c.oid = to_regclass(n.relation) AND c.relkind = 'v' AND has_table_privilege(c.oid, 'SELECT')
		JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		ORDER BY n.i, a.attnum`, "")
	if err != nil {
		return nil, err
	}
	names = nil
	for i := range m.plan.Functions {
		names = append(names, m.plan.Functions[i].Name)
	}
	functions, err := m.reportsOf(ctx, v, names, true, `SELECT n.name AS report, coalesce(obj_description(p.oid, 'pg_proc'), '') AS about,
			a.name::text AS name, format_type(a.type, NULL) AS type, '' AS comment
		FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS n (name, relation, i)
		JOIN pg_proc AS p ON p.oid = to_regprocedure(n.relation) AND has_function_privilege(p.oid, 'EXECUTE')
		CROSS JOIN LATERAL unnest(p.proallargtypes, p.proargnames, p.proargmodes) WITH ORDINALITY AS a (type, name, mode, i)
		WHERE a.mode = 't' ORDER BY n.i, a.i`, "(timestamptz)")
	return append(list, functions...), err
}

// reportsOf reads what the catalogue says of reports.
func (m *Model) reportsOf(ctx context.Context, v *reading.View, names []string, atTime bool, query, arguments string) ([]Report, error) {
	relations := make([]string, len(names))
	for i, name := range names {
		relations[i] = v.Relation(name) + arguments
	}
	var columns []reportColumn
	if err := v.Select(ctx, &columns, query, pq.StringArray(names), pq.StringArray(relations)); err != nil {
		return nil, err
	}
	var list []Report
	for _, c := range columns {
		if len(list) == 0 || list[len(list)-1].Name != c.Report {
			list = append(list, Report{Name: c.Report, Comment: c.About, AtTime: atTime})
		}
		if atTime {
			c.Comment = m.commentAt(c.Report, c.Name)
		}
		last := &list[len(list)-1]
		last.Columns = append(last.Columns, Column{Name: c.Name, Comment: c.Comment, Kind: kindOfColumn(c.Type)})
	}
	return list, nil
}

// commentAt says what a column of a function of time is: its records' fields, or the
// columns of the report of today.
func (m *Model) commentAt(function, column string) string {
	at := slices.IndexFunc(m.d.Resources, func(r *sheetschema.Resource) bool { return r.Name+reports.PointSuffix == function })
	if at >= 0 {
		if f, ok := m.d.Resources[at].Field(column); ok {
			return f.Caption(m.locale.Language)
		}
		return ""
	}
	for i := range m.plan.Views {
		if view := &m.plan.Views[i]; view.Name+reports.PointSuffix == "report_"+function {
			for _, c := range view.Columns {
				if c.Name == column {
					return c.Comment
				}
			}
		}
	}
	return ""
}

// find returns a report that the reader may read. The error is an [UnknownError].
func (m *Model) find(ctx context.Context, v *reading.View, name string) (*Report, error) {
	list, err := m.Reports(ctx, v)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(list))
	for i := range list {
		if names[i] = list[i].Name; names[i] == name {
			return &list[i], nil
		}
	}
	return nil, &UnknownError{What: "report", Name: name, Known: names}
}
