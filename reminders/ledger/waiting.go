package ledger

import (
	"context"
	"time"

	"sheetsync/reminders"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/postgres/pgerr"
)

// Waiting are the reminders that wait for the robot of a group chat, since it refused
// them or could not be reached.
type Waiting struct {
	Robot     string
	Reminders int
	Since     time.Time // when the first of them was noted
	Reason    language.Key
	Class     string // of the last error
}

// Waiting returns what waits for robots, by their names, in all registers.
func (l *Ledger) Waiting(ctx context.Context) (map[string]Waiting, error) {
	var rows []struct {
		Recipient string
		Reminders int
		Since     time.Time
		Class     string
	}
	err := l.db.SelectContext(ctx, &rows, `SELECT recipient, count(*) AS reminders, min(created_at) AS since,
			(array_agg(error_class ORDER BY updated_at DESC, id DESC))[1] AS class
		FROM sheetsync.ledger WHERE state = 'owed' AND attempts > 0 AND error_class <> '' AND recipient LIKE $1 GROUP BY recipient`, reminders.RobotRecipient("%"))
	if err != nil {
		return nil, pgerr.Wrap("read what waits for chat robots", err)
	}
	waiting := make(map[string]Waiting, len(rows))
	for _, r := range rows {
		if name, ok := reminders.RobotOf(r.Recipient); ok {
			waiting[name] = Waiting{Robot: name, Reminders: r.Reminders, Since: r.Since, Reason: reminders.ReasonOf(r.Class), Class: r.Class}
		}
	}
	return waiting, nil
}
