package main

import (
	"context"
	"fmt"
	"time"

	"sheetsync/sheetschema/expression"
	"sheetsync/syncer"
)

// selectReminded leaves out what went out long ago: its dates have passed, and
// the sheet tells of the latest reminder only.
const selectReminded = `
SELECT resource, record_id, deadline, due_date, recipient, max(sent_at)
FROM sheetsync.ledger
WHERE register = $1 AND state = 'sent' AND sent_at > now() - interval '400 days'
GROUP BY resource, record_id, deadline, due_date, recipient`

// reminders returns which reminders of a register went out, for its deadlines'
// column.
func (s *service) reminders(ctx context.Context, register string) ([]syncer.SentReminder, error) {
	rows, err := s.db.DB().QueryContext(ctx, selectReminded, register)
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	defer rows.Close()
	var sent []syncer.SentReminder
	for rows.Next() {
		var r syncer.SentReminder
		var due time.Time
		if err := rows.Scan(&r.Resource, &r.RecordID, &r.Deadline, &due, &r.To, &r.At); err != nil {
			return nil, fmt.Errorf("read the ledger: %w", err)
		}
		r.Due = expression.DayOf(due)
		sent = append(sent, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	return sent, nil
}
