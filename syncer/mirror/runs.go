package mirror

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/mirror/holds"
	"sheetsync/syncer/postgres/pgerr"
)

// counts is how a run's figures for one resource are stored.
type counts struct {
	Rows       int `json:"rows"`
	Inserted   int `json:"inserted"`
	Updated    int `json:"updated"`
	Deleted    int `json:"deleted"`
	Moved      int `json:"moved"`
	Issues     int `json:"issues"`
	Duplicates int `json:"duplicates"`
	Skipped    int `json:"skipped,omitempty"`
}

func figures(byResource map[string]syncer.Counts) map[string]counts {
	out := make(map[string]counts, len(byResource))
	for resource, c := range byResource {
		out[resource] = counts(c)
	}
	return out
}

// insertRun notes a run. Noting it again, because an answer was lost, does no
// harm.
func insertRun(ctx context.Context, db sqlx.ExecerContext, run syncer.Run) error {
	text, err := json.Marshal(figures(run.Counts))
	if err != nil {
		return fmt.Errorf("note run %s: %w", run.ID, err)
	}
	var reasons *string
	if run.Reasons != nil {
		stored, err := hold.Marshal(run.Reasons)
		if err != nil {
			return fmt.Errorf("note run %s: %w", run.ID, err)
		}
		reasons = new(string(stored))
	}
	ended := run.Ended
	if ended.IsZero() {
		ended = run.Started
	}
	_, err = db.ExecContext(ctx, `
		INSERT INTO sheetsync.runs (id, register, started_at, ended_at, status, reason, hold_digest, counts, cells_written, requests, reasons)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (id) DO UPDATE SET ended_at = excluded.ended_at, status = excluded.status, reason = excluded.reason,
			hold_digest = excluded.hold_digest, counts = excluded.counts, cells_written = excluded.cells_written, requests = excluded.requests, reasons = excluded.reasons`,
		run.ID, run.Register, run.Started, ended, string(run.Status), run.Reason, run.HoldDigest, string(text), run.CellsWritten, run.Requests, reasons)
	return pgerr.Wrap("note run "+run.ID, err)
}

// RecordRun notes a run that was held or failed, or that ended a hold. One that failed as the
// run before it did is not noted again.
func (m *Mirror) RecordRun(ctx context.Context, run syncer.Run) error {
	if run.Status == syncer.StatusFailed {
		if again, err := m.failedBefore(ctx, run); err != nil || again {
			return err
		}
	}
	if err := insertRun(ctx, m.db, run); err != nil || run.Status != syncer.StatusUnchanged {
		return err
	}
	return holds.Forget(ctx, m.db, run.Register)
}

// failedBefore reports whether the register's last run failed for the same reason, and none
// has succeeded since.
func (m *Mirror) failedBefore(ctx context.Context, run syncer.Run) (again bool, err error) {
	err = m.db.GetContext(ctx, &again, `
		SELECT coalesce((SELECT status = 'failed' AND reason = $2 FROM sheetsync.runs WHERE register = $1 ORDER BY started_at DESC, id DESC LIMIT 1), false)
			AND EXISTS (SELECT FROM sheetsync.heartbeats WHERE register = $1 AND failing_since IS NOT NULL)`, run.Register, run.Reason)
	return again, pgerr.Wrap("read how the run before "+run.ID+" ended", err)
}

// HeldSince returns the run with which the hold of a register began: the first
// one that was held since a run was last applied or found nothing to do, whatever
// for. ok is false where the register isn't held.
func (m *Mirror) HeldSince(ctx context.Context, register string) (id string, at time.Time, ok bool, err error) {
	var first struct {
		ID string
		At time.Time
	}
	err = m.db.GetContext(ctx, &first, `
		SELECT id, started_at AS at FROM sheetsync.runs
		WHERE register = $1 AND status = 'held' AND started_at > coalesce((
			SELECT max(started_at) FROM sheetsync.runs WHERE register = $1 AND status IN ('applied', 'unchanged')), '-infinity')
		ORDER BY started_at, id LIMIT 1`, register)
	if errors.Is(err, sql.ErrNoRows) {
		return "", time.Time{}, false, nil
	}
	if err != nil {
		return "", time.Time{}, false, pgerr.Wrap("read since when register "+register+" is held", err)
	}
	return first.ID, first.At, true, nil
}

// AppliedAt returns when the last run ended that changed the register's records; ok is
// false where none has.
func (m *Mirror) AppliedAt(ctx context.Context, register string) (at time.Time, ok bool, err error) {
	err = m.db.GetContext(ctx, &at, `SELECT ended_at FROM sheetsync.runs WHERE register = $1 AND status = 'applied' ORDER BY started_at DESC LIMIT 1`, register)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, false, nil
	}
	return at, err == nil, pgerr.Wrap("read when register "+register+" last changed", err)
}
