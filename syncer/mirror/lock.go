package mirror

import (
	"context"
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
	conn, err := m.lockedConn(ctx, register)
	m.mu.Lock()
	defer m.mu.Unlock()
	if err != nil {
		delete(m.held, register)
		return nil, err
	}
	m.held[register] = conn
	return func() error { return m.unlock(register, conn) }, nil
}

// lockedConn takes the lock on a connection of its own. A pooled connection may
// have died unnoticed, with the server's restart perhaps; then another is tried.
func (m *Mirror) lockedConn(ctx context.Context, register string) (conn *sqlx.Conn, err error) {
	for range maxStale + 1 {
		if conn, err = m.tryLockedConn(ctx, register); !errors.Is(err, driver.ErrBadConn) {
			break
		}
	}
	return conn, err
}

// maxStale is how many idle connections are kept at most.
const maxStale = 2

func (m *Mirror) tryLockedConn(ctx context.Context, register string) (*sqlx.Conn, error) {
	conn, err := m.db.Connx(ctx)
	if err != nil {
		return nil, dbError("connect to the database", err)
	}
	var got bool
	if err = conn.GetContext(ctx, &got, `SELECT pg_try_advisory_lock(hashtextextended($1, 0))`, lockName(register)); err != nil {
		err = dbError("lock register "+register, err)
	} else if !got {
		err = fmt.Errorf("register %s: %w", register, syncer.ErrLocked)
	}
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

func lockName(register string) string { return "sheetsync run of register " + register }

// unlocking bounds how long letting go of a lock may take.
const unlocking = 5 * time.Second

// unlock lets go of the lock, so that it is free when unlock returns, and ends
// the session, and with it the lock, whatever state it is in: the server may
// take a moment to notice a closed connection.
func (m *Mirror) unlock(register string, conn *sqlx.Conn) error {
	m.mu.Lock()
	if m.held[register] == conn {
		delete(m.held, register)
	}
	m.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), unlocking)
	_, _ = conn.ExecContext(ctx, `SELECT pg_advisory_unlock_all()`) // else the session's end does it
	cancel()
	// Telling database/sql that the connection is bad makes it close it.
	if err := conn.Raw(func(any) error { return driver.ErrBadConn }); err != nil && !errors.Is(err, driver.ErrBadConn) {
		return dbError("unlock register "+register, err)
	}
	if err := conn.Close(); err != nil && !errors.Is(err, driver.ErrBadConn) && !isConnDone(err) {
		return dbError("unlock register "+register, err)
	}
	return nil
}

// session returns the connection that holds the register's lock.
func (m *Mirror) session(register string) (*sqlx.Conn, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	conn := m.held[register]
	if conn == nil {
		return nil, fmt.Errorf("register %s is not locked by this process: a run takes its lock first", register)
	}
	return conn, nil
}
