package readmodel

import (
	"context"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/reading"
)

// A RecordDeadline is a date of a record that isn't met yet.
type RecordDeadline struct {
	Resource, RecordID string
	Record             Cell // what people call it
	Name               string
	Title              string // in the register's language
	Due                string // a day; "" where it can't be read
	DaysLeft           Cell
	Amount, Currency   Cell
	Held               string // snoozed, muted or paused; "" where people are reminded
	HeldUntil          string // a day; "" for good
	Unreadable         bool   // whether it is met, or when it is, can't be read
}

// A RecordDuplicate is a record that may be the same.
type RecordDuplicate struct {
	Reference

	Score   float64 // how sure that is, from 0 to 1
	Reasons []string
}

// A RecordReminder is one of a date of a record.
type RecordReminder struct {
	Resource, RecordID string
	Deadline           string
	Title              string // of the deadline, in the register's language
	Due                string // a day
	Stage              string // P30D for thirty days before, overdue 1 for the first one after
	Recipient          Cell
	State              string // owed, sending, sent, unconfirmed, failed or skipped
	SentAt             string // a datetime; "" where it wasn't
}

// about are the records that a page is about: the resources and ids go together.
type about struct{ resources, ids []string }

func aboutOf(r *Record) about {
	a := about{resources: []string{r.Resource}, ids: []string{r.ID}}
	for _, l := range r.Linked {
		for _, row := range l.Rows {
			a.resources, a.ids = append(a.resources, l.Resource), append(a.ids, row.ID)
		}
	}
	return a
}

// deadlinesOf reads the dates of records that aren't met, from the report of deadlines. A
// descriptor whose conditions are no SQL has none there.
func (m *Model) deadlinesOf(ctx context.Context, v *reading.View, a about) ([]RecordDeadline, error) {
	const name = "report_deadlines"
	has, err := v.Has(ctx, name)
	if err != nil || !has[name] {
		return nil, err
	}
	with, from := m.report(v, name, false)
	rows, err := cells(ctx, v, 12, with+`SELECT d.resource, d.record_id, d.record, d.deadline, d.title, to_char(d.due_date, 'YYYY-MM-DD'), d.days_left::text,
			d.amount::text, d.currency, d.held, to_char(d.held_until, 'YYYY-MM-DD'), d.unreadable::text
		FROM `+from+` AS d JOIN unnest($1::text[], $2::text[]) AS of (resource, record_id) ON of.resource = d.resource AND of.record_id = d.record_id
		WHERE d.record_id = ANY ($2) ORDER BY d.due_date NULLS LAST, d.resource, d.record_id, d.deadline LIMIT 200`, pq.StringArray(a.resources), pq.StringArray(a.ids))
	if err != nil {
		return nil, err
	}
	list := make([]RecordDeadline, len(rows))
	for i, row := range rows {
		list[i] = RecordDeadline{
			Resource: row[0].Text, RecordID: row[1].Text, Record: row[2], Name: row[3].Text, Title: row[4].Text, Due: row[5].Text, DaysLeft: row[6],
			Amount: row[7], Currency: row[8], Held: row[9].Text, HeldUntil: row[10].Text, Unreadable: row[11].Text == "true",
		}
	}
	return list, nil
}

// duplicatesOf reads which records may be the same as one, the surest first.
func (m *Model) duplicatesOf(ctx context.Context, v *reading.View, r *sheetschema.Resource, id string) ([]RecordDuplicate, error) {
	reasons := "d.reasons"
	if v.Reader.Role == access.Analyst {
		reasons = "'{}'::text[] AS reasons"
	}
	var rows []struct {
		ID      string         `db:"id"`
		Score   float64        `db:"score"`
		Reasons pq.StringArray `db:"reasons"`
	}
	err := v.Select(ctx, &rows, `SELECT CASE WHEN d.record_id = $3 THEN d.duplicate_of ELSE d.record_id END AS id, d.score, `+reasons+`
		FROM `+v.Service("duplicates")+` AS d WHERE d.register = $1 AND d.resource = $2 AND (d.record_id = $3 OR d.duplicate_of = $3)
		ORDER BY d.score DESC, id LIMIT $4`, m.register, r.Name, id, maxFindings)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	others, err := newShown(m, r).read(ctx, v, m.live(v, r), "s._id = ANY ($1)", pq.StringArray(ids))
	if err != nil {
		return nil, err
	}
	names := make(map[string]Cell)
	for _, other := range others {
		names[other.ID] = other.Name
	}
	var list []RecordDuplicate
	for _, row := range rows {
		name, there := names[row.ID]
		if !there { // it isn't the reader's to see
			continue
		}
		d := RecordDuplicate{Reference: Reference{Resource: r.Name, ID: row.ID, Name: name}, Score: row.Score}
		for _, field := range row.Reasons {
			if f, ok := r.Field(field); ok {
				field = f.Caption(m.locale.Language)
			}
			d.Reasons = append(d.Reasons, field)
		}
		list = append(list, d)
	}
	return list, nil
}

// remindersOf reads which reminders there were of records, the newest first.
func (m *Model) remindersOf(ctx context.Context, v *reading.View, a about) ([]RecordReminder, error) {
	rows, err := cells(ctx, v, 8, `SELECT l.resource, l.record_id, l.deadline, `+reminderDue+`, l.stage, l.recipient, l.state, `+asText(KindDateTime, "l.sent_at")+`
		FROM `+v.Service("ledger")+` AS l JOIN unnest($2::text[], $3::text[]) AS of (resource, record_id) ON of.resource = l.resource AND of.record_id = l.record_id
		WHERE l.register = $1 ORDER BY coalesce(l.sent_at, l.updated_at) DESC, l.id DESC LIMIT $4`, m.register, pq.StringArray(a.resources), pq.StringArray(a.ids), maxReminders)
	if err != nil {
		return nil, err
	}
	list := make([]RecordReminder, len(rows))
	for i, row := range rows {
		list[i] = RecordReminder{
			Resource: row[0].Text, RecordID: row[1].Text, Deadline: row[2].Text, Title: m.titleOf(row[0].Text, row[2].Text), Due: row[3].Text,
			Stage: row[4].Text, Recipient: row[5], State: row[6].Text, SentAt: row[7].Text,
		}
		if m.salt != "" {
			list[i].Recipient = Cell{Text: Mask, Masked: true}
		}
	}
	return list, nil
}

// titleOf is what people call a deadline.
func (m *Model) titleOf(resource, deadline string) string {
	if r, ok := m.d.Resource(resource); ok {
		for i := range r.Deadlines {
			if d := &r.Deadlines[i]; d.Name == deadline && d.Title.In(m.locale.Language) != "" {
				return d.Title.In(m.locale.Language)
			}
		}
	}
	return deadline
}
