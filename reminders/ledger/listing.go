package ledger

import (
	"context"
	"time"

	"sheetsync/reminders"
	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/postgres/pgerr"
)

// A Line is a reminder as a listing of the ledger shows it. What is nil is not
// known: the class is of a failure, the times and the message of a sent mail.
type Line struct {
	Register  string     `json:"register" db:"register"`
	Resource  string     `json:"resource" db:"resource"`
	RecordID  string     `json:"record_id" db:"record_id"`
	Deadline  string     `json:"deadline" db:"deadline"`
	DueDate   string     `json:"due_date" db:"due_date"` // YYYY-MM-DD
	Stage     string     `json:"stage" db:"stage"`
	Recipient string     `json:"recipient" db:"recipient"`
	State     string     `json:"state" db:"state"`
	Class     *string    `json:"class" db:"error_class"`
	Attempts  int        `json:"attempts" db:"attempts"`
	MessageID *string    `json:"message_id" db:"message_id"`
	CreatedAt time.Time  `json:"created_at" db:"created_at"`
	SentAt    *time.Time `json:"sent_at" db:"sent_at"`
	// Until is the day to which people put it off, YYYY-MM-DD; nil where they didn't, or
	// for good.
	Until *string `json:"until,omitempty" db:"until"`
}

// List returns at most so many reminders of a register, the newest first: those
// in a state, or all for "".
func (l *Ledger) List(ctx context.Context, register, state string, limit int) ([]Line, error) {
	var lines []Line
	err := l.db.SelectContext(ctx, &lines, `
		SELECT register, resource, record_id, deadline, to_char(due_date, 'YYYY-MM-DD') AS due_date, stage, recipient,
			state, error_class, attempts, message_id, created_at, sent_at,
			CASE WHEN state = 'skipped' AND error_class = '`+reminders.ClassSnoozed+`' THEN (
				SELECT CASE WHEN bool_and(s.until IS NOT NULL) THEN to_char(max(s.until), 'YYYY-MM-DD') END FROM sheetsync.snoozes s
				WHERE (s.register, s.resource, s.record_id) = (l.register, l.resource, l.record_id)
					AND s.deadline IN ('', l.deadline) AND (s.due_date IS NULL OR s.due_date = l.due_date)) END AS until
		FROM sheetsync.ledger l
		WHERE register = $1 AND ($2 = '' OR state = $2)
		ORDER BY created_at DESC, id DESC
		LIMIT $3`, register, state, limit)
	if err != nil {
		return nil, pgerr.Wrap("list the reminders of "+register, err)
	}
	return lines, nil
}

// A Sent is the latest mail that reminded a recipient of a date.
type Sent struct {
	Resource  string    `db:"resource"`
	RecordID  string    `db:"record_id"`
	Deadline  string    `db:"deadline"`
	DueDay    int32     `db:"due_day"`
	Recipient string    `db:"recipient"`
	At        time.Time `db:"at"`
}

// Due is the date that the mail was about.
func (s *Sent) Due() expression.Day { return expression.Day(s.DueDay) }

// Sent returns what a register's recipients were reminded of. It leaves out what
// managers are told beside reminders, and what
// went out more than 400 days ago, whose dates have passed.
func (l *Ledger) Sent(ctx context.Context, register string) ([]Sent, error) {
	var sent []Sent
	err := l.db.SelectContext(ctx, &sent, `
		SELECT resource, record_id, deadline, due_date - DATE '1970-01-01' AS due_day, recipient, max(sent_at) AS at
		FROM sheetsync.ledger
		WHERE register = $1 AND state = 'sent' AND sent_at > now() - interval '400 days'
			AND stage NOT IN ('`+reminders.StageLapsed+`', '`+reminders.StageNotAllowed+`', '`+reminders.StageNobody+`', '`+reminders.StageCalendar+`', '`+reminders.StageHeld+`', '`+reminders.StageBackup+`', '`+reminders.StageStale+`', '`+reminders.StageFailing+`', '`+reminders.StageRecovered+`', '`+reminders.StageUnconfirmed+`', '`+reminders.StageIssues+`')
		GROUP BY resource, record_id, deadline, due_date, recipient`, register)
	if err != nil {
		return nil, pgerr.Wrap("read which reminders of "+register+" were sent", err)
	}
	return sent, nil
}
