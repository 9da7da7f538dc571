package pglock

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
)

// ErrHeld means that another session of the database has the lock. It comes as a
// [HeldError].
var ErrHeld = errors.New("another session of the database holds the lock")

// ErrLost means that the session which had the lock ended before the lock was
// given back: another may have taken it since.
var ErrLost = errors.New("the lock ended with its session of the database")

// unlockTimeout bounds how long giving a lock back may take.
const unlockTimeout = 5 * time.Second

// maxStale is how many idle connections may have died unnoticed, with a
// restart of the server perhaps, before one is opened that is new: as many as
// package pgsession keeps.
const maxStale = 4

// acquire takes the lock named $1 if it is free, in the session that asks, and notes
// in the session's name since when it has it.
const acquire = `SELECT got, pg_backend_pid(), name,
	CASE WHEN got THEN set_config('application_name', ` + sinceNow + `, false) END IS NULL
	FROM (SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS got, current_setting('application_name') AS name OFFSET 0) AS tried`

// sinceNow is what a session is called that has a lock from now on, and was called name.
const sinceNow = `left(name, 46) || '@' || to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS"Z"')`

// A Lock is a lock that was taken. Its methods may be called by several
// goroutines, but for the work in its session.
type Lock struct {
	db      *sqlx.DB
	conn    *sqlx.Conn
	name    string
	session string // what the session was called before
	pid     int    // of the session's process on the server
	once    sync.Once
	stop    context.CancelFunc // ends the heartbeat
	beats   chan struct{}      // closes when it has ended
	taken   *Holder            // whose session was ended for it; nil for nobody's

	mu        sync.Mutex
	confirmed time.Time
	lost      bool
	blockers  []Blocker
}

// TryAcquire takes a lock without waiting, in a session of its own. Whoever gets
// it calls Release or Close, whatever happens. From a replica that gives no sign of
// life it is taken away.
//
// The error is ErrHeld where another session has it, this process's own included.
// Any other one is of the database, as it came.
func TryAcquire(ctx context.Context, db *sqlx.DB, name string) (*Lock, error) {
	var l *Lock
	from, err := takingOver(ctx, db, name, func() (err error) {
		l, err = tryFresh(ctx, db, name)
		return err
	})
	if err != nil {
		return nil, err
	}
	l.taken = from
	return l, nil
}

// takingOver tries to take a lock, and once more where the one who has it gives no sign of
// life, whose session it ends. from is whose that was, nil for nobody's.
func takingOver(ctx context.Context, db *sqlx.DB, name string, try func() error) (from *Holder, err error) {
	if err := try(); !errors.Is(err, ErrHeld) {
		return nil, err
	}
	held := &HeldError{}
	if held.Holder, held.cause = holderOf(ctx, db, name); held.cause != nil || held.Holder == nil || !held.Holder.stale() {
		return nil, held
	}
	if held.cause = end(ctx, db, name, held.Holder); held.cause != nil {
		return nil, held
	}
	if err := try(); errors.Is(err, ErrHeld) {
		return nil, held // another was faster
	} else if err != nil {
		return nil, err
	}
	return held.Holder, nil
}

// tryFresh passes over connections that died unnoticed.
func tryFresh(ctx context.Context, db *sqlx.DB, name string) (l *Lock, err error) {
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
	l := &Lock{db: db, conn: conn, name: name, confirmed: time.Now()}
	var got, noted bool
	if err := conn.QueryRowxContext(ctx, acquire, name).Scan(&got, &l.pid, &l.session, &noted); err != nil {
		endSession(conn) // the lock may have been taken before the error
		return nil, err
	}
	if !got {
		_ = conn.Close() // back to the pool
		return nil, ErrHeld
	}
	var beating context.Context
	beating, l.stop = context.WithCancel(context.WithoutCancel(ctx))
	l.beats = make(chan struct{})
	go l.beat(beating)
	return l, nil
}

// Conn returns the session that has the lock. It belongs to the lock, which
// closes it.
func (l *Lock) Conn() *sqlx.Conn { return l.conn }

// TakenFrom returns whose session was ended so that the lock could be had; nil for
// nobody's.
func (l *Lock) TakenFrom() *Holder { return l.taken }

// Check asks in the lock's session, which nobody may be working in meanwhile, whether
// the lock still stands. What rests on it has to begin before until: after that, nobody
// having asked again, the lock may have been taken away. The error wraps ErrLost, and
// what the database said, or is the context's.
func (l *Lock) Check(ctx context.Context) (until time.Time, err error) {
	asked := time.Now()
	limited, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	var pid int
	err = l.conn.GetContext(limited, &pid, `SELECT pg_backend_pid()`)
	if ended := ctx.Err(); ended != nil {
		return time.Time{}, ended
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil || pid != l.pid || l.lost {
		l.lost = true
		return time.Time{}, errors.Join(ErrLost, err)
	}
	l.confirmed = asked
	return asked.Add(trustFor), nil
}

// Lost reports whether the lock is known to be lost.
func (l *Lock) Lost() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lost
}

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
		l.stop()
		<-l.beats
		var released bool
		err = l.conn.QueryRowxContext(ctx, `SELECT pg_advisory_unlock(hashtextextended($1, 0)) AND set_config('application_name', $2, false) IS NOT NULL`,
			l.name, l.session).Scan(&released)
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
	_ = end(ctx, l.db, l.name, &Holder{PID: l.pid}) // then it stays until the server notices
}

// end ends a holder's session, and returns when it is gone.
func end(ctx context.Context, db *sqlx.DB, name string, h *Holder) error {
	ctx, cancel := context.WithTimeout(ctx, unlockTimeout)
	defer cancel()
	const end = `SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = $1
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND ` + thisLock
	pause := time.NewTicker(10 * time.Millisecond)
	defer pause.Stop()
	for {
		var left int
		if err := db.GetContext(ctx, &left, end, h.PID, name); err != nil {
			return fmt.Errorf("end the session: %w", err)
		}
		if left == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("end the session: %w", context.Cause(ctx))
		case <-pause.C:
		}
	}
}

// thisLock picks the rows of pg_locks that are of the lock named $2.
const thisLock = `((classid::bigint << 32) | objid::bigint) = hashtextextended($2, 0)`
