package ddl

import (
	"fmt"
	"slices"

	"github.com/lib/pq"
)

// Reordering says what ReorderSteps do, for errors.
func Reordering(live Table) string {
	return "bring the columns of " + live.String() + " into order"
}

// ReorderSteps make a live table anew with its columns in the descriptor's
// order: PostgreSQL adds columns at the end only. Rights are carried over. The
// steps fail where others built on the table. taken tells which names the schema
// has.
func ReorderSteps(live Table, fields []Column, taken func(name string) bool) []Step {
	fresh := Table{live.Schema, freeName(live.name+"_new", taken)}
	doing := Reordering(live)
	p := &planner{Migration: Migration{Relations: make(map[string]*Relation)}}
	columns := slices.Concat(fields, serviceColumns)
	p.create(fresh, columns)
	p.add(doing, fmt.Sprintf(`INSERT INTO %s (%s) SELECT %[2]s FROM %[3]s`, fresh, columnList(columns), live))
	p.add(doing, `DO `+pq.QuoteLiteral(fmt.Sprintf(`DECLARE g record; BEGIN
		FOR g IN SELECT a.privilege_type, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END AS grantee
			FROM pg_class AS c, aclexplode(c.relacl) AS a WHERE c.oid = %s::regclass AND a.grantee <> c.relowner AND `+notOurs+`
		LOOP
			EXECUTE 'GRANT ' || g.privilege_type || ' ON ' || %s || ' TO ' || g.grantee;
		END LOOP; END`, pq.QuoteLiteral(live.String()), pq.QuoteLiteral(fresh.String()))))
	p.add(doing, `DROP TABLE `+live.String())
	p.add(doing, fmt.Sprintf(`ALTER TABLE %s RENAME TO %s`, fresh, pq.QuoteIdentifier(live.name)))
	return p.Steps
}
