package pglock

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
)

// ErrHeld means that another session of the database has the lock.
var ErrHeld = errors.New("another session of the database holds the lock")

// ErrLost means that the session which had the lock ended before the lock was
// given back: another may have taken it since.
var ErrLost = errors.New("the lock ended with its session of the database")

// unlockTimeout bounds how long giving a lock back may take.
const unlockTimeout = 5 * time.Second

// maxStale is how many idle connections may have died unnoticed, with a
// restart of the server perhaps, before one is opened that is new: as many as
// database/sql keeps by default, and the mirror too.
const maxStale = 2

// acquire takes the lock named $1 if it is free, in the session that asks.
const acquire = `SELECT pg_try_advisory_lock(hashtextextended($1, 0)), pg_backend_pid()`

// A Lock is a lock that was taken. Its methods may be called by several
// goroutines.
type Lock struct {
	db   *sqlx.DB
	conn *sqlx.Conn
	name string
	pid  int // of the session's process on the server
	once sync.Once
}

// TryAcquire takes a lock without waiting, in a session of its own. Whoever gets
// it calls Release or Close, whatever happens.
//
// The error is ErrHeld where another session has it, this process's own included.
// Any other one is of the database, as it came.
func TryAcquire(ctx context.Context, db *sqlx.DB, name string) (l *Lock, err error) {
	for range maxStale + 1 {
		if l, err = tryAcquire(ctx, db, name); !errors.Is(err, driver.ErrBadConn) {
			break
		}
	}
	return l, err
}

func tryAcquire(ctx context.Context, db *sqlx.DB, name string) (*Lock, error) {
	conn, err := db.Connx(ctx)
	if err != nil {
		return nil, err
	}
	l := &Lock{db: db, conn: conn, name: name}
	var got bool
	if err := conn.QueryRowxContext(ctx, acquire, name).Scan(&got, &l.pid); err != nil {
		endSession(conn) // the lock may have been taken before the error
		return nil, err
	}
	if !got {
		_ = conn.Close() // back to the pool
		return nil, ErrHeld
	}
	return l, nil
}

// Conn returns the session that has the lock. It belongs to the lock, which
// closes it.
func (l *Lock) Conn() *sqlx.Conn { return l.conn }

// Release gives the lock back and the session to the pool. It does so when the
// context has ended, too, and what can't be given back in good order ends with
// its session: the lock is free when Release returns, but where the server
// can't be reached for five seconds. Then it stays until the server notices.
// Releasing again does nothing.
//
// The error wraps ErrLost, and what the database said.
func (l *Lock) Release(ctx context.Context) error { return l.end(ctx, true) }

// Close is Release for a session that did heavy work: it ends the session, with
// the memory that the server keeps for it.
func (l *Lock) Close(ctx context.Context) error { return l.end(ctx, false) }

func (l *Lock) end(ctx context.Context, keep bool) (err error) {
	l.once.Do(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), unlockTimeout)
		defer cancel()
		var released bool
		err = l.conn.GetContext(ctx, &released, `SELECT pg_advisory_unlock(hashtextextended($1, 0))`, l.name)
		if err == nil && released && keep {
			err = l.conn.Close()
			return
		}
		endSession(l.conn)
		if err != nil || !released {
			l.awaitEnd(ctx)
			err = errors.Join(ErrLost, err)
		}
	})
	return err
}

// endSession closes the connection itself, where closing it would give it back
// to the pool: database/sql drops one that is said to be bad.
func endSession(conn *sqlx.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = conn.Close() // closed already, but where Raw couldn't
}

// awaitEnd makes sure that a session whose connection broke ends on the server
// as well, which would only notice it when it next reads or writes.
func (l *Lock) awaitEnd(ctx context.Context) {
	const end = `SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND pid = $1
		AND ((classid::bigint << 32) | objid::bigint) = hashtextextended($2, 0)`
	pause := time.NewTicker(10 * time.Millisecond)
	defer pause.Stop()
	for {
		var left int
		if err := l.db.GetContext(ctx, &left, end, l.pid, l.name); err != nil || left == 0 {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-pause.C:
		}
	}
}
