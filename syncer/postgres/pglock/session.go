package pglock

import (
	"context"
	"database/sql"
)

// A SessionLocker takes the lock of its name in a session that the caller keeps,
// and waits for it: goose's locker for migrations. The wait is the server's, so
// that the lock is had as soon as it is free.
type SessionLocker string

// SessionLock waits for the lock until the context ends. The error is of the
// database, or of the context.
func (s SessionLocker) SessionLock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(hashtextextended($1, 0))`, string(s))
	return err
}

// SessionUnlock gives the lock back. Where it can't, the caller has to end the
// session.
func (s SessionLocker) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `SELECT pg_advisory_unlock(hashtextextended($1, 0))`, string(s))
	return err
}
