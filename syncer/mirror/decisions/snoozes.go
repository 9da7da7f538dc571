package decisions

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/mirror/staging"
	"sheetsync/syncer/postgres/pgcopy"
	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/snoozes"
)

// LoadSnoozes reads people's latest decision about each deadline of a record and about
// each record, and whether the log has it that it lapsed.
func LoadSnoozes(ctx context.Context, q sqlx.QueryerContext, register string) ([]snoozes.Decision, error) {
	var rows []struct {
		Resource, Deadline, Verdict, Source, Answer, Due, Until string
		RecordID                                                string `db:"record_id"`
		Row                                                     int
		At                                                      time.Time
		Lapsed                                                  bool
	}
	err := sqlx.SelectContext(ctx, q, &rows, `
		SELECT DISTINCT ON (resource, record_id, deadline)
			resource, record_id, deadline, row, verdict, source, coalesce(answer, '') AS answer, decided_at AS at,
			coalesce(due_date::text, '') AS due, coalesce(until::text, '') AS until, EXISTS (
				SELECT FROM sheetsync.snooze_decisions AS l
				WHERE (l.register, l.resource, l.record_id, l.deadline) = (d.register, d.resource, d.record_id, d.deadline) AND l.id > d.id) AS lapsed
		FROM sheetsync.snooze_decisions AS d WHERE register = $1 AND verdict <> 'lapsed'
		ORDER BY resource, record_id, deadline, id DESC`, register)
	if err != nil {
		return nil, err
	}
	list := make([]snoozes.Decision, 0, len(rows))
	for _, r := range rows {
		d := snoozes.Decision{
			Key: snoozes.Key{Resource: r.Resource, RecordID: r.RecordID, Deadline: r.Deadline}, Verdict: answers.Verdict(r.Verdict),
			Source: answers.Source(r.Source), Text: r.Answer, Row: r.Row, At: r.At, Lapsed: r.Lapsed,
		}
		for text, day := range map[*string]*expression.Day{&r.Due: &d.Due, &r.Until: &d.Until} {
			if *text == "" {
				continue
			}
			if *day, err = expression.ParseDay(*text); err != nil {
				return nil, fmt.Errorf("a decision about the reminders of %s: %w", r.RecordID, err)
			}
		}
		list = append(list, d)
	}
	return list, nil
}

// LogSnoozes adds decisions about reminders to the log.
func LogSnoozes(ctx context.Context, db sqlx.ExecerContext, register, run string, list []snoozes.Decision) error {
	for i := range list {
		d := &list[i]
		_, err := db.ExecContext(ctx, `
			INSERT INTO sheetsync.snooze_decisions (register, resource, record_id, row, deadline, due_date, verdict, until, source, answer, decided_at, run)
			VALUES ($1, $2, $3, $4, $5, nullif($6, '')::date, $7, nullif($8, '')::date, $9, nullif($10, ''), $11, $12)`,
			register, d.Resource, d.RecordID, d.Row, d.Deadline, dayText(d.Due), string(d.Verdict), dayText(d.Until), string(d.Source), storable(d.Text), d.At, run)
		if err != nil {
			return pgerr.Wrap("note what was said about reminders", err)
		}
	}
	return nil
}

// dayText is a day; "" for none.
func dayText(d expression.Day) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

// WriteHolds makes what holds on a day equal to the run's. What was over before stays: on
// its day what was due is due again.
func WriteHolds(ctx context.Context, tx *staging.Tx, register string, holds []snoozes.Hold, today expression.Day) error {
	const doing = "note what people put off"
	err := staging.Stage(ctx, tx, doing, "sheetsync_snoozes",
		`resource text, record_id text, deadline text, due_date text, reason text, until text, by_resource text, by_record_id text, decided_at timestamptz`,
		holds, func(buf []byte, h snoozes.Hold) []byte {
			for _, text := range []string{h.Resource, h.RecordID, h.Deadline, dayText(h.Due), string(h.Reason), dayText(h.Until), h.ByResource, h.ByID} {
				buf = append(pgcopy.AppendText(buf, text), '\t')
			}
			return pgcopy.AppendTime(buf, h.At)
		})
	if err != nil {
		return err
	}
	if err := tx.Execute(ctx, doing, `DELETE FROM sheetsync.snoozes AS s WHERE register = $1 AND (until IS NULL OR until > $2::date) AND NOT EXISTS (
			SELECT FROM pg_temp.sheetsync_snoozes AS n
			WHERE (n.resource, n.record_id, n.deadline, n.by_resource, n.by_record_id) = (s.resource, s.record_id, s.deadline, s.by_resource, s.by_record_id)
				AND nullif(n.due_date, '')::date IS NOT DISTINCT FROM s.due_date)`, register, today.String()); err != nil {
		return err
	}
	return tx.Execute(ctx, doing, `INSERT INTO sheetsync.snoozes AS s (register, resource, record_id, deadline, due_date, reason, until, by_resource, by_record_id, decided_at)
		SELECT $1, resource, record_id, deadline, nullif(due_date, '')::date, reason, nullif(until, '')::date, by_resource, by_record_id, decided_at
		FROM pg_temp.sheetsync_snoozes
		ON CONFLICT (register, resource, record_id, deadline, coalesce(due_date, '-infinity'), by_resource, by_record_id) DO UPDATE
		SET reason = excluded.reason, until = excluded.until, decided_at = excluded.decided_at
		WHERE (s.reason, s.until, s.decided_at) IS DISTINCT FROM (excluded.reason, excluded.until, excluded.decided_at)`, register)
}
