package ledger

import (
	"context"

	"sheetsync/syncer/postgres/pgerr"
)

// A StateCount is how many reminders of a register are in a state.
type StateCount struct {
	Register  string `db:"register"`
	State     string `db:"state"`
	Reminders int64  `db:"reminders"`
}

// StateCounts counts all registers' reminders by their state.
func (l *Ledger) StateCounts(ctx context.Context) ([]StateCount, error) {
	var counts []StateCount
	err := l.db.SelectContext(ctx, &counts, `SELECT register, state, count(*) AS reminders FROM sheetsync.ledger GROUP BY register, state ORDER BY register, state`)
	return counts, pgerr.Wrap("count the reminders by state", err)
}
