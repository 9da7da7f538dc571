package pglock_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema/parallel"
	"sheetsync/syncer/mirror/pgtest"
	"sheetsync/syncer/postgres/pglock"
)

func newShared(t *testing.T, db *sqlx.DB) *pglock.Shared {
	t.Helper()
	s := pglock.NewShared(db)
	t.Cleanup(s.Close)
	return s
}

func share(t *testing.T, s *pglock.Shared, name string) *pglock.SharedLock {
	t.Helper()
	l, err := s.TryAcquire(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestShared: many locks take one session, each is had by one at a time, here too, and all
// end with the session.
func TestShared(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	first, second := as(t, dsn, "sheetsync/first/1"), as(t, dsn, "sheetsync/second/2")
	one, two := newShared(t, first), newShared(t, second)
	var locks [100]*pglock.SharedLock
	parallel.Each(len(locks), func(n int) {
		var err error
		if locks[n], err = one.TryAcquire(t.Context(), fmt.Sprint(name, n)); err != nil {
			t.Error(err)
		}
	})
	var sessions int
	if err := second.Get(&sessions, `SELECT count(DISTINCT pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`); err != nil || sessions != 1 {
		t.Errorf("%d sessions have the locks, %v", sessions, err)
	}
	for _, s := range []*pglock.Shared{one, two} {
		if _, err := s.TryAcquire(t.Context(), fmt.Sprint(name, 7)); !errors.Is(err, pglock.ErrHeld) || !strings.Contains(err.Error(), "sheetsync/first/1, session ") {
			t.Errorf("got %v, want ErrHeld by the first", err)
		}
	}
	if err := locks[7].Release(t.Context()); err != nil {
		t.Error(err)
	}
	if err := locks[7].Release(t.Context()); !errors.Is(err, pglock.ErrLost) {
		t.Errorf("released again: %v", err)
	}
	seven := share(t, two, fmt.Sprint(name, 7))
	var ended bool
	if err := second.Get(&ended, `SELECT bool_and(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE application_name LIKE 'sheetsync/first/1@%'`); err != nil || !ended {
		t.Fatalf("%v, %v", ended, err)
	}
	eight := share(t, two, fmt.Sprint(name, 8)) // free with its session
	if _, err := one.TryAcquire(t.Context(), fmt.Sprint(name, 8)); !errors.Is(err, pglock.ErrHeld) {
		t.Errorf("got %v, want ErrHeld by the second", err)
	}
	other := share(t, one, name+" of another kind") // in another session
	if err := locks[8].Release(t.Context()); !errors.Is(err, pglock.ErrLost) {
		t.Errorf("a lock that ended with its session: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := errors.Join(seven.Release(t.Context()), eight.Release(ctx), other.Release(t.Context())); err != nil {
		t.Error(err)
	}
	if _, err := one.TryAcquire(ctx, name); !errors.Is(err, context.Canceled) {
		t.Errorf("after the context has ended: %v", err)
	}
}

// TestSharedIsTakenAway: from a replica without a sign of life.
func TestSharedIsTakenAway(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	pgtest.Open(t, dsn).MustExec(anHourLater)
	one, later := newShared(t, as(t, dsn, "sheetsync/first/1")), newShared(t, as(t, dsn, "sheetsync/second/2", "search_path", "later,pg_catalog"))
	l := share(t, one, name)
	if err := share(t, later, name).Release(t.Context()); err != nil {
		t.Error(err)
	}
	if err := l.Release(t.Context()); !errors.Is(err, pglock.ErrLost) {
		t.Errorf("got %v, want ErrLost", err)
	}
}
