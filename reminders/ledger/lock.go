package ledger

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/reminders"
)

// lock is the advisory lock of one recipient of a register, with the session
// that holds it.
type lock struct {
	conn                *sqlx.Conn
	register, recipient string
}

const lockKey = `hashtextextended('sheetsync reminders of ' || quote_literal($1) || ' to ' || quote_literal($2), 0)`

// unlockTimeout bounds the attempt to give a lock back in good order.
const unlockTimeout = 10 * time.Second

// lock takes the lock without waiting. The error wraps reminders.ErrBusy when
// another session has it.
func (l *Ledger) lock(ctx context.Context, register, recipient string) (*lock, error) {
	conn, err := l.db.Connx(ctx)
	if err != nil {
		return nil, dbError("connect to the database", err)
	}
	var got bool
	if err = conn.GetContext(ctx, &got, `SELECT pg_try_advisory_lock(`+lockKey+`)`, register, recipient); err != nil {
		// The lock may have been taken before the error.
		endSession(conn)
		return nil, dbError("reserve a recipient", err)
	}
	if !got {
		_ = conn.Close() // back to the pool
		return nil, fmt.Errorf("register %s: %w", register, reminders.ErrBusy)
	}
	return &lock{conn: conn, register: register, recipient: recipient}, nil
}

func isBusy(err error) bool { return errors.Is(err, reminders.ErrBusy) }

// recover turns what a dead process left as sending into unconfirmed. Under the
// lock nobody is sending.
func (l *lock) recover(ctx context.Context) (int, error) {
	result, err := l.conn.ExecContext(ctx, `UPDATE sheetsync.ledger SET state = 'unconfirmed', error_class = 'interrupted', updated_at = now()
		WHERE register = $1 AND recipient = $2 AND state = 'sending'`, l.register, l.recipient)
	if err != nil {
		return 0, dbError("note interrupted mails", err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// release gives the lock back, also when the context has ended. If that can't be
// done in good order, it ends the session, and the lock with it.
func (l *lock) release(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), unlockTimeout)
	defer cancel()
	var released bool
	err := l.conn.GetContext(ctx, &released, `SELECT pg_advisory_unlock(`+lockKey+`)`, l.register, l.recipient)
	if err != nil || !released {
		endSession(l.conn)
		return nil // the lock is gone, which is what was asked for
	}
	if err := l.conn.Close(); err != nil {
		return dbError("give a recipient back", err)
	}
	return nil
}

// endSession closes the connection itself: database/sql drops one that is said
// to be bad.
func endSession(conn *sqlx.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = conn.Close()
}
