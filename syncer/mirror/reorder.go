package mirror

import (
	"context"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/postgres/pgerr"
)

// reorder makes a live table anew with its columns in the descriptor's order:
// PostgreSQL adds columns at the end only. Rights are carried over. Where others
// built on the table it stays as it is: their views, indexes and triggers are
// worth more than the order of its columns.
func (m *Mirror) reorder(ctx context.Context, tx *sqlx.Tx, live ddl.Table, fields []ddl.Column, taken func(name string) bool) error {
	doing := ddl.Reordering(live)
	var built int
	err := tx.GetContext(ctx, &built, `SELECT
		(SELECT count(*) FROM pg_index JOIN pg_class ON oid = indexrelid WHERE indrelid = $1::regclass AND NOT indisprimary AND NOT starts_with(relname, $2)) +
		(SELECT count(*) FROM pg_trigger WHERE tgrelid = $1::regclass AND NOT tgisinternal) +
		(SELECT count(*) FROM pg_policy WHERE polrelid = $1::regclass AND NOT starts_with(polname, $3))`, live.String(), access.IndexPrefix, access.PolicyPrefix)
	if err != nil {
		return pgerr.Wrap(doing, err)
	}
	if built > 0 {
		m.leaveOrder(ctx, live)
		return nil
	}
	if _, err := tx.ExecContext(ctx, `SAVEPOINT reorder`); err != nil {
		return pgerr.Wrap(doing, err)
	}
	for _, s := range ddl.ReorderSteps(live, fields, taken) {
		_, err := tx.ExecContext(ctx, s.SQL)
		if pgerr.KindOf(err) == pgerr.KindInUse {
			if _, err := tx.ExecContext(ctx, `ROLLBACK TO SAVEPOINT reorder`); err != nil {
				return pgerr.Wrap(doing, err)
			}
			m.leaveOrder(ctx, live)
			return nil
		}
		if err != nil {
			return migrationError(doing, err)
		}
	}
	return nil
}

func (m *Mirror) leaveOrder(ctx context.Context, live ddl.Table) {
	m.log.InfoContext(ctx, "left the columns of a table out of order, because others built on it", "table", live.String())
}
