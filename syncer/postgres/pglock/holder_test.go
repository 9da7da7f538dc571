package pglock_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/mirror/pgtest"
	"sheetsync/syncer/postgres/pglock"
)

// as opens sessions that call themselves by a name.
func as(t *testing.T, dsn, name string, settings ...string) *sqlx.DB {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("application_name", name)
	for i := 0; i < len(settings); i += 2 {
		q.Set(settings[i], settings[i+1])
	}
	u.RawQuery = q.Encode()
	return pgtest.Open(t, u.String())
}

// anHourLater has sessions be silent for an hour, as whoever looks there sees it.
const anHourLater = `CREATE SCHEMA later;
	CREATE VIEW later.pg_stat_activity AS SELECT pid, datname, usename, usesysid, application_name, client_addr, state, xact_start, state_change - interval '1 hour' AS state_change FROM pg_catalog.pg_stat_activity`

// TestHeldByWhom: whoever doesn't get a lock is told who has it, and since when.
func TestHeldByWhom(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	one, two := as(t, dsn, "sheetsync/first/1"), as(t, dsn, "sheetsync/second/2")
	acquire(t, one)
	_, err := pglock.TryAcquire(t.Context(), two, name)
	var held *pglock.HeldError
	if !errors.As(err, &held) || !errors.Is(err, pglock.ErrHeld) {
		t.Fatalf("got %v", err)
	}
	if text := err.Error(); held.Holder.Process != "sheetsync/first/1" || held.Holder.Since == nil || held.Cause() != nil ||
		!strings.Contains(text, "sheetsync/first/1, session ") || !strings.Contains(text, " UTC") || strings.Contains(text, name) {
		t.Errorf("it says %q of %+v", text, held.Holder)
	}
}

// TestNameIsGivenBack: a session that goes back to the pool is called as before.
func TestNameIsGivenBack(t *testing.T) {
	t.Parallel()
	db := as(t, pgtest.New(t), "sheetsync/first/1")
	db.SetMaxOpenConns(1)
	l := acquire(t, db)
	if err := l.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	var got string
	if err := db.Get(&got, `SELECT current_setting('application_name')`); err != nil || got != "sheetsync/first/1" {
		t.Errorf("it is called %q, %v", got, err)
	}
}

// TestSilentHolder: from a replica without a sign of life a lock is taken away, and it
// learns so before it acts.
func TestSilentHolder(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	pgtest.Open(t, dsn).MustExec(anHourLater)
	one, later := as(t, dsn, "sheetsync/first/1"), as(t, dsn, "sheetsync/second/2", "search_path", "later,pg_catalog")
	l := acquire(t, one)
	if until, err := l.Check(t.Context()); err != nil || until.IsZero() {
		t.Fatalf("before: until %v, %v", until, err)
	}
	taken, err := pglock.TryAcquire(t.Context(), later, name)
	if err != nil {
		t.Fatal(err)
	}
	if from := taken.TakenFrom(); from == nil || !strings.Contains(from.String(), "sheetsync/first/1") || !strings.Contains(from.String(), "without a sign of life for 3600 s") {
		t.Errorf("taken from %v", from)
	}
	if _, err := l.Check(t.Context()); !errors.Is(err, pglock.ErrLost) || !l.Lost() {
		t.Errorf("who lost it: got %v, want ErrLost", err)
	}
	if err := taken.Release(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestSilentWithoutHeartbeat: a lock of a program that knows no heartbeat stays.
func TestSilentWithoutHeartbeat(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	pgtest.Open(t, dsn).MustExec(anHourLater)
	old := as(t, dsn, "sheetsync")
	if _, err := old.Connx(t.Context()); err != nil {
		t.Fatal(err)
	}
	old.SetMaxOpenConns(2)
	old.MustExec(`SELECT pg_advisory_lock(hashtextextended($1, 0))`, name)
	wantHeld(t, as(t, dsn, "sheetsync/second/2", "search_path", "later,pg_catalog"))
}

// TestSilentAndNotOurs: a silent holder whose session may not be ended is named, and why.
func TestSilentAndNotOurs(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	admin := pgtest.Open(t, dsn)
	admin.MustExec(anHourLater)
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	other := "other_" + strings.TrimPrefix(u.Path, "/")
	admin.MustExec(`CREATE ROLE ` + other + ` LOGIN IN ROLE pg_read_all_stats; GRANT USAGE ON SCHEMA later TO ` + other + `; GRANT SELECT ON later.pg_stat_activity TO ` + other)
	t.Cleanup(func() { admin.MustExec(`DROP OWNED BY ` + other + `; DROP ROLE ` + other) })
	acquire(t, as(t, dsn, "sheetsync/first/1"))
	u.User = url.User(other)
	_, err = pglock.TryAcquire(t.Context(), as(t, u.String(), "sheetsync/second/2", "search_path", "later,pg_catalog"), name)
	var held *pglock.HeldError
	if !errors.As(err, &held) || held.Cause() == nil || !strings.Contains(err.Error(), "sheetsync/first/1") || !strings.Contains(err.Error(), "end the session: ") {
		t.Errorf("got %v", err)
	}
}
