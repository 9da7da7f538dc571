package mirror_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer"
)

func isError(err, want error) bool { return (err == nil) == (want == nil) && errors.Is(err, want) }

func TestLock(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := newRegister(t, "acme", customers)
	other := open(t, r.dsn)
	unlock, err := r.mirror.Lock(ctx, "acme")
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]syncer.Mirror{"the same process": r.mirror, "another one": other} {
		if _, err := m.Lock(ctx, "acme"); !errors.Is(err, syncer.ErrLocked) {
			t.Errorf("%s: got %v, want ErrLocked", name, err)
		}
	}
	lock(t, other, "beta")
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	lock(t, other, "acme")
	if err := r.mirror.Prepare(ctx, "acme", r.desc, syncer.Locale{}); err == nil {
		t.Error("Prepare without the lock: got no error")
	}
}

func TestCloseEndsLocks(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := newRegister(t, "acme", customers)
	m := open(t, r.dsn)
	unlock, err := m.Lock(ctx, "acme")
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Error(err)
	}
	if err := unlock(); err != nil {
		t.Errorf("unlocking afterwards: %v", err)
	}
	lock(t, r.mirror, "acme")
}

// TestLostLock: a run whose session ended can't apply, and doesn't keep others waiting.
func TestLostLock(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := newRegister(t, "acme", customers)
	r.tabs["customers"] = some
	r.sync()
	before := r.rows(`SELECT * FROM acme.customers ORDER BY _id`)
	other := open(t, r.dsn)
	r.tabs["customers"] = some[:1]
	_, err := r.trySync(ctx, func() {
		r.killSessions()
		for { // the server needs a moment to notice
			unlock, err := other.Lock(ctx, "acme")
			if errors.Is(err, syncer.ErrLocked) {
				continue
			}
			if err != nil {
				t.Error(err)
				return
			}
			t.Cleanup(func() { _ = unlock() })
			return
		}
	})
	if err == nil {
		t.Fatal("a run applied without its lock")
	}
	if diff := cmp.Diff(before, r.rows(`SELECT * FROM acme.customers ORDER BY _id`)); diff != "" {
		t.Errorf("the table changed (-before +after):\n%s", diff)
	}
}

// killSessions ends all sessions of the service in the database.
func (r *register) killSessions() {
	r.t.Helper()
	r.db.MustExec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'sheetsync/%' AND pid <> pg_backend_pid()`)
}

// TestCutInTheMiddle ends the session while it writes: everything is as before, and the next run goes through.
func TestCutInTheMiddle(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, table, event string }{
		{"at the history", "acme.customers_history", "INSERT"},
		{"at the closing of versions", "acme.customers_history", "UPDATE"},
		{"at the deletion", "acme.customers", "DELETE"},
		{"at the live table", "acme.customers", "INSERT"},
		{"at the record states", "sheetsync.record_states", "INSERT"},
		{"at the issues", "sheetsync.issues", "INSERT"},
		{"at the run", "sheetsync.runs", "INSERT"},
		{"at the register", "sheetsync.registers", "UPDATE"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := newRegister(t, "acme", customers)
			r.tabs["customers"] = some
			r.sync()
			r.issue("a", 2, "name", "required", "Name is missing")
			const all = `SELECT 'live', l::text FROM acme.customers AS l UNION ALL SELECT 'history', h::text FROM acme.customers_history AS h
				UNION ALL SELECT 'run', u::text FROM sheetsync.runs AS u UNION ALL SELECT 'issue', i::text FROM sheetsync.issues AS i
				UNION ALL SELECT 'state', s::text FROM sheetsync.record_states AS s UNION ALL SELECT 'register', g::text FROM sheetsync.registers AS g ORDER BY 1, 2`
			before := r.rows(all)
			r.db.MustExec(`CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(10); END'`)
			r.db.MustExec(`CREATE TRIGGER cut BEFORE ` + tc.event + ` ON ` + tc.table + ` FOR EACH STATEMENT EXECUTE FUNCTION cut()`)
			r.tabs["customers"] = []record{{"b", 2, map[string]any{"code": "B2"}, nil}, {"n", 3, map[string]any{"code": "N"}, nil}}
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			if _, err := r.trySync(ctx, nil); err == nil || ctx.Err() != nil {
				t.Fatalf("got %v, want an error at once", err)
			}
			r.db.MustExec(`DROP TRIGGER cut ON ` + tc.table)
			if diff := cmp.Diff(before, r.rows(all)); diff != "" {
				t.Errorf("after the cut (-before +after):\n%s", diff)
			}
			r.sync()
			if diff := cmp.Diff([]string{"(b,B2)", "(n,N)"}, r.rows(`SELECT _id, code FROM acme.customers ORDER BY 1`)); diff != "" {
				t.Errorf("after the next run (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCancelledRun(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	r.tabs["customers"] = some
	ctx, cancel := context.WithCancel(context.Background())
	if _, err := r.trySync(ctx, cancel); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	r.sync()
	if got := r.rows(`SELECT _id FROM acme.customers`); len(got) != 3 {
		t.Errorf("got %v, want 3 rows", got)
	}
}
