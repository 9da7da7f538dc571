package ledger

import (
	"context"
	"strings"
	"time"

	"sheetsync/reminders"
	"sheetsync/syncer/postgres/pgerr"
)

// Told implements [reminders.Ledger].
func (l *Ledger) Told(ctx context.Context, register, recipient string, since time.Time, limit int) ([]reminders.Entry, error) {
	var rows []row
	err := l.db.SelectContext(ctx, &rows, `SELECT `+strings.Replace(columns, "l.id", "t.first AS id", 1)+` FROM (
			SELECT DISTINCT ON (resource, record_id, deadline) id AS latest, sent_at,
				min(id) OVER (PARTITION BY resource, record_id, deadline) AS first
			FROM sheetsync.ledger
			WHERE register = $1 AND recipient = $2 AND state = 'sent' AND sent_at > $3 AND resource <> '' AND due_date > DATE '1970-01-01'
			ORDER BY resource, record_id, deadline, sent_at DESC, id DESC) t
		JOIN sheetsync.ledger l ON l.id = t.latest
		ORDER BY t.sent_at DESC, l.id DESC LIMIT $4`, register, recipient, since, limit)
	if err != nil {
		return nil, pgerr.Wrap("read what was told of "+register, err)
	}
	list := make([]reminders.Entry, len(rows))
	for i := range rows {
		list[i] = rows[i].entry()
	}
	return list, nil
}
