package pglock

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// A Shared takes any number of locks in one session of the database: for work that does
// itself nothing in the lock's session, and would else keep a session idle for each lock.
// It may be used by several goroutines, for which its locks exclude each other as well:
// PostgreSQL itself would give a session what it has already. When the session ends, all
// its locks do, and the next lock opens another. Close it.
type Shared struct {
	db   *sqlx.DB
	turn chan struct{} // has something in it while somebody works with what follows

	conn *sqlx.Conn         // nil before the first lock, and after the session was lost
	pid  int                // of the session's process on the server
	name string             // what the session is called there
	stop context.CancelFunc // ends the session's heartbeat
	held map[string]*SharedLock
}

// NewShared returns one that has no session yet.
func NewShared(db *sqlx.DB) *Shared {
	return &Shared{db: db, turn: make(chan struct{}, 1), held: make(map[string]*SharedLock)}
}

// A SharedLock is a lock that was taken in a session which has others. Whoever gets one
// calls Release.
type SharedLock struct {
	of   *Shared
	name string
}

// TryAcquire takes a lock without waiting for whoever has it. From a replica that gives no
// sign of life it is taken away, with all that replica's session has.
//
// The error is ErrHeld where another session has it, or another goroutine. Any other one is
// of the database, as it came, or the context's.
func (s *Shared) TryAcquire(ctx context.Context, name string) (*SharedLock, error) {
	var l *SharedLock
	_, err := takingOver(ctx, s.db, name, func() (err error) {
		l, err = s.try(ctx, name)
		return err
	})
	return l, err
}

func (s *Shared) try(ctx context.Context, name string) (*SharedLock, error) {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for a turn in the session of locks: %w", context.Cause(ctx))
	}
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case s.held[name] != nil:
		return nil, ErrHeld
	}
	// A statement that is cut off costs the session, and with it everybody's locks: so it
	// outlasts the caller.
	ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), checkTimeout)
	defer cancel()
	var got bool
	var err error
	for range maxStale + 1 {
		if err = s.open(ctx); err == nil {
			err = s.conn.GetContext(ctx, &got, `SELECT pg_try_advisory_lock(hashtextextended($1, 0))`, name)
		}
		if err == nil {
			break
		}
		s.lose(ctx)
		if !errors.Is(err, driver.ErrBadConn) {
			return nil, err
		}
	}
	switch {
	case err != nil:
		return nil, err
	case !got:
		return nil, ErrHeld
	}
	l := &SharedLock{of: s, name: name}
	s.held[name] = l
	return l, nil
}

// open opens the session where there is none. Its name has since when, as that of any
// session with locks.
func (s *Shared) open(ctx context.Context) error {
	if s.conn != nil {
		return nil
	}
	conn, err := s.db.Connx(ctx)
	if err != nil {
		return err
	}
	if err := conn.QueryRowxContext(ctx, `SELECT pg_backend_pid(), set_config('application_name', `+sinceNow+`, false) FROM current_setting('application_name') AS name`).Scan(&s.pid, &s.name); err != nil {
		endSession(conn)
		return err
	}
	s.conn = conn
	beating, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	go s.beat(beating)
	return nil
}

// beat gives signs of life in the session until the context ends, or the session.
func (s *Shared) beat(ctx context.Context) {
	ticker := time.NewTicker(beatEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		select {
		case <-ctx.Done():
			return
		case s.turn <- struct{}{}:
		}
		if ctx.Err() == nil {
			limited, cancel := context.WithTimeout(ctx, beatTimeout)
			var pid int
			if s.conn.GetContext(limited, &pid, `SELECT pg_backend_pid()`) != nil {
				s.lose(ctx)
			}
			cancel()
		}
		<-s.turn
	}
}

// lose gives the session up, with all its locks, and has it end on the server as well, which
// would only notice when it next reads or writes.
func (s *Shared) lose(ctx context.Context) {
	if s.conn == nil {
		return
	}
	s.stop()
	endSession(s.conn)
	s.conn = nil
	clear(s.held)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), unlockTimeout)
	defer cancel()
	// Where that fails, it stays until the server notices.
	_, _ = s.db.ExecContext(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND application_name = $2`, s.pid, s.name)
}

// Release gives the lock back, also when the context has ended. The error wraps ErrLost
// where the session ended before, and what the database said.
func (l *SharedLock) Release(ctx context.Context) error {
	s := l.of
	s.turn <- struct{}{} // each turn is bounded
	defer func() { <-s.turn }()
	if s.held[l.name] != l {
		return ErrLost
	}
	delete(s.held, l.name)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), unlockTimeout)
	defer cancel()
	var released bool
	err := s.conn.GetContext(ctx, &released, `SELECT pg_advisory_unlock(hashtextextended($1, 0))`, l.name)
	if err != nil || !released {
		s.lose(ctx)
		return errors.Join(ErrLost, err)
	}
	return nil
}

// Close ends the session, and with it the locks that were not given back.
func (s *Shared) Close() {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	if s.conn == nil {
		return
	}
	s.stop()
	endSession(s.conn)
	s.conn = nil
	clear(s.held)
}
