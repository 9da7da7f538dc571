package ledger

import (
	"context"

	"sheetsync/reminders"
	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/postgres/pgerr"
)

// Holds implements [reminders.Source].
func (s *Source) Holds(ctx context.Context, register string) ([]reminders.Hold, error) {
	var rows []struct {
		Resource   string
		RecordID   string `db:"record_id"`
		Deadline   string
		Due, Until int32
		Reason     string
		ByResource string `db:"by_resource"`
		ByRecordID string `db:"by_record_id"`
	}
	err := s.db.SelectContext(ctx, &rows, `SELECT resource, record_id, deadline, coalesce(due_date - DATE '1970-01-01', 0) AS due,
			coalesce(until - DATE '1970-01-01', 0) AS until, reason, by_resource, by_record_id
		FROM sheetsync.snoozes WHERE register = $1`, register)
	if err != nil {
		return nil, pgerr.Wrap("read what people of "+register+" put off", err)
	}
	holds := make([]reminders.Hold, len(rows))
	for i, r := range rows {
		holds[i] = reminders.Hold{
			Resource: r.Resource, RecordID: r.RecordID, Deadline: r.Deadline, Due: expression.Day(r.Due), Until: expression.Day(r.Until),
			Reason: reminders.HoldReason(r.Reason), By: reminders.RecordKey{Resource: r.ByResource, RecordID: r.ByRecordID},
		}
	}
	return holds, nil
}
