package mirror

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"sheetsync/syncer/postgres/pgerr"
)

// An Outage is that the looks at a register's sheet fail.
type Outage struct {
	Since    time.Time `db:"failing_since"` // start of the first look that failed
	Failures int       `db:"failures"`      // looks that failed since, one after the other
	LookedAt time.Time `db:"looked_at"`     // start of the last one
	RetryAt  time.Time `db:"retry_at"`      // until when the schedule leaves the sheet alone; zero where it doesn't
}

// Outage returns the register's; ok is false where its last look did not fail.
func (m *Mirror) Outage(ctx context.Context, register string) (o Outage, ok bool, err error) {
	err = m.db.GetContext(ctx, &o, `SELECT failing_since, failures, looked_at, coalesce(retry_at, '0001-01-01 00:00Z') AS retry_at
		FROM sheetsync.heartbeats WHERE register = $1 AND failing_since IS NOT NULL`, register)
	if errors.Is(err, sql.ErrNoRows) {
		return Outage{}, false, nil
	}
	return o, err == nil, pgerr.Wrap("read since when register "+register+" fails", err)
}

// PutOff has the schedules of all replicas leave a failing register's sheet alone until an
// instant, or until a look of another kind succeeds.
func (m *Mirror) PutOff(ctx context.Context, register string, until time.Time) error {
	_, err := m.db.ExecContext(ctx, `UPDATE sheetsync.heartbeats SET retry_at = $2 WHERE register = $1 AND failing_since IS NOT NULL`, register, until)
	return pgerr.Wrap("note when register "+register+" is tried again", err)
}
