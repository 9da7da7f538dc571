package outages_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/outages"
	"sheetsync/syncer/mirror/pgtest"
)

func open(t *testing.T, dsn string) (*outages.Store, *mirror.Mirror) {
	t.Helper()
	m, err := mirror.Open(t.Context(), dsn, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	if _, err := m.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return outages.NewStore(m.DB()), m
}

// Registers that fail for one cause are known to every process, and the ends of their
// outages are told together, once the last of them is well or has failed for too long.
func TestOutages(t *testing.T) {
	t.Parallel()
	store, m := open(t, pgtest.New(t))
	begun := time.Now().Truncate(time.Second).Add(-time.Hour)
	ago := func(minutes int) time.Time { return begun.Add(time.Duration(60-minutes) * time.Minute) }
	fails := func(register string, since time.Time, cause string) error {
		if _, err := m.DB().ExecContext(t.Context(), `INSERT INTO sheetsync.heartbeats (register, looked_at, failing_since) VALUES ($1, now(), $2)
			ON CONFLICT (register) DO UPDATE SET failing_since = $2`, register, since); err != nil {
			return err
		}
		return store.Failed(t.Context(), register, since, cause)
	}
	well := func(register string, since, until time.Time) error {
		if _, err := m.DB().ExecContext(t.Context(), `UPDATE sheetsync.heartbeats SET failing_since = NULL WHERE register = $1`, register); err != nil || until.IsZero() {
			return err // the process ended before it noted that
		}
		return store.Ended(t.Context(), outages.End{Register: register, Since: since, Until: until})
	}
	for _, step := range []struct {
		name    string
		do      func() error
		alike   string // those that fail as a does
		waiting string // whose ends are to be told
		ends    string // with that of a
	}{
		{"one fails", func() error { return fails("a", ago(50), "forbidden") }, "[]", "[]", "[]"},
		{"others for the same", func() error {
			return errors.Join(fails("c", ago(49), "forbidden"), fails("b", ago(48), "forbidden"))
		}, "[b c]", "[]", "[]"},
		{"and for their own", func() error { return errors.Join(fails("d", ago(40), ""), fails("e", ago(40), "")) }, "[b c]", "[]", "[]"},
		{"one has another cause", func() error { return fails("c", ago(49), "no answer") }, "[b]", "[]", "[]"},
		{"and the first again", func() error { return fails("c", ago(49), "forbidden") }, "[b c]", "[]", "[]"},
		{"one is well", func() error { return well("a", ago(50), ago(5)) }, "[b c]", "[]", "[a]"},
		{"one of its own is", func() error { return well("d", ago(40), ago(5)) }, "[b c]", "[d]", "[a]"},
		{"it is told", func() error {
			return store.Told(t.Context(), []outages.End{{Register: "d", Since: ago(40)}})
		}, "[b c]", "[]", "[a]"},
		{"it has waited for long", func() error {
			_, err := m.DB().ExecContext(t.Context(), `UPDATE sheetsync.outages SET ended_at = now() - interval '11 minutes' WHERE register = 'a'`)
			return err
		}, "[b c]", "[a]", "[a]"},
		{"another's process ends", func() error { return well("b", ago(48), time.Time{}) }, "[c]", "[a]", "[a b]"},
		{"the last is well", func() error { return well("c", ago(49), ago(4)) }, "[]", "[a b c]", "[a b c]"},
		{"it fails anew", func() error { return fails("c", ago(2), "forbidden") }, "[c]", "[a]", "[a b c]"},
		{"and is well", func() error { return well("c", ago(2), ago(1)) }, "[]", "[a b c]", "[a b c c]"},
		{"all are told", func() error {
			ends, err := store.Ends(t.Context(), "a")
			return errors.Join(err, store.Told(t.Context(), ends))
		}, "[]", "[]", "[]"},
		{"nobody could be told for long", func() error {
			return well("e", ago(40), time.Now().Add(-outages.ForgetAfter-time.Hour))
		}, "[]", "[e]", "[]"},
		{"it is forgotten", func() error { return nil }, "[]", "[]", "[]"},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		alike, err := store.Alike(t.Context(), "a")
		waiting, err2 := store.Waiting(t.Context(), 10*time.Minute)
		ends, err3 := store.Ends(t.Context(), "a")
		if err := errors.Join(err, err2, err3); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		names := []string{}
		for _, e := range ends {
			names = append(names, e.Register)
		}
		if diff := cmp.Diff([]string{step.alike, step.waiting, step.ends}, []string{fmt.Sprint(alike), fmt.Sprint(waiting), fmt.Sprint(names)}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, diff)
		}
	}
}

// One process at a time tells, and what a process that ended had locked is free.
func TestLock(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	one, m := open(t, dsn)
	two, _ := open(t, dsn)
	if _, err := one.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	limited, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := two.Lock(limited); err == nil {
		t.Error("the second one has it")
	}
	if _, err := m.DB().ExecContext(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()`); err != nil {
		t.Fatal(err)
	}
	unlock, err := two.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := unlock(t.Context()); err != nil {
		t.Error(err)
	}
}
