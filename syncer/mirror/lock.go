package mirror

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer"
	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/postgres/pglock"
)

// Lock takes the register's lock. Prepare, Load and Apply then run in the
// session that has it, so that a run which lost its lock can't apply anything.
func (m *Mirror) Lock(ctx context.Context, register string) (unlock func() error, err error) {
	lock, err := pglock.TryAcquire(ctx, m.db, "sheetsync run of register "+register)
	var held *pglock.HeldError
	if errors.As(err, &held) {
		return nil, m.locked(ctx, register, held)
	}
	if err != nil {
		return nil, pgerr.Wrap("lock register "+register, err)
	}
	if from := lock.TakenFrom(); from != nil {
		m.log.WarnContext(ctx, "the register's lock was taken from a replica that gave no sign of life", "register", register, "from", from.String())
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
	lock, err := m.lock(register)
	if err != nil {
		return nil, err
	}
	return lock.Conn(), nil
}

// lock returns the register's lock.
func (m *Mirror) lock(register string) (*pglock.Lock, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	lock := m.held[register]
	if lock == nil {
		return nil, fmt.Errorf("register %s is not locked by this process: a run takes its lock first", register)
	}
	return lock, nil
}

// locked says who has a register's lock.
func (m *Mirror) locked(ctx context.Context, register string, held *pglock.HeldError) error {
	if held.Holder == nil {
		return fmt.Errorf("register %s: %w", register, syncer.ErrLocked)
	}
	err := fmt.Errorf("register %s: %w (%s)", register, syncer.ErrLocked, held.Holder)
	if cause := held.Cause(); cause != nil {
		m.log.WarnContext(ctx, "a replica that gives no sign of life keeps the register's lock; end its session", "register", register, "holder", held.Holder.String(), "cause", cause.Error())
	}
	return err
}

// Stands implements [syncer.Mirror]: it asks in the session that has the lock.
func (m *Mirror) Stands(ctx context.Context, register string) (until time.Time, err error) {
	lock, err := m.lock(register)
	if err != nil {
		return time.Time{}, err
	}
	until, err = lock.Check(ctx)
	if errors.Is(err, pglock.ErrLost) {
		return time.Time{}, fmt.Errorf("register %s: %w: %w", register, syncer.ErrLockLost, pgerr.Wrap("look whether the lock stands", err))
	}
	return until, err
}

// awaited says of a statement that waited in vain for whom it did.
func (m *Mirror) awaited(register string, err error) error {
	if pgerr.KindOf(err) != pgerr.KindBusy {
		return err
	}
	lock, unknown := m.lock(register)
	if unknown != nil {
		return err
	}
	var names []string
	for _, b := range lock.Blockers() {
		names = append(names, b.String())
	}
	if len(names) == 0 {
		return err
	}
	return fmt.Errorf("%w; it waited for %s", err, strings.Join(names, ", and for "))
}
