package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/reminders"
	"sheetsync/syncer/postgres/pgerr"
)

// claim is a recipient's lock with what was read under it.
type claim struct {
	*lock
	pool         *sqlx.DB
	guard        *Guard // may be nil
	owed, untold []reminders.Entry
	messageID    string  // of the attempt that has begun
	ids          []int64 // its rows
}

// Claim implements [reminders.Ledger].
func (l *Ledger) Claim(ctx context.Context, register, recipient string) (reminders.Claim, error) {
	lock, err := l.lock(ctx, register, recipient)
	if err != nil {
		return nil, err
	}
	c := &claim{lock: lock, pool: l.db, guard: l.guard}
	_, err = lock.recover(ctx)
	if err == nil {
		c.owed, err = entries(ctx, lock.conn, "read the owed reminders", `WHERE l.register = $1 AND l.recipient = $2 AND l.state = 'owed' ORDER BY l.id`, register, recipient)
	}
	if err == nil {
		c.untold, err = entries(ctx, lock.conn, "read the unconfirmed reminders",
			`WHERE l.register = $1 AND l.recipient = $2 AND l.state = 'unconfirmed' AND l.told_at IS NULL ORDER BY l.id`, register, recipient)
	}
	if err != nil {
		return nil, errors.Join(err, lock.release(ctx))
	}
	return c, nil
}

// Owed implements [reminders.Claim].
func (c *claim) Owed() []reminders.Entry { return c.owed }

// Untold implements [reminders.Claim].
func (c *claim) Untold() []reminders.Entry { return c.untold }

// errChanged says that rows which were read as owed no longer are, or are being changed by
// another process's plan. They are as good as the other's.
var errChanged = fmt.Errorf("the reminders have changed since they were read, and the next run looks again: %w", reminders.ErrBusy)

// Begin implements [reminders.Claim]. It runs in the session that holds the lock:
// who has lost the lock can't begin.
func (c *claim) Begin(ctx context.Context, ids []int64, messageID string) error {
	tx, err := c.conn.BeginTxx(ctx, nil)
	if err != nil {
		return pgerr.Wrap("begin a mail", err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	// What follows the commit can't be undone, so it has to be on the disk
	// whatever the server's default is.
	if _, err := tx.ExecContext(ctx, `SET LOCAL synchronous_commit = on`); err != nil {
		return pgerr.Wrap("begin a mail", err)
	}
	result, err := tx.ExecContext(ctx, `WITH free AS (
			SELECT id FROM sheetsync.ledger WHERE register = $1 AND recipient = $2 AND id = ANY($3) AND state = 'owed' FOR UPDATE SKIP LOCKED)
		UPDATE sheetsync.ledger l SET state = 'sending', message_id = $4, attempts = attempts + 1, error_class = NULL, updated_at = now()
		FROM free WHERE l.id = free.id`, c.register, c.recipient, pq.Array(ids), messageID)
	if err != nil {
		return pgerr.Wrap("begin a mail", err)
	}
	if n, err := result.RowsAffected(); err != nil || int(n) != len(ids) {
		return errors.Join(errChanged, err)
	}
	counted, err := begun(ctx, tx)
	if err != nil {
		return pgerr.Wrap("begin a mail", err)
	}
	if err := tx.Commit(); err != nil {
		return pgerr.Wrap("begin a mail", err)
	}
	c.guard.note(counted)
	c.messageID, c.ids = messageID, ids
	return nil
}

// Finish implements [reminders.Claim]. If the session has been lost meanwhile, the
// rows may have been taken for those of a dead process; the outcome is known
// here and nowhere else, so it replaces “unconfirmed” too.
func (c *claim) Finish(ctx context.Context, state reminders.State, class string, told []int64) error {
	switch state {
	case reminders.StateSent, reminders.StateOwed, reminders.StateFailed, reminders.StateUnconfirmed:
	default:
		return fmt.Errorf("an attempt can't end as %s", state)
	}
	begin := func(db interface {
		BeginTxx(ctx context.Context, opts *sql.TxOptions) (*sqlx.Tx, error)
	}) error {
		tx, err := db.BeginTxx(ctx, nil)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }() // does nothing after a commit
		if _, err := tx.ExecContext(ctx, `UPDATE sheetsync.ledger SET state = $1, error_class = nullif($2, ''), updated_at = now(),
			sent_at = CASE WHEN $1 = 'sent' THEN now() END, told_at = NULL
			WHERE id = ANY($3) AND message_id = $4 AND state IN ('sending', 'unconfirmed')`, string(state), class, pq.Array(c.ids), c.messageID); err != nil {
			return err
		}
		if len(told) > 0 {
			if _, err := tx.ExecContext(ctx, `UPDATE sheetsync.ledger SET told_at = now(), updated_at = now()
				WHERE register = $1 AND id = ANY($2) AND state = 'unconfirmed' AND told_at IS NULL`, c.register, pq.Array(told)); err != nil {
				return err
			}
		}
		return tx.Commit()
	}
	err := begin(c.conn)
	if err != nil {
		err = begin(c.pool)
	}
	return pgerr.Wrap("note how a mail ended", err)
}

// Release implements [reminders.Claim].
func (c *claim) Release(ctx context.Context) error { return c.release(ctx) }
