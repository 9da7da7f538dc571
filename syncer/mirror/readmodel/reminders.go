package readmodel

import (
	"context"
	"fmt"
	"strings"
	"time"

	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/reading"
)

// A Reminder is a line of the ledger that is about a record's date.
type Reminder struct {
	ID        int64      `db:"id"`
	Resource  string     `db:"resource"`
	RecordID  string     `db:"record_id"`
	Deadline  string     `db:"deadline"`
	Due       string     `db:"due_date"`  // "" where it can't be read
	Stage     string     `db:"stage"`     // P30D for thirty days before, overdue 1 for the first one after
	Recipient string     `db:"recipient"` // for analysts a code
	State     string     `db:"state"`     // owed, sending, sent, unconfirmed, failed or skipped
	Class     *string    `db:"error_class"`
	Created   time.Time  `db:"created_at"`
	Sent      *time.Time `db:"sent_at"`
}

// reminderDue is the date of a line of the ledger as text. Dates that can't be read have the
// first day of all there, since the date is a part of what identifies a line.
const reminderDue = `coalesce(to_char(nullif(l.due_date, DATE '1970-01-01'), 'YYYY-MM-DD'), '')`

// Ref is the record whose date it is about.
func (r *Reminder) Ref() Ref { return Ref{r.Resource, r.RecordID} }

// A ReminderFilter says which reminders are asked for; what is empty doesn't count.
type ReminderFilter struct {
	State     string
	Recipient string
	Deadline  string
}

// Reminders returns a register's reminders, the newest first, and how many there are in
// all.
func Reminders(ctx context.Context, v *reading.View, f ReminderFilter, limit, offset int) (list []Reminder, total int, err error) {
	args := []any{v.Reader.Register}
	conditions := []string{"l.register = $1"}
	for _, c := range []struct{ column, value string }{{"state", f.State}, {"recipient", f.Recipient}, {"deadline", f.Deadline}} {
		if c.value != "" {
			args = append(args, c.value)
			conditions = append(conditions, fmt.Sprintf("l.%s = $%d", c.column, len(args)))
		}
	}
	from := ` FROM ` + v.Service("ledger") + ` AS l WHERE ` + strings.Join(conditions, " AND ")
	if err := v.Get(ctx, &total, `SELECT count(*)`+from, args...); err != nil {
		return nil, 0, err
	}
	args = append(args, limit, offset)
	class := "l.error_class"
	if v.Reader.Role == access.Analyst {
		class = "NULL::text" // it may name an address
	}
	err = v.Select(ctx, &list, fmt.Sprintf(`SELECT l.id, l.resource, l.record_id, l.deadline, `+reminderDue+` AS due_date, l.stage, l.recipient, l.state, %s AS error_class, l.created_at, l.sent_at%s
		ORDER BY coalesce(l.sent_at, l.created_at) DESC, l.id DESC LIMIT $%d OFFSET $%d`, class, from, len(args)-1, len(args)), args...)
	return list, total, err
}

// A ReminderCount is how many reminders have a state.
type ReminderCount struct {
	State string
	Count int
	// Last is when the last of them was sent or noted.
	Last time.Time
}

// ReminderCounts counts a register's reminders by state since a time.
func ReminderCounts(ctx context.Context, v *reading.View, since time.Time) (counts []ReminderCount, err error) {
	err = v.Select(ctx, &counts, `SELECT l.state, count(*) AS count, max(coalesce(l.sent_at, l.updated_at)) AS last FROM `+v.Service("ledger")+` AS l
		WHERE l.register = $1 AND coalesce(l.sent_at, l.updated_at) >= $2 GROUP BY 1 ORDER BY 1`, v.Reader.Register, since)
	return counts, err
}
