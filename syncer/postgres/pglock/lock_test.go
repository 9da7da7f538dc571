package pglock_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/mirror/pgtest"
	"sheetsync/syncer/postgres/pglock"
)

const name = "sheetsync test of a lock"

func acquire(t *testing.T, db *sqlx.DB) *pglock.Lock {
	t.Helper()
	l, err := pglock.TryAcquire(t.Context(), db, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close(context.Background()) })
	return l
}

// wantHeld checks that nobody gets the lock.
func wantHeld(t *testing.T, dbs ...*sqlx.DB) {
	t.Helper()
	for _, db := range dbs {
		if _, err := pglock.TryAcquire(t.Context(), db, name); !errors.Is(err, pglock.ErrHeld) {
			t.Errorf("got %v, want ErrHeld", err)
		}
	}
}

func TestTryAcquire(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	one, two := pgtest.Open(t, dsn), pgtest.Open(t, dsn)
	l := acquire(t, one)
	wantHeld(t, one, two)
	other, err := pglock.TryAcquire(t.Context(), two, name+" of another kind")
	if err != nil {
		t.Fatalf("another lock: %v", err)
	}
	if err := errors.Join(other.Release(t.Context()), l.Release(t.Context()), l.Release(t.Context())); err != nil {
		t.Error(err)
	}
	again := acquire(t, two)
	if err := l.Release(t.Context()); err != nil {
		t.Errorf("releasing what was released: %v", err)
	}
	wantHeld(t, one)
	if err := again.Release(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestReleaseAfterCancel gives the lock back although the context has ended.
func TestReleaseAfterCancel(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t, pgtest.New(t))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for _, tc := range []struct {
		name    string
		release func(*pglock.Lock) error
		keeps   bool // the session
	}{
		{"Release", func(l *pglock.Lock) error { return l.Release(ctx) }, true},
		{"Close", func(l *pglock.Lock) error { return l.Close(ctx) }, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := acquire(t, db)
			session := pid(t, l.Conn())
			cancel()
			if err := tc.release(l); err != nil {
				t.Error(err)
			}
			next := acquire(t, db)
			if got := pid(t, next.Conn()) == session; got != tc.keeps {
				t.Errorf("the session is kept: %v, want %v", got, tc.keeps)
			}
			if err := next.Close(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func pid(t *testing.T, db sqlx.QueryerContext) (n int) {
	t.Helper()
	if err := sqlx.GetContext(t.Context(), db, &n, `SELECT pg_backend_pid()`); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestLost: whose session ended can't work in it, learns it when releasing, and keeps nobody waiting.
func TestLost(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	one, two := pgtest.Open(t, dsn), pgtest.Open(t, dsn)
	l := acquire(t, one)
	two.MustExec(`SELECT pg_terminate_backend($1, 10000)`, pid(t, l.Conn()))
	if _, err := l.Conn().ExecContext(t.Context(), `SELECT 1`); err == nil {
		t.Error("work in a session that has ended: got no error")
	}
	taken := acquire(t, two)
	err := l.Release(t.Context())
	if !errors.Is(err, pglock.ErrLost) || strings.Contains(err.Error(), name) {
		t.Errorf("got %v, want ErrLost without the lock's name", err)
	}
	wantHeld(t, one)
	if err := taken.Release(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestStaleConnections: pooled connections that died unnoticed are no reason not to get the lock.
func TestStaleConnections(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	one, two := pgtest.Open(t, dsn), pgtest.Open(t, dsn)
	var idle []*sqlx.Conn
	for range 2 {
		conn, err := one.Connx(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		idle = append(idle, conn)
	}
	for _, conn := range idle {
		session := pid(t, conn)
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
		two.MustExec(`SELECT pg_terminate_backend($1, 10000)`, session)
	}
	acquire(t, one)
	wantHeld(t, two)
}

func TestSessionLocker(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	one, two := pgtest.Open(t, dsn), pgtest.Open(t, dsn)
	conn, err := two.DB.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	l := acquire(t, one)
	waiting := make(chan error, 1)
	go func() { waiting <- pglock.SessionLocker(name).SessionLock(t.Context(), conn) }()
	for n := 0; n == 0; {
		if err := one.GetContext(t.Context(), &n, `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Release(t.Context()); err != nil {
		t.Error(err)
	}
	if err := <-waiting; err != nil {
		t.Fatal(err)
	}
	wantHeld(t, one)
	if err := pglock.SessionLocker(name).SessionUnlock(t.Context(), conn); err != nil {
		t.Error(err)
	}
	acquire(t, one)
}
