package ledger

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/reminders"
	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/postgres/pglock"
)

// lock is the lock of one recipient of a register, with the session that holds
// it.
type lock struct {
	conn                *sqlx.Conn
	held                *pglock.Lock
	register, recipient string
}

// lockName keeps the two names apart by quoting them as PostgreSQL's
// quote_literal does.
func lockName(register, recipient string) string {
	return "sheetsync reminders of " + quoteLiteral(register) + " to " + quoteLiteral(recipient)
}

func quoteLiteral(text string) string { return strings.TrimPrefix(pq.QuoteLiteral(text), " ") }

// lock takes the lock without waiting. The error wraps reminders.ErrBusy when
// another session has it.
func (l *Ledger) lock(ctx context.Context, register, recipient string) (*lock, error) {
	held, err := pglock.TryAcquire(ctx, l.db, lockName(register, recipient))
	if errors.Is(err, pglock.ErrHeld) {
		return nil, fmt.Errorf("register %s: %w", register, reminders.ErrBusy)
	}
	if err != nil {
		return nil, pgerr.Wrap("reserve a recipient", err)
	}
	return &lock{conn: held.Conn(), held: held, register: register, recipient: recipient}, nil
}

func isBusy(err error) bool { return errors.Is(err, reminders.ErrBusy) }

// recover turns what a dead process left as sending into unconfirmed. Under the
// lock nobody is sending.
func (l *lock) recover(ctx context.Context) (int, error) {
	result, err := l.conn.ExecContext(ctx, `UPDATE sheetsync.ledger SET state = 'unconfirmed', error_class = 'interrupted', updated_at = now()
		WHERE register = $1 AND recipient = $2 AND state = 'sending'`, l.register, l.recipient)
	if err != nil {
		return 0, pgerr.Wrap("note interrupted mails", err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// release gives the lock back, also when the context has ended. A lock that was
// lost is gone, which is what was asked for.
func (l *lock) release(ctx context.Context) error {
	if err := l.held.Release(ctx); err != nil && !errors.Is(err, pglock.ErrLost) {
		return pgerr.Wrap("give a recipient back", err)
	}
	return nil
}
