package mirror

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"sheetsync/syncer"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/decisions"
	"sheetsync/syncer/mirror/findings"
	"sheetsync/syncer/mirror/holds"
	"sheetsync/syncer/mirror/staging"
	"sheetsync/syncer/postgres/pgerr"
)

// Apply makes the register's tables equal to the run's outcome. Everything
// happens in one transaction, or nothing does.
func (m *Mirror) Apply(ctx context.Context, run syncer.Run, c *syncer.Changes) error {
	conn, err := m.session(run.Register)
	if err != nil {
		return err
	}
	return m.awaited(run.Register, staging.Transact(ctx, conn, "apply the run", func(tx *staging.Tx) error {
		a := &applier{Tx: tx, run: run, decided: m.accountedFor(run.Register), ownership: func() access.Ownership { return m.ownership(run.Register, c.Descriptor) }}
		if err := a.readSealed(ctx, m, len(c.Forgotten) > 0); err != nil {
			return err
		}
		return a.apply(ctx, c)
	}))
}

// An applier applies one run in one transaction.
type applier struct {
	*staging.Tx
	run       syncer.Run
	decided   int64 // see accountFor
	ownership func() access.Ownership
	sealed    sealedTables
}

func (a *applier) apply(ctx context.Context, c *syncer.Changes) error {
	// Sorting and hashing whole tables shall stay in memory; compiling the
	// statements to machine code costs more than it saves.
	for _, set := range []string{`SET LOCAL work_mem = '64MB'`, `SET LOCAL jit = off`} {
		if err := a.Execute(ctx, "begin to apply the run", set); err != nil {
			return err
		}
	}
	var rebuild bool
	var stored string
	err := a.QueryRowContext(ctx, `SELECT rebuild, findings FROM sheetsync.registers WHERE register = $1 FOR UPDATE`,
		a.run.Register).Scan(&rebuild, &stored)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("register %s has no tables yet: a run prepares them before it applies", a.run.Register)
	}
	if err != nil {
		return pgerr.Wrap("read what is known of register "+a.run.Register, err)
	}
	for i := range c.Resources {
		rc := c.Resources[i]
		rc.Rebuild = rc.Rebuild || rebuild
		if err := a.resource(ctx, i, &rc); err != nil {
			return err
		}
		if err := a.states(ctx, &rc); err != nil {
			return err
		}
	}
	if c.Findings != stored || c.Findings == "" {
		if err := findings.Write(ctx, a.Tx, a.run, c); err != nil {
			return err
		}
	}
	if err := findings.WriteYoung(ctx, a.Tx, a.run.Register, c.Young); err != nil {
		return err
	}
	if err := decisions.LogPairs(ctx, a.Tx, a.run.Register, a.run.ID, c.Decisions...); err != nil {
		return err
	}
	if err := decisions.LogDismissals(ctx, a.Tx, a.run.Register, a.run.ID, c.Dismissals); err != nil {
		return err
	}
	if err := decisions.LogSnoozes(ctx, a.Tx, a.run.Register, a.run.ID, c.Snoozed); err != nil {
		return err
	}
	if err := decisions.WriteHolds(ctx, a.Tx, a.run.Register, c.Holds, c.Today); err != nil {
		return err
	}
	for i := range c.Merged {
		if err := a.merged(ctx, i, &c.Merged[i]); err != nil {
			return err
		}
	}
	for i := range c.Forgotten {
		if err := a.forget(ctx, &c.Forgotten[i]); err != nil {
			return err
		}
	}
	if err := insertRun(ctx, a.Tx, a.run); err != nil {
		return err
	}
	if err := holds.Forget(ctx, a.Tx, a.run.Register); err != nil {
		return err
	}
	return a.noteState(ctx, c)
}

// noteState keeps what the next run's State says of this one.
func (a *applier) noteState(ctx context.Context, c *syncer.Changes) error {
	doing := "note what the run left of register " + a.run.Register
	var texts [4]string
	for i, v := range []any{writeTabs(c.Tabs), nonNil(c.Profile), figures(a.run.Counts), nonNil(c.Trends)} {
		text, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("%s: %w", doing, err)
		}
		texts[i] = string(text)
	}
	return a.Execute(ctx, doing, `
		UPDATE sheetsync.registers
		SET rebuild = false, input_digest = $2, basis = $3, findings = $4, tabs = $5, profile = $6, counts = $7, trends = $9,
			approved = '', applied_run = $8, applied_at = now(), counted_at = now(), comments_left = NULL, decided = $10
		WHERE register = $1`,
		a.run.Register, c.InputDigest, c.Basis, c.Findings, texts[0], texts[1], texts[2], a.run.ID, texts[3], a.decided)
}

func nonNil[M ~map[string]V, V any](m M) M {
	if m == nil {
		return M{}
	}
	return m
}
