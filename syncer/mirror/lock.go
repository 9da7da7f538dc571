package mirror

import (
	"context"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer"
	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/postgres/pglock"
)

// Lock takes the register's lock. Prepare, Load and Apply then run in the
// session that has it, so that a run which lost its lock can't apply anything.
func (m *Mirror) Lock(ctx context.Context, register string) (unlock func() error, err error) {
	lock, err := pglock.TryAcquire(ctx, m.db, "sheetsync run of register "+register)
	if errors.Is(err, pglock.ErrHeld) {
		return nil, fmt.Errorf("register %s: %w", register, syncer.ErrLocked)
	}
	if err != nil {
		return nil, pgerr.Wrap("lock register "+register, err)
	}
	m.mu.Lock()
	m.held[register] = lock
	m.mu.Unlock()
	return func() error { return m.unlock(register, lock) }, nil
}

// unlock lets go of the lock and ends the session, which may have sorted whole
// tables. That the lock was lost is no fault of unlock: the run has met it.
func (m *Mirror) unlock(register string, lock *pglock.Lock) error {
	m.mu.Lock()
	if m.held[register] == lock {
		delete(m.held, register)
	}
	m.mu.Unlock()
	if err := lock.Close(context.Background()); err != nil && !errors.Is(err, pglock.ErrLost) {
		return pgerr.Wrap("unlock register "+register, err)
	}
	return nil
}

// session returns the connection that holds the register's lock.
func (m *Mirror) session(register string) (*sqlx.Conn, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	lock := m.held[register]
	if lock == nil {
		return nil, fmt.Errorf("register %s is not locked by this process: a run takes its lock first", register)
	}
	return lock.Conn(), nil
}
