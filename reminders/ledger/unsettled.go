package ledger

import (
	"context"
	"time"

	"sheetsync/reminders"
	"sheetsync/syncer/postgres/pgerr"
)

// Unsettled implements [reminders.Source].
func (s *Source) Unsettled(ctx context.Context, register string) (map[reminders.RecordKey]time.Time, error) {
	var rows []struct {
		Resource string
		RecordID string    `db:"record_id"`
		SeenAt   time.Time `db:"seen_at"`
	}
	err := s.db.SelectContext(ctx, &rows, `SELECT resource, record_id, seen_at FROM sheetsync.unsettled WHERE register = $1`, register)
	if err != nil {
		return nil, pgerr.Wrap("read which records of "+register+" are being edited", err)
	}
	unsettled := make(map[reminders.RecordKey]time.Time, len(rows))
	for _, r := range rows {
		unsettled[reminders.RecordKey{Resource: r.Resource, RecordID: r.RecordID}] = r.SeenAt
	}
	return unsettled, nil
}
