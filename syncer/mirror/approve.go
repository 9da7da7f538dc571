package mirror

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

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
	doing := "approve register " + register
	var last struct {
		Status string
		Digest string `db:"hold_digest"`
	}
	err := m.db.GetContext(ctx, &last, `
		SELECT status, hold_digest FROM sheetsync.runs WHERE register = $1 AND status IN ('applied', 'unchanged', 'held')
		ORDER BY started_at DESC, id DESC LIMIT 1`, register)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return pgerr.Wrap(doing, err)
	}
	if err != nil || last.Status != string(syncer.StatusHeld) {
		return fmt.Errorf("register %s: %w", register, syncer.ErrNothingHeld)
	}
	if strings.HasPrefix(last.Digest, syncer.StructuralHold) {
		return fmt.Errorf("register %s: %w", register, syncer.ErrNotApprovable)
	}
	if digest != last.Digest {
		return fmt.Errorf("register %s: %w", register, syncer.ErrHoldChanged)
	}
	_, err = m.db.ExecContext(ctx, `UPDATE sheetsync.registers SET approved = $2 WHERE register = $1`, register, digest)
	return pgerr.Wrap(doing, err)
}
