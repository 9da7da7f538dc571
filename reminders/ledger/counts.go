package ledger

import (
	"context"

	"sheetsync/reminders"
	"sheetsync/syncer/postgres/pgerr"
)

// Counts are how many reminders of a register stand how.
type Counts struct {
	Refused     int // owed, after an attempt that failed
	Sent        int // in the last 30 days, as the others
	Unconfirmed int
	Lapsed      int
}

// Counts counts a register's reminders.
func (l *Ledger) Counts(ctx context.Context, register string) (Counts, error) {
	var c Counts
	err := l.db.GetContext(ctx, &c, `SELECT count(*) FILTER (WHERE state = 'owed' AND attempts > 0) AS refused,
			count(*) FILTER (WHERE state = 'sent' AND recent) AS sent,
			count(*) FILTER (WHERE state = 'unconfirmed' AND recent) AS unconfirmed,
			count(*) FILTER (WHERE state = 'skipped' AND error_class = '`+reminders.ClassLapsed+`' AND recent) AS lapsed
		FROM (SELECT *, updated_at > now() - interval '30 days' AS recent FROM sheetsync.ledger WHERE register = $1) l`, register)
	return c, pgerr.Wrap("count the reminders of "+register, err)
}
