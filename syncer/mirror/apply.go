package mirror

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer"
	"sheetsync/syncer/postgres/pgcopy"
	"sheetsync/syncer/postgres/pgerr"
)

// Apply makes the register's tables equal to the run's outcome. Everything
// happens in one transaction, or nothing does.
func (m *Mirror) Apply(ctx context.Context, run syncer.Run, c *syncer.Changes) error {
	conn, err := m.session(run.Register)
	if err != nil {
		return err
	}
	tx, err := conn.BeginTxx(ctx, nil)
	if err != nil {
		return pgerr.Wrap("begin to apply the run", err)
	}
	defer func() { _ = tx.Rollback() }() // no effect after a commit
	a := &applier{conn: conn, tx: tx, run: run}
	if err := a.apply(ctx, c); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return pgerr.Wrap("apply the run", err)
	}
	return nil
}

// An applier applies one run in one transaction.
type applier struct {
	conn *sqlx.Conn // the transaction's own connection, for COPY
	tx   *sqlx.Tx
	run  syncer.Run
}

func (a *applier) apply(ctx context.Context, c *syncer.Changes) error {
	// Sorting and hashing whole tables shall stay in memory; compiling the
	// statements to machine code costs more than it saves.
	for _, set := range []string{`SET LOCAL work_mem = '64MB'`, `SET LOCAL jit = off`} {
		if err := a.exec(ctx, "begin to apply the run", set); err != nil {
			return err
		}
	}
	var rebuild bool
	var findings string
	err := a.tx.QueryRowContext(ctx, `SELECT rebuild, findings FROM sheetsync.registers WHERE register = $1 FOR UPDATE`,
		a.run.Register).Scan(&rebuild, &findings)
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
	if c.Findings != findings || c.Findings == "" {
		if err := a.issues(ctx, c); err != nil {
			return err
		}
		if err := a.duplicates(ctx, c.Duplicates); err != nil {
			return err
		}
		if err := a.clusters(ctx, c.Clusters); err != nil {
			return err
		}
	}
	if err := a.young(ctx, c.Young); err != nil {
		return err
	}
	for i := range c.Decisions {
		if err := logDecision(ctx, a.tx, a.run.Register, a.run.ID, &c.Decisions[i]); err != nil {
			return err
		}
	}
	if err := a.logDismissals(ctx, c.Dismissals); err != nil {
		return err
	}
	for i := range c.Merged {
		if err := a.merged(ctx, i, &c.Merged[i]); err != nil {
			return err
		}
	}
	if err := insertRun(ctx, a.tx, a.run); err != nil {
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
	return a.exec(ctx, doing, `
		UPDATE sheetsync.registers
		SET rebuild = false, input_digest = $2, basis = $3, findings = $4, tabs = $5, profile = $6, counts = $7, trends = $9,
			approved = '', applied_run = $8, applied_at = now(), counted_at = now(), comments_left = NULL
		WHERE register = $1`,
		a.run.Register, c.InputDigest, c.Basis, c.Findings, texts[0], texts[1], texts[2], a.run.ID, texts[3])
}

func (a *applier) exec(ctx context.Context, doing, statement string, args ...any) error {
	_, err := a.tx.ExecContext(ctx, statement, args...)
	return pgerr.Wrap(doing, err)
}

// copyIn fills a table of this transaction.
func (a *applier) copyIn(ctx context.Context, doing, into string, next pgcopy.Source) error {
	return pgerr.Wrap(doing, pgcopy.In(ctx, a.conn, `COPY `+into+` FROM STDIN`, next))
}

func nonNil[M ~map[string]V, V any](m M) M {
	if m == nil {
		return M{}
	}
	return m
}
