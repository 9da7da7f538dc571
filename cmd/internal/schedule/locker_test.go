package schedule

import (
	"context"
	"errors"
	"testing"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/mirror/pgtest"
	"sheetsync/syncer/postgres/pglock"
)

func newLocker(t *testing.T, db *sqlx.DB) locker {
	t.Helper()
	l := locker{pglock.NewShared(db)}
	t.Cleanup(l.locks.Close)
	return l
}

// One replica at a time gets a job, and does it once at a time.
func TestSharedLocker(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	database := pgtest.New(t)
	one, two := newLocker(t, pgtest.Open(t, database)), newLocker(t, pgtest.Open(t, database))
	lock, err := one.Lock(ctx, "sync acme")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := two.Lock(ctx, "sync acme"); !errors.Is(err, pglock.ErrHeld) {
		t.Errorf("the second replica gets %v", err)
	}
	if _, err := one.Lock(ctx, "sync acme"); !errors.Is(err, pglock.ErrHeld) {
		t.Errorf("the first replica gets it again: %v", err)
	}
	other, err := two.Lock(ctx, "sync other")
	if err != nil {
		t.Errorf("another job: %v", err)
	}
	if err := lock.Unlock(ctx); err != nil {
		t.Error(err)
	}
	if err := other.Unlock(ctx); err != nil {
		t.Error(err)
	}
	again, err := two.Lock(ctx, "sync acme")
	if err != nil {
		t.Fatalf("after the first replica is done: %v", err)
	}
	if err := again.Unlock(ctx); err != nil {
		t.Error(err)
	}
}
