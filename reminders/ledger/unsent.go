package ledger

import (
	"context"

	"sheetsync/reminders"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/postgres/pgerr"
)

// An Unsent is a reminder that could not be mailed.
type Unsent struct {
	Resource, RecordID, Deadline, Recipient string
	Due                                     expression.Day
	Reason                                  language.Key
	Final                                   bool // it isn't tried again
}

// Unsent returns which reminders of a register's dates could not be mailed: the latest
// of each date and recipient, where it has failed or was refused, or has been owed
// since the day before for whatever reason. What may pass within the day is left out.
// An attempt that meets the same again changes nothing in it.
func (l *Ledger) Unsent(ctx context.Context, register string) ([]Unsent, error) {
	var rows []struct {
		Resource  string
		RecordID  string `db:"record_id"`
		Deadline  string
		Recipient string
		DueDay    int32 `db:"due_day"`
		State     string
		Class     string `db:"error_class"`
		Days      bool   // it has been so since the day before
	}
	err := l.db.SelectContext(ctx, &rows, `SELECT * FROM (
			SELECT DISTINCT ON (resource, record_id, deadline, due_date, recipient)
				resource, record_id, deadline, recipient, due_date - DATE '1970-01-01' AS due_day, state, coalesce(error_class, '') AS error_class,
				updated_at - created_at > interval '20 hours' AS days
			FROM sheetsync.ledger
			WHERE register = $1 AND state <> 'skipped' AND resource <> '' AND updated_at > now() - interval '400 days' AND recipient LIKE '%@%'
			ORDER BY resource, record_id, deadline, due_date, recipient, id DESC) l
		WHERE state IN ('owed', 'failed') AND error_class <> ''`, register)
	if err != nil {
		return nil, pgerr.Wrap("read which reminders of "+register+" could not be mailed", err)
	}
	list := make([]Unsent, 0, len(rows))
	for _, r := range rows {
		u := Unsent{
			Resource: r.Resource, RecordID: r.RecordID, Deadline: r.Deadline, Recipient: r.Recipient, Due: expression.Day(r.DueDay),
			Reason: reminders.ReasonOf(r.Class), Final: r.State == string(reminders.StateFailed),
		}
		passing := u.Reason == reminders.ReasonLater || u.Reason == reminders.ReasonUnreachable
		if u.Final || r.Days || !passing {
			list = append(list, u)
		}
	}
	return list, nil
}
