package sealedhistory

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/postgres/pgtype"
)

// A Table is a history with sealed versions.
type Table struct {
	Register, Resource string
	columns            []column // that are sealed
	all                []column // these, and those that were once
	fields             []string // and members of _raw, which keep the names that fields had
}

type column struct{ name, kind string }

// String is the table's qualified, quoted name.
func (t *Table) String() string { return ddl.History(t.Register, t.Resource).String() }

// Seals reports whether a column's values are sealed.
func (t *Table) Seals(name string) bool {
	return name == "_extra" || slices.Contains(t.fields, name) || slices.ContainsFunc(t.columns, func(c column) bool { return c.name == name })
}

// Tables lists the histories that have the column, of one register or, for "", of all.
func Tables(ctx context.Context, q sqlx.QueryerContext, register string) ([]*Table, error) {
	var rows []struct {
		Register, Resource string
		Fields             pq.StringArray
		Columns, Kinds     pq.StringArray
	}
	err := sqlx.SelectContext(ctx, q, &rows, `
		SELECT s.register, s.resource, s.fields, array_agg(a.attname::text ORDER BY a.attnum) AS columns, array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum) AS kinds
		FROM sheetsync.sealed_histories AS s
		JOIN pg_namespace AS n ON n.nspname = s.register
		JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relkind = 'r' AND c.relname = s.resource || $2
		JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		WHERE $1 IN ('', s.register) GROUP BY 1, 2, 3 HAVING bool_or(a.attname = $3) ORDER BY 1, 2`, register, ddl.HistorySuffix, ddl.SealedColumn)
	if err != nil {
		return nil, pgerr.Wrap("look which histories are sealed", err)
	}
	tables := make([]*Table, len(rows))
	for i, row := range rows {
		t := &Table{Register: row.Register, Resource: row.Resource, fields: row.Fields}
		for n, name := range row.Columns {
			if isOf(row.Fields, name) {
				t.columns = append(t.columns, column{name, row.Kinds[n]})
			}
			if !strings.HasPrefix(name, "_") {
				t.all = append(t.all, column{name, row.Kinds[n]})
			}
		}
		tables[i] = t
	}
	return tables, nil
}

// isOf reports whether a column is one of the fields, or has the values that one had when
// it was of another type.
func isOf(fields []string, column string) bool {
	return slices.ContainsFunc(fields, func(f string) bool { return column == f || strings.HasPrefix(column, f+"_was_") })
}

// Of finds the table of a resource; nil for none.
func Of(tables []*Table, resource string) *Table {
	if i := slices.IndexFunc(tables, func(t *Table) bool { return t.Resource == resource }); i >= 0 {
		return tables[i]
	}
	return nil
}

// Exclude keeps batches out of a register's histories until the transaction ends: the
// places of rows that were read stay what they are.
func Exclude(ctx context.Context, tx sqlx.ExecerContext, register string) error {
	_, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('sheetsync histories of register ' || $1, 0))`, register)
	return pgerr.Wrap("keep others out of the histories of register "+register, err)
}

// names are those of columns and of members of _raw, for a parameter.
func (t *Table) names() pq.StringArray {
	names := slices.Clone(t.fields)
	for _, c := range t.columns {
		if !slices.Contains(t.fields, c.name) {
			names = append(names, c.name)
		}
	}
	return names
}

// clear is the condition that a version h shows something that is to be sealed. names is
// the parameter with the names.
func (t *Table) clear(names string) string {
	conditions := make([]string, 0, len(t.columns)+2)
	for _, c := range t.columns {
		conditions = append(conditions, "h."+pq.QuoteIdentifier(c.name)+" IS NOT NULL")
	}
	return "(" + strings.Join(append(conditions, "h._raw ?| "+names+"::text[]", "h._extra IS NOT NULL"), " OR ") + ")"
}

// Place selects of a version h what it is bound to, each as text: record id, what made it,
// since when and by which run.
func Place(alias string) []string {
	return []string{alias + "._id", alias + "._op", "(extract(epoch FROM " + alias + "._valid_from) * 1000000)::bigint::text", alias + "._run"}
}

// plain selects a column of an alias as it is sealed; see [pgtype.Plain].
func (c *column) plain(alias string) string {
	return pgtype.Plain(c.kind, alias+"."+pq.QuoteIdentifier(c.name))
}

func atoi(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 64) // PostgreSQL wrote it
	return n
}
