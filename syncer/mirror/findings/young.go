package findings

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/mirror/staging"
	"sheetsync/syncer/postgres/pgcopy"
	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/settling"
)

// LoadYoung reads which records hadn't settled. A database that a newer program has
// yet to migrate knows none.
func LoadYoung(ctx context.Context, q sqlx.QueryerContext, register string) (settling.Young, error) {
	var rows []struct {
		Resource string
		RecordID string    `db:"record_id"`
		SeenAt   time.Time `db:"seen_at"`
	}
	err := sqlx.SelectContext(ctx, q, &rows, `SELECT resource, record_id, seen_at FROM sheetsync.unsettled WHERE register = $1`, register)
	if pgerr.KindOf(err) == pgerr.KindNoTable {
		return settling.Young{}, nil
	}
	if err != nil {
		return nil, err
	}
	young := make(settling.Young)
	for _, r := range rows {
		young.Add(r.Resource, r.RecordID, r.SeenAt)
	}
	return young, nil
}

// youngRecord is a line of sheetsync.unsettled.
type youngRecord struct {
	resource, record string
	since            time.Time
}

// WriteYoung makes the list of records that haven't settled equal to the run's, and has
// the issues of all others count as new from now on, unless they do already.
func WriteYoung(ctx context.Context, tx *staging.Tx, register string, young settling.Young) error {
	const doing = "note which records have settled"
	var list []youngRecord
	for resource, records := range young {
		for record, since := range records {
			list = append(list, youngRecord{resource, record, since})
		}
	}
	err := staging.Stage(ctx, tx, doing, "sheetsync_unsettled", `resource text, record_id text, seen_at timestamptz`, list, func(buf []byte, y youngRecord) []byte {
		buf = append(pgcopy.AppendText(buf, y.resource), '\t')
		buf = append(pgcopy.AppendText(buf, y.record), '\t')
		return pgcopy.AppendTime(buf, y.since)
	})
	if err != nil {
		return err
	}
	for _, statement := range []string{
		`DELETE FROM sheetsync.unsettled AS u WHERE register = $1 AND NOT EXISTS (
			SELECT FROM pg_temp.sheetsync_unsettled AS n WHERE (n.resource, n.record_id) = (u.resource, u.record_id))`,
		`INSERT INTO sheetsync.unsettled AS u (register, resource, record_id, seen_at)
		SELECT $1, resource, record_id, seen_at FROM pg_temp.sheetsync_unsettled
		ON CONFLICT (register, resource, record_id) DO UPDATE SET seen_at = excluded.seen_at WHERE u.seen_at <> excluded.seen_at`,
		`WITH counted AS (
			UPDATE sheetsync.issues AS i SET counted_at = now() WHERE register = $1 AND counted_at IS NULL AND NOT EXISTS (
				SELECT FROM pg_temp.sheetsync_unsettled AS u WHERE (u.resource, u.record_id) = (i.resource, i.record_id))
			RETURNING 1)
		UPDATE sheetsync.registers SET counted_at = now() WHERE register = $1 AND EXISTS (SELECT FROM counted)`,
	} {
		if err := tx.Execute(ctx, doing, statement, register); err != nil {
			return err
		}
	}
	return nil
}
