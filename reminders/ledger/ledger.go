package ledger

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/reminders"
	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/postgres/pgerr"
)

// Ledger is [reminders.Ledger] over PostgreSQL. The tables are made by the
// service's migrations.
type Ledger struct {
	db    *sqlx.DB
	guard *Guard // nil: how far the ledger has come is noted in the database only
}

var _ reminders.Ledger = (*Ledger)(nil)

// New returns the ledger in the database.
func New(db *sqlx.DB) *Ledger { return &Ledger{db: db} }

// Guarded is the ledger with a guard, which notes how far it has come.
func (l *Ledger) Guarded(g *Guard) *Ledger { return &Ledger{db: l.db, guard: g} }

// row is a row as it is read.
type row struct {
	ID         int64     `db:"id"`
	Resource   string    `db:"resource"`
	RecordID   string    `db:"record_id"`
	Deadline   string    `db:"deadline"`
	DueDay     int32     `db:"due_day"`
	Stage      string    `db:"stage"`
	Recipient  string    `db:"recipient"`
	State      string    `db:"state"`
	MessageID  string    `db:"message_id"`
	Attempts   int       `db:"attempts"`
	ErrorClass string    `db:"error_class"`
	UpdatedAt  time.Time `db:"updated_at"`
}

const columns = `l.id, l.resource, l.record_id, l.deadline, l.due_date - DATE '1970-01-01' AS due_day, l.stage, l.recipient, l.state,
	coalesce(l.message_id, '') AS message_id, l.attempts, coalesce(l.error_class, '') AS error_class, l.updated_at`

func (r *row) entry() reminders.Entry {
	return reminders.Entry{
		ID: r.ID,
		Key: reminders.Key{
			Resource: r.Resource, RecordID: r.RecordID, Deadline: r.Deadline,
			DueDate: expression.Day(r.DueDay), Stage: r.Stage, Recipient: r.Recipient,
		},
		State: reminders.State(r.State), MessageID: r.MessageID, Attempts: r.Attempts, ErrorClass: r.ErrorClass, UpdatedAt: r.UpdatedAt,
	}
}

// queryer is a database or one connection to it.
type queryer interface {
	SelectContext(ctx context.Context, dest any, query string, args ...any) error
}

func entries(ctx context.Context, db queryer, doing, where string, args ...any) ([]reminders.Entry, error) {
	var rows []row
	if err := db.SelectContext(ctx, &rows, `SELECT `+columns+` FROM sheetsync.ledger l `+where, args...); err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	list := make([]reminders.Entry, len(rows))
	for i := range rows {
		list[i] = rows[i].entry()
	}
	return list, nil
}

// Owed implements [reminders.Ledger].
func (l *Ledger) Owed(ctx context.Context, register string) ([]reminders.Entry, error) {
	return entries(ctx, l.db, "read the owed reminders", `WHERE l.register = $1 AND l.state = 'owed' ORDER BY l.id`, register)
}

// Untold implements [reminders.Ledger].
func (l *Ledger) Untold(ctx context.Context, register string) ([]reminders.Entry, error) {
	return entries(ctx, l.db, "read the unconfirmed reminders", `WHERE l.register = $1 AND l.state = 'unconfirmed' AND l.told_at IS NULL ORDER BY l.id`, register)
}

// Past implements [reminders.Ledger].
func (l *Ledger) Past(ctx context.Context, register, resource, deadline string, before expression.Day) ([]reminders.PastDate, error) {
	var rows []struct {
		RecordID string `db:"record_id"`
		DueDay   int32  `db:"due_day"`
		Stage    string `db:"stage"`
		Lapsed   bool   `db:"lapsed"`
	}
	err := l.db.SelectContext(ctx, &rows, `SELECT record_id, due_day, stage, lapsed FROM (
			SELECT record_id, due_date - DATE '1970-01-01' AS due_day, stage, state,
				state = 'skipped' AND error_class = '`+reminders.ClassLapsed+`' OR state <> 'skipped' AND stage = '`+reminders.StageLapsed+`' AS lapsed
			FROM sheetsync.ledger WHERE register = $1 AND resource = $2 AND deadline = $3 AND due_date < $4::date) l
		WHERE lapsed OR state IN ('sent', 'unconfirmed')`, register, resource, deadline, before.String())
	if err != nil {
		return nil, pgerr.Wrap("read which dates are dealt with", err)
	}
	past := make([]reminders.PastDate, len(rows))
	for i, r := range rows {
		past[i] = reminders.PastDate{RecordDate: reminders.RecordDate{RecordID: r.RecordID, Day: expression.Day(r.DueDay)}, Stage: r.Stage, Lapsed: r.Lapsed}
	}
	return past, nil
}

// keyArrays are the columns of keys as parameters $2 to $7.
func keyArrays(register string, keys []reminders.Key) []any {
	n := len(keys)
	resource, record, deadline, due, stage, recipient := make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	for i, k := range keys {
		resource[i], record[i], deadline[i], due[i], stage[i], recipient[i] = k.Resource, k.RecordID, k.Deadline, k.DueDate.String(), k.Stage, k.Recipient
	}
	return []any{register, pq.Array(resource), pq.Array(record), pq.Array(deadline), pq.Array(due), pq.Array(stage), pq.Array(recipient)}
}

const unnestKeys = `unnest($2::text[], $3::text[], $4::text[], $5::date[], $6::text[], $7::text[]) AS k (resource, record_id, deadline, due_date, stage, recipient)`

// States implements [reminders.Ledger].
func (l *Ledger) States(ctx context.Context, register string, keys []reminders.Key) (map[reminders.Key]reminders.Entry, error) {
	known := make(map[reminders.Key]reminders.Entry)
	if len(keys) == 0 {
		return known, nil
	}
	list, err := entries(ctx, l.db, "look up reminders", `JOIN `+unnestKeys+`
		ON (l.resource, l.record_id, l.deadline, l.due_date, l.stage, l.recipient) = (k.resource, k.record_id, k.deadline, k.due_date, k.stage, k.recipient)
		WHERE l.register = $1`, keyArrays(register, keys)...)
	if err != nil {
		return nil, err
	}
	for _, e := range list {
		known[e.Key] = e
	}
	return known, nil
}

// Apply implements [reminders.Ledger].
func (l *Ledger) Apply(ctx context.Context, register string, p reminders.Plan) (planned reminders.Planned, err error) {
	tx, err := l.db.BeginTxx(ctx, nil)
	if err != nil {
		return reminders.Planned{}, pgerr.Wrap("note what is due", err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	exec := func(query string, args ...any) (int, error) {
		result, err := tx.ExecContext(ctx, query, args...)
		if err != nil {
			return 0, pgerr.Wrap("note what is due", err)
		}
		n, err := result.RowsAffected()
		return int(n), err
	}
	classes := make(map[string][]int64)
	for _, skip := range p.Skip {
		classes[skip.Class] = append(classes[skip.Class], skip.ID)
	}
	for class, ids := range classes {
		n, err := exec(`UPDATE sheetsync.ledger SET state = 'skipped', error_class = $3, updated_at = now()
			WHERE register = $1 AND id = ANY($2) AND state = 'owed'`, register, pq.Array(ids), class)
		if err != nil {
			return reminders.Planned{}, err
		}
		planned.Skipped += n
	}
	if planned.Owed, err = note(exec, register, p.Owe, reminders.StateOwed, ""); err != nil {
		return reminders.Planned{}, err
	}
	if planned.Lapsed, err = note(exec, register, p.Lapsed, reminders.StateSkipped, reminders.ClassLapsed); err != nil {
		return reminders.Planned{}, err
	}
	if err := tx.Commit(); err != nil {
		return reminders.Planned{}, pgerr.Wrap("note what is due", err)
	}
	return planned, nil
}

// note gives keys a state: those that nobody has noted, and those that had been settled or
// snoozed.
// The others' rows it must not even lock, as ON CONFLICT DO UPDATE would: another
// replica may be about to send them.
func note(exec func(query string, args ...any) (int, error), register string, keys []reminders.Key, state reminders.State, class string) (int, error) {
	if len(keys) == 0 {
		return 0, nil
	}
	args := append(keyArrays(register, keys), string(state), class)
	again, err := exec(`UPDATE sheetsync.ledger l SET state = $8, error_class = nullif($9, ''), updated_at = now() FROM `+unnestKeys+`
		WHERE l.register = $1 AND l.state = 'skipped' AND l.error_class IN ('`+reminders.ClassSettled+`', '`+reminders.ClassSnoozed+`')
		AND (l.resource, l.record_id, l.deadline, l.due_date, l.stage, l.recipient) = (k.resource, k.record_id, k.deadline, k.due_date, k.stage, k.recipient)`, args...)
	if err != nil {
		return 0, err
	}
	added, err := exec(`INSERT INTO sheetsync.ledger (register, resource, record_id, deadline, due_date, stage, recipient, state, error_class)
		SELECT $1, k.*, $8, nullif($9, '') FROM `+unnestKeys+` ON CONFLICT DO NOTHING`, args...)
	return again + added, err
}

// Doubt implements [reminders.Ledger].
func (l *Ledger) Doubt(ctx context.Context, register string, keys []reminders.Key) error {
	_, err := l.db.ExecContext(ctx, `INSERT INTO sheetsync.ledger AS l (register, resource, record_id, deadline, due_date, stage, recipient, state, error_class)
		SELECT $1, k.*, 'unconfirmed', '`+reminders.ClassRestored+`' FROM `+unnestKeys+`
		ON CONFLICT (register, resource, record_id, deadline, due_date, stage, recipient) DO UPDATE SET state = excluded.state, error_class = excluded.error_class, updated_at = now()
		WHERE l.state = 'owed' OR l.state = 'skipped' AND l.error_class IN ('`+reminders.ClassSettled+`', '`+reminders.ClassSnoozed+`')`, keyArrays(register, keys)...)
	return pgerr.Wrap("note what may have been sent", err)
}

// Recover implements [reminders.Ledger].
func (l *Ledger) Recover(ctx context.Context, register string) (int, error) {
	var recipients []string
	if err := l.db.SelectContext(ctx, &recipients, `SELECT DISTINCT recipient FROM sheetsync.ledger WHERE register = $1 AND state = 'sending' ORDER BY recipient`, register); err != nil {
		return 0, pgerr.Wrap("look for interrupted mails", err)
	}
	total := 0
	for _, recipient := range recipients {
		lock, err := l.lock(ctx, register, recipient)
		if isBusy(err) {
			continue
		}
		if err != nil {
			return total, err
		}
		n, err := lock.recover(ctx)
		total += n
		if releaseErr := lock.release(ctx); err == nil {
			err = releaseErr
		}
		if err != nil {
			return total, fmt.Errorf("look for interrupted mails: %w", err)
		}
	}
	return total, nil
}
