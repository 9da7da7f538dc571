package mirror

import (
	"context"

	"sheetsync/syncer"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/comments"
	"sheetsync/syncer/mirror/decisions"
	"sheetsync/syncer/mirror/findings"
	"sheetsync/syncer/mirror/staging"
	"sheetsync/syncer/postgres/pgerr"
)

// Decide adds a decision about duplicates to the log, and has the next run look at
// everything.
func (m *Mirror) Decide(ctx context.Context, register string, d *answers.Decision) error {
	const doing = "note what was decided about duplicates"
	tx, err := m.db.BeginTxx(ctx, nil)
	if err != nil {
		return pgerr.Wrap(doing, err)
	}
	defer func() { _ = tx.Rollback() }() // no effect after a commit
	if err := decisions.LogPairs(ctx, tx, register, "", *d); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE sheetsync.registers SET input_digest = '' WHERE register = $1`, register); err != nil {
		return pgerr.Wrap(doing, err)
	}
	return pgerr.Wrap(doing, tx.Commit())
}

// Duplicates returns what the last run said of duplicates, and people's latest
// decision about each two records.
func (m *Mirror) Duplicates(ctx context.Context, register string) (syncer.KnownDuplicates, error) {
	known, err := findings.LoadDuplicates(ctx, m.db, register)
	return known, pgerr.Wrap("read the duplicates of register "+register, err)
}

// RecordComments makes the list of comments equal to a run's, in one transaction.
func (m *Mirror) RecordComments(ctx context.Context, register string, known comments.Known) error {
	conn, err := m.session(register)
	if err != nil {
		return err
	}
	return staging.Transact(ctx, conn, "note the comments on cells", func(tx *staging.Tx) error { return findings.WriteComments(ctx, tx, register, known) })
}
