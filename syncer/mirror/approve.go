package mirror

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer"
	"sheetsync/syncer/hold/preview"
	"sheetsync/syncer/mirror/holds"
	"sheetsync/syncer/postgres/pgerr"
)

// Stored implements [syncer.Mirror].
func (m *Mirror) Stored(ctx context.Context, register string, q *preview.Question) ([]preview.Cell, error) {
	conn, err := m.session(register)
	if err != nil {
		return nil, err
	}
	return holds.Stored(ctx, conn, register, q)
}

// RecordLosses implements [syncer.Mirror].
func (m *Mirror) RecordLosses(ctx context.Context, run syncer.Run, losses []preview.Loss) error {
	conn, err := m.session(run.Register)
	if err != nil {
		return err
	}
	return holds.Write(ctx, conn, holds.Held{Register: run.Register, Run: run.ID, Digest: run.HoldDigest}, losses)
}

// Held returns what a register's runs are held for, and what they would lose, all of one
// moment. The error is [syncer.ErrNothingHeld] where none is held.
func (m *Mirror) Held(ctx context.Context, r holds.Register) (hold holds.Hold, err error) {
	tx, err := m.db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return hold, pgerr.Wrap("read what "+r.Name+" is held for", err)
	}
	defer tx.Rollback()
	return holds.Read(ctx, tx, r)
}

// Approve lets what the register's last run was held for through, if that is what the
// digest says. Failed runs since then don't count: they changed nothing.
func (m *Mirror) Approve(ctx context.Context, register, digest string) error {
	_, err := m.ApproveSeen(ctx, register, digest, nil)
	return err
}

// ApproveSeen is Approve with what belongs to it in the same transaction; nil for nothing.
// noted is false where it was approved already.
func (m *Mirror) ApproveSeen(ctx context.Context, register, digest string, also func(context.Context, sqlx.ExecerContext) error) (noted bool, err error) {
	return m.note(ctx, "approve register "+register, Seen{Also: also}, func(tx *sqlx.Tx) (bool, error) {
		last, err := lastApprovable(ctx, tx, register)
		switch {
		case err != nil:
			return false, err
		case digest != last.Digest:
			return false, fmt.Errorf("register %s: %w", register, syncer.ErrHoldChanged)
		case digest == last.Approved:
			return false, nil
		}
		_, err = tx.ExecContext(ctx, `UPDATE sheetsync.registers SET approved = $2 WHERE register = $1`, register, digest)
		return true, pgerr.Wrap("approve register "+register, err)
	})
}

// A heldRun is the last run that counts, with what is approved.
type heldRun struct {
	Status, Approved string
	Digest           string `db:"hold_digest"`
}

// lastApprovable reads the run that is held, and has others who approve wait for the
// transaction's end. Errors: syncer.ErrNothingHeld, syncer.ErrNotApprovable.
func lastApprovable(ctx context.Context, tx *sqlx.Tx, register string) (last heldRun, err error) {
	err = tx.GetContext(ctx, &last, `
		SELECT r.status, r.hold_digest, g.approved FROM sheetsync.registers AS g JOIN sheetsync.runs AS r ON r.register = g.register
		WHERE g.register = $1 AND r.status IN ('applied', 'unchanged', 'held')
		ORDER BY r.started_at DESC, r.id DESC LIMIT 1 FOR UPDATE OF g`, register)
	switch {
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return last, pgerr.Wrap("approve register "+register, err)
	case err != nil || last.Status != string(syncer.StatusHeld):
		return last, fmt.Errorf("register %s: %w", register, syncer.ErrNothingHeld)
	case strings.HasPrefix(last.Digest, syncer.StructuralHold):
		return last, fmt.Errorf("register %s: %w", register, syncer.ErrNotApprovable)
	}
	return last, nil
}
