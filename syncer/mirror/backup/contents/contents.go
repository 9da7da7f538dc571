// Package contents says what a database holds, in a form in which two databases can be
// compared: of each table how many rows it has, and a checksum over them.
//
// The checksum is the sum of the rows' MD5 (as numbers of 60 bits), each row as PostgreSQL
// writes it as text: it doesn't depend on the order of the rows, and does on how often
// each is there. It tells a backup that isn't whole from one that is, and is no protection
// against forgery.
package contents

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/syncer/postgres/pgerr"
)

// A Table is what a table holds.
type Table struct {
	Schema string `json:"schema" db:"schema"`
	Name   string `json:"name" db:"name"`
	Rows   int64  `json:"rows" db:"rows"`
	Sum    string `json:"sum" db:"sum"`
}

func (t Table) String() string { return t.Schema + "." + t.Name }

// settings are how a row is written as text, whatever the server's usual way is.
const settings = `SET LOCAL search_path = pg_catalog; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'iso_8601'; SET LOCAL timezone = 'UTC';
	SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; SET LOCAL lc_monetary = 'C'; SET LOCAL xmlbinary = 'base64';
	SET LOCAL statement_timeout = 0; SET LOCAL jit = off`

// tables selects the tables that hold data of their own and that a dump has.
const tables = `SELECT n.nspname AS schema, c.relname AS name FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
	WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
		AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
	ORDER BY 1, 2`

// Of reads what a database holds, in a transaction whose snapshot it sees. progress, which
// may be nil, hears of each table that was read, and of how many there are.
func Of(ctx context.Context, tx *sqlx.Tx, progress func(done, of int)) ([]Table, error) {
	const doing = "count what the database holds"
	if _, err := tx.ExecContext(ctx, settings); err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	list := []Table{}
	if err := tx.SelectContext(ctx, &list, tables); err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	for i := range list {
		t := &list[i]
		err := tx.QueryRowxContext(ctx, `SELECT count(*), coalesce(sum(('x' || substr(md5(sheetsync_row::text), 1, 15))::bit(60)::bigint), 0)::text
			FROM ONLY `+pq.QuoteIdentifier(t.Schema)+`.`+pq.QuoteIdentifier(t.Name)+` AS sheetsync_row`).Scan(&t.Rows, &t.Sum)
		if err != nil {
			return nil, pgerr.Wrap("read table "+t.String(), err)
		}
		if progress != nil {
			progress(i+1, len(list))
		}
	}
	return list, nil
}

// Rows are how many there are in all.
func Rows(list []Table) (n int64) {
	for _, t := range list {
		n += t.Rows
	}
	return n
}

// Differences says, a line each, where a database doesn't hold what it should.
func Differences(want, got []Table) []string {
	type place struct{ schema, name string }
	index := func(list []Table) map[place]Table {
		m := make(map[place]Table, len(list))
		for _, t := range list {
			m[place{t.Schema, t.Name}] = t
		}
		return m
	}
	wanted, there := index(want), index(got)
	all := maps.Clone(wanted)
	maps.Copy(all, there)
	names := slices.SortedFunc(maps.Keys(all), func(a, b place) int {
		return cmp.Or(cmp.Compare(a.schema, b.schema), cmp.Compare(a.name, b.name))
	})
	var lines []string
	for _, p := range names {
		w, known := wanted[p]
		g, found := there[p]
		switch {
		case !found:
			lines = append(lines, fmt.Sprintf("table %s is missing", w))
		case !known:
			lines = append(lines, fmt.Sprintf("table %s should not be there", g))
		case w.Rows != g.Rows:
			lines = append(lines, fmt.Sprintf("table %s has %d rows in place of %d", w, g.Rows, w.Rows))
		case w.Sum != g.Sum:
			lines = append(lines, fmt.Sprintf("table %s has other values", w))
		}
	}
	return lines
}
