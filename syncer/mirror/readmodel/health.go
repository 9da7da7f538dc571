package readmodel

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/postgres/pgerr"
)

// Freshness is how a register's records stand beside its sheet.
type Freshness struct {
	CheckedAt    *time.Time `db:"checked_at"`    // when they last were as the sheet; nil for never
	ChangedAt    *time.Time `db:"changed_at"`    // nil for never
	HeldSince    *time.Time `db:"held_since"`    // nil where no run is held
	FailingSince *time.Time `db:"failing_since"` // nil where the last look succeeded
	DueAt        *time.Time `db:"due_at"`        // when the schedule has the sheet looked at next; nil for no schedule
	RetryAt      *time.Time `db:"retry_at"`      // until when a sheet is left alone that keeps failing; nil where it isn't
	Stale        bool       `db:"stale"`
}

// FreshnessOf returns a register's freshness; that of one that was never looked at is zero
// but for Stale.
func FreshnessOf(ctx context.Context, db sqlx.QueryerContext, register string) (Freshness, error) {
	var f Freshness
	err := sqlx.GetContext(ctx, db, &f, `SELECT checked_at, changed_at, held_since, failing_since, due_at, retry_at, stale FROM sheetsync.freshness WHERE register = $1`, register)
	if errors.Is(err, sql.ErrNoRows) {
		return Freshness{Stale: true}, nil
	}
	return f, pgerr.Wrap("read how fresh register "+register+" is", err)
}

// A Run is one that changed something, was held or failed.
type Run struct {
	ID                          string
	Started, Ended              time.Time
	Status                      string        // applied, unchanged, held or failed
	Reason                      string        // in English
	Reasons                     []hold.Reason // why it was held, to be worded; nil for other runs
	Inserted, Updated, Deleted  int
	CellsWritten, RequestsToAPI int
}

// StatusKey is the message that says what became of the run.
func (r *Run) StatusKey() language.Key { return language.Key("page.run." + r.Status) }

// Seconds is how long it took.
func (r *Run) Seconds() float64 { return r.Ended.Sub(r.Started).Seconds() }

// Runs returns a register's last runs, the latest first.
func Runs(ctx context.Context, db sqlx.QueryerContext, register string, limit int) ([]Run, error) {
	const doing = "read the runs of a register"
	var rows []struct {
		ID       string
		Started  time.Time `db:"started_at"`
		Ended    time.Time `db:"ended_at"`
		Status   string
		Reason   string
		Reasons  []byte
		Counts   []byte
		Cells    int `db:"cells_written"`
		Requests int
	}
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT id, started_at, ended_at, status, reason, reasons, counts, cells_written, requests
		FROM sheetsync.runs WHERE register = $1 ORDER BY started_at DESC, id DESC LIMIT $2`, register, limit)
	if err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	runs := make([]Run, len(rows))
	for i, row := range rows {
		var counts map[string]struct{ Inserted, Updated, Deleted int }
		if err := json.Unmarshal(row.Counts, &counts); err != nil {
			return nil, pgerr.Wrap(doing, err)
		}
		runs[i] = Run{ID: row.ID, Started: row.Started, Ended: row.Ended, Status: row.Status, Reason: row.Reason, CellsWritten: row.Cells, RequestsToAPI: row.Requests}
		if row.Reasons != nil {
			if runs[i].Reasons, err = hold.Unmarshal(row.Reasons); err != nil {
				return nil, pgerr.Wrap(doing, err)
			}
		}
		for _, c := range counts {
			runs[i].Inserted += c.Inserted
			runs[i].Updated += c.Updated
			runs[i].Deleted += c.Deleted
		}
	}
	return runs, nil
}

// State is a short text that changes whenever what a register's pages show has: after a run
// that changed something, a decision, a reminder, and where the register becomes stale or
// held. It is cheap, and says nothing else.
func State(ctx context.Context, db sqlx.QueryerContext, register string) (string, error) {
	var state string
	err := sqlx.GetContext(ctx, db, &state, `SELECT left(md5(concat_ws(' ',
			(SELECT concat_ws(' ', r.applied_run, r.findings, r.approved, r.counted_at) FROM sheetsync.registers AS r WHERE r.register = $1),
			(SELECT concat_ws(' ', f.changed_at, f.held_since, f.failing_since, f.retry_at, f.stale) FROM sheetsync.freshness AS f WHERE f.register = $1),
			(SELECT id FROM sheetsync.runs WHERE register = $1 ORDER BY started_at DESC LIMIT 1),
			(SELECT max(id) FROM sheetsync.duplicate_decisions WHERE register = $1),
			(SELECT max(id) FROM sheetsync.issue_decisions WHERE register = $1),
			(SELECT max(id) FROM sheetsync.ledger WHERE register = $1),
			(SELECT count(*) FROM sheetsync.ledger WHERE register = $1 AND state IN ('owed', 'sending')))), 16)`, register)
	return state, pgerr.Wrap("read the state of register "+register, err)
}
