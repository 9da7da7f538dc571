package mirror

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"sheetsync/syncer"
	"sheetsync/syncer/postgres/pgerr"
)

// RecordLook implements [syncer.Mirror]. A look that took over all that the sheet held, or
// found nothing to do, ends what was held or failing.
func (m *Mirror) RecordLook(ctx context.Context, look syncer.Look) error {
	var next *time.Time
	if !look.Next.IsZero() {
		next = &look.Next
	}
	_, err := m.db.ExecContext(ctx, `
		INSERT INTO sheetsync.heartbeats AS h (register, looked_at, checked_at, changed_at, held_since, failing_since, due_at, failures)
		SELECT $1, $2, CASE WHEN good THEN $2 END, CASE WHEN $4 = 'applied' THEN $3 END, CASE WHEN $4 = 'held' THEN $2 END,
			CASE WHEN $4 = 'failed' THEN $2 END, CASE WHEN good THEN $5::timestamptz END, ($4 = 'failed')::integer
		FROM (SELECT $2::timestamptz, $3::timestamptz, $4::text IN ('applied', 'unchanged') AS good) AS look
		ON CONFLICT (register) DO UPDATE SET looked_at = excluded.looked_at,
			checked_at = coalesce(excluded.checked_at, h.checked_at),
			changed_at = coalesce(excluded.changed_at, h.changed_at),
			held_since = CASE $4 WHEN 'held' THEN coalesce(h.held_since, excluded.held_since) WHEN 'failed' THEN h.held_since END,
			failing_since = CASE $4 WHEN 'failed' THEN coalesce(h.failing_since, excluded.failing_since) END,
			due_at = CASE WHEN excluded.checked_at IS NULL THEN h.due_at ELSE excluded.due_at END,
			failures = CASE $4 WHEN 'failed' THEN h.failures + 1 ELSE 0 END, retry_at = NULL`,
		look.Register, look.Started, look.Ended, string(look.Status), next)
	return pgerr.Wrap("note that register "+look.Register+" was looked at", err)
}

// CheckedAt returns when the last run began that took over all that the sheet held, or
// found nothing to do; ok is false where none has.
func (m *Mirror) CheckedAt(ctx context.Context, register string) (at time.Time, ok bool, err error) {
	err = m.db.GetContext(ctx, &at, `SELECT checked_at FROM sheetsync.heartbeats WHERE register = $1 AND checked_at IS NOT NULL`, register)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, false, nil
	}
	if err != nil {
		return time.Time{}, false, pgerr.Wrap("read when register "+register+" was last checked", err)
	}
	return at, true, nil
}

// LookedAt returns when the last run that has ended began, however it went; ok is false
// where none has.
func (m *Mirror) LookedAt(ctx context.Context, register string) (at time.Time, ok bool, err error) {
	err = m.db.GetContext(ctx, &at, `SELECT looked_at FROM sheetsync.heartbeats WHERE register = $1`, register)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, false, nil
	}
	if err != nil {
		return time.Time{}, false, pgerr.Wrap("read when register "+register+" was last looked at", err)
	}
	return at, true, nil
}

// Freshness is how a register stands beside its sheet.
type Freshness struct {
	Register     string     `db:"register"`
	CheckedAt    *time.Time `db:"checked_at"`    // nil before the first look that succeeded
	ChangedAt    *time.Time `db:"changed_at"`    // nil before the first change
	HeldSince    *time.Time `db:"held_since"`    // nil where it isn't held
	FailingSince *time.Time `db:"failing_since"` // nil where the last look succeeded
	Stale        bool       `db:"stale"`
}

// Freshness returns how registers stand beside their sheets, by name. A register that was
// never looked at is missing.
func (m *Mirror) Freshness(ctx context.Context) ([]Freshness, error) {
	list := []Freshness{}
	err := m.db.SelectContext(ctx, &list, `SELECT register, checked_at, changed_at, held_since, failing_since, stale FROM sheetsync.freshness ORDER BY register`)
	if err != nil {
		return nil, pgerr.Wrap("read how fresh the registers are", err)
	}
	return list, nil
}
