package reading

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/postgres/pgerr"
)

// A View is what a reader sees of a register at one moment.
type View struct {
	Reader Reader

	q      sqlx.QueryerContext
	schema string
	prefix string // of the service's tables
}

func newView(r Reader) (*View, error) {
	v := &View{Reader: r, schema: r.Register}
	if r.Role == access.Analyst {
		schema, ok := access.AnalystSchema(r.Register)
		if !ok {
			return nil, fmt.Errorf("register %s: its name is too long for a schema for analysts: %w", r.Register, ErrNoRole)
		}
		v.schema, v.prefix = schema, access.AnalystPrefix
	}
	return v, nil
}

// Relation is the quoted name of a table, view or function of the register, for SQL.
func (v *View) Relation(name string) string {
	return pq.QuoteIdentifier(v.schema) + "." + pq.QuoteIdentifier(name)
}

// Service is the quoted name of a table of the service's, for SQL. Rows of other registers
// are in it, as far as the reader may see them.
func (v *View) Service(table string) string {
	return `sheetsync.` + pq.QuoteIdentifier(v.prefix+table)
}

// Has reports which of the register's relations are there for the reader.
func (v *View) Has(ctx context.Context, names ...string) (map[string]bool, error) {
	var found []string
	err := v.Select(ctx, &found, `SELECT c.relname::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = $1 AND c.relname = ANY ($2) AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')`, v.schema, pq.StringArray(names))
	has := make(map[string]bool, len(found))
	for _, name := range found {
		has[name] = true
	}
	return has, err
}

// Queryer reads with the reader's rights, for packages that own what they read. Tables
// are to be named with their schemas.
func (v *View) Queryer() sqlx.QueryerContext { return v.q }

// Columns returns the columns of those of the register's relations that are there for the
// reader.
func (v *View) Columns(ctx context.Context, names ...string) (map[string][]string, error) {
	var found []struct {
		Relation string         `db:"relation"`
		Columns  pq.StringArray `db:"columns"`
	}
	err := v.Select(ctx, &found, `SELECT c.relname::text AS relation, array_agg(a.attname::text ORDER BY a.attnum) AS columns
		FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		WHERE n.nspname = $1 AND c.relname = ANY ($2) AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
		GROUP BY 1`, v.schema, pq.StringArray(names))
	columns := make(map[string][]string, len(found))
	for _, relation := range found {
		columns[relation.Relation] = relation.Columns
	}
	return columns, err
}

// Select reads rows into a slice, as sqlx does. Values are parameters.
func (v *View) Select(ctx context.Context, dest any, query string, args ...any) error {
	return pgerr.Wrap("read register "+v.Reader.Register, sqlx.SelectContext(ctx, v.q, dest, query, args...))
}

// Get reads one row. The error wraps sql.ErrNoRows where there is none.
func (v *View) Get(ctx context.Context, dest any, query string, args ...any) error {
	return pgerr.Wrap("read register "+v.Reader.Register, sqlx.GetContext(ctx, v.q, dest, query, args...))
}

// Query reads rows whose columns aren't known before.
func (v *View) Query(ctx context.Context, query string, args ...any) (*sqlx.Rows, error) {
	rows, err := v.q.QueryxContext(ctx, query, args...)
	return rows, pgerr.Wrap("read register "+v.Reader.Register, err)
}
