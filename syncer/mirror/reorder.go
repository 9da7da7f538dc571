package mirror

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/syncer/postgres/pgerr"
)

// reorder makes a live table anew with its columns in the descriptor's order:
// PostgreSQL adds columns at the end only. Rights are carried over. Where others
// built on the table it stays as it is: their views, indexes and triggers are
// worth more than the order of its columns.
func (m *Mirror) reorder(ctx context.Context, tx *sqlx.Tx, live tableName, fields []columnLayout, taken func(name string) bool) error {
	doing := "bring the columns of " + live.String() + " into order"
	var built int
	err := tx.GetContext(ctx, &built, `SELECT
		(SELECT count(*) FROM pg_index WHERE indrelid = $1::regclass AND NOT indisprimary) +
		(SELECT count(*) FROM pg_trigger WHERE tgrelid = $1::regclass AND NOT tgisinternal) +
		(SELECT count(*) FROM pg_policy WHERE polrelid = $1::regclass)`, live.String())
	if err != nil {
		return pgerr.Wrap(doing, err)
	}
	if built > 0 {
		m.leaveOrder(ctx, live)
		return nil
	}
	fresh := tableName{live.schema, freeName(live.name+"_new", taken)}
	p := &planner{relations: make(map[string]*relation)}
	columns := slices.Concat(fields, serviceColumns)
	p.create(fresh, columns)
	p.add(doing, fmt.Sprintf(`INSERT INTO %s (%s) SELECT %[2]s FROM %[3]s`, fresh, columnList(columns), live))
	p.add(doing, `DO `+pq.QuoteLiteral(fmt.Sprintf(`DECLARE g record; BEGIN
		FOR g IN SELECT privilege_type, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS grantee
			FROM pg_class, aclexplode(relacl) WHERE oid = %s::regclass AND grantee <> relowner
		LOOP
			EXECUTE 'GRANT ' || g.privilege_type || ' ON ' || %s || ' TO ' || g.grantee;
		END LOOP; END`, pq.QuoteLiteral(live.String()), pq.QuoteLiteral(fresh.String()))))
	p.add(doing, `DROP TABLE `+live.String())
	p.add(doing, fmt.Sprintf(`ALTER TABLE %s RENAME TO %s`, fresh, pq.QuoteIdentifier(live.name)))
	if _, err := tx.ExecContext(ctx, `SAVEPOINT reorder`); err != nil {
		return pgerr.Wrap(doing, err)
	}
	for _, s := range p.steps {
		_, err := tx.ExecContext(ctx, s.sql)
		if pgerr.KindOf(err) == pgerr.KindInUse {
			if _, err := tx.ExecContext(ctx, `ROLLBACK TO SAVEPOINT reorder`); err != nil {
				return pgerr.Wrap(doing, err)
			}
			m.leaveOrder(ctx, live)
			return nil
		}
		if err != nil {
			return migrationError(live.schema, doing, err)
		}
	}
	return nil
}

func (m *Mirror) leaveOrder(ctx context.Context, live tableName) {
	m.log.InfoContext(ctx, "left the columns of a table out of order, because others built on it", "table", live.String())
}
