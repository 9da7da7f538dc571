package mirror

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer"
)

// Lock takes the register's advisory lock, which belongs to one session of the
// database and ends with it: with a killed process, a lost connection, a
// restarted server. Prepare, Load and Apply then run in that very session, so
// that a run which lost its lock can't apply anything.
//
// Session locks need sessions: a connection pooler between the service and
// PostgreSQL has to pool by session, not by transaction.
func (m *Mirror) Lock(ctx context.Context, register string) (unlock func() error, err error) {
	m.mu.Lock()
	_, taken := m.held[register]
	if !taken {
		m.held[register] = nil // ours to take; other goroutines see it taken
	}
	m.mu.Unlock()
	if taken {
		return nil, fmt.Errorf("register %s: %w", register, syncer.ErrLocked)
	}
	conn, err := m.takeLock(ctx, register)
	m.mu.Lock()
	defer m.mu.Unlock()
	if err != nil {
		delete(m.held, register)
		return nil, err
	}
	m.held[register] = conn
	return func() error { return m.unlock(conn) }, nil
}

// lockedConn is a session that holds a register's lock.
type lockedConn struct {
	*sqlx.Conn
	register string
	pid      int // of the session's process on the server
}

// takeLock takes the lock on a connection of its own. A pooled connection may
// have died unnoticed, with the server's restart perhaps; then another is tried.
func (m *Mirror) takeLock(ctx context.Context, register string) (conn *lockedConn, err error) {
	for range maxStale + 1 {
		if conn, err = m.tryLockedConn(ctx, register); !errors.Is(err, driver.ErrBadConn) {
			break
		}
	}
	return conn, err
}

// maxStale is how many idle connections are kept at most.
const maxStale = 2

func (m *Mirror) tryLockedConn(ctx context.Context, register string) (*lockedConn, error) {
	conn, err := m.db.Connx(ctx)
	if err != nil {
		return nil, dbError("connect to the database", err)
	}
	l := &lockedConn{Conn: conn, register: register}
	var got bool
	err = conn.QueryRowxContext(ctx, `SELECT pg_try_advisory_lock(hashtextextended($1, 0)), pg_backend_pid()`, lockName(register)).Scan(&got, &l.pid)
	if err != nil {
		err = dbError("lock register "+register, err)
	} else if !got {
		err = fmt.Errorf("register %s: %w", register, syncer.ErrLocked)
	}
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return l, nil
}

func lockName(register string) string { return "sheetsync run of register " + register }

// unlocking bounds how long letting go of a lock may take.
const unlocking = 5 * time.Second

// unlock lets go of the lock, so that it is free when unlock returns, and ends
// the session. Unlocking again does nothing.
func (m *Mirror) unlock(conn *lockedConn) error {
	ctx, cancel := context.WithTimeout(context.Background(), unlocking)
	defer cancel()
	_, lost := conn.ExecContext(ctx, `SELECT pg_advisory_unlock_all()`)
	// Telling database/sql that the connection is bad makes it close it.
	err := conn.Raw(func(any) error { return driver.ErrBadConn })
	if isGone(err) {
		err = conn.Close()
	}
	if lost != nil && !errors.Is(lost, sql.ErrConnDone) {
		m.awaitEnd(ctx, conn)
	}
	m.mu.Lock()
	if m.held[conn.register] == conn {
		delete(m.held, conn.register)
	}
	m.mu.Unlock()
	if err != nil && !isGone(err) {
		return dbError("unlock register "+conn.register, err)
	}
	return nil
}

// awaitEnd makes sure that a session whose connection broke ends on the server
// as well, which would only notice it when it next reads or writes. Where that
// can't be done the lock stays until then.
func (m *Mirror) awaitEnd(ctx context.Context, conn *lockedConn) {
	const sessions = ` FROM pg_locks WHERE locktype = 'advisory' AND pid = $1
		AND ((classid::bigint << 32) | objid::bigint) = hashtextextended($2, 0)`
	pause := time.NewTicker(10 * time.Millisecond)
	defer pause.Stop()
	for {
		var left int
		err := m.db.GetContext(ctx, &left, `SELECT count(pg_terminate_backend(pid))`+sessions, conn.pid, lockName(conn.register))
		if err != nil || left == 0 {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-pause.C:
		}
	}
}

// session returns the connection that holds the register's lock.
func (m *Mirror) session(register string) (*sqlx.Conn, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	conn := m.held[register]
	if conn == nil {
		return nil, fmt.Errorf("register %s is not locked by this process: a run takes its lock first", register)
	}
	return conn.Conn, nil
}

// isGone tells that the connection was closed already.
func isGone(err error) bool {
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone)
}
