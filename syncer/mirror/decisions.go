package mirror

import (
	"context"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/comments"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/mirror/decisions"
	"sheetsync/syncer/mirror/findings"
	"sheetsync/syncer/mirror/staging"
	"sheetsync/syncer/postgres/pgerr"
)

// ErrDecidedMeanwhile means that somebody has decided about the same thing since whoever
// decides looked at it.
var ErrDecidedMeanwhile = decisions.ErrMeanwhile

// Seen is what whoever decides on the page looked at.
type Seen struct {
	// Line is the number of the log's last line about the same thing; 0 for none.
	Line int64
	// Also is done in the transaction that notes the decision; nil for nothing.
	Also func(ctx context.Context, tx sqlx.ExecerContext) error
}

// Decide adds a decision about duplicates to the log. The next run looks at everything.
func (m *Mirror) Decide(ctx context.Context, register string, d *answers.Decision) error {
	return decisions.LogPairs(ctx, m.db, register, "", *d)
}

// DecideSeen adds a decision about duplicates to the log, where nobody decided about the
// two since they were looked at; else the error is ErrDecidedMeanwhile. noted is false
// where the log says so already. The next run looks at everything.
func (m *Mirror) DecideSeen(ctx context.Context, register string, d *answers.Decision, seen Seen) (noted bool, err error) {
	return m.note(ctx, "note what was decided about duplicates", seen, func(tx *sqlx.Tx) (bool, error) { return decisions.NotePair(ctx, tx, register, d, seen.Line) })
}

// DismissSeen does so with a decision about a finding.
func (m *Mirror) DismissSeen(ctx context.Context, register string, d *dismissals.Decision, seen Seen) (noted bool, err error) {
	return m.note(ctx, "note what was said about findings", seen, func(tx *sqlx.Tx) (bool, error) { return decisions.NoteDismissal(ctx, tx, register, d, seen.Line) })
}

// note notes a decision with what belongs to it.
func (m *Mirror) note(ctx context.Context, doing string, seen Seen, add func(*sqlx.Tx) (bool, error)) (noted bool, err error) {
	tx, err := m.db.BeginTxx(ctx, nil)
	if err != nil {
		return false, pgerr.Wrap(doing, err)
	}
	defer func() { _ = tx.Rollback() }() // no effect after a commit
	if noted, err = add(tx); err != nil || !noted {
		return false, err
	}
	if seen.Also != nil {
		if err := seen.Also(ctx, tx); err != nil {
			return false, err
		}
	}
	return true, pgerr.Wrap(doing, tx.Commit())
}

// accountFor keeps how many decisions of no run there were when a run began to read what
// it knows. It notes that number with its input digest, so that a decision made while it
// goes on has the next run look at everything.
func (m *Mirror) accountFor(register string, outside int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.decided[register] = outside
}

func (m *Mirror) accountedFor(register string) int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.decided[register]
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
