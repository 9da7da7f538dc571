package schedule

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror/pgtest"
	"sheetsync/syncer/postgres/pgerr"
)

// newHourly is a fleet whose registers are looked at so seldom that a test sees no second
// turn of the schedule.
func newHourly(t *testing.T, m manner, database string) (*fleet, *config.Register) {
	t.Helper()
	f := newFleet(t, []group{{m, 1}}, database)
	r := f.registers()[0]
	r.Sync, r.Remind = "@every 1h", ""
	return f, r
}

// begin works on the fleet's registers until the test ends.
func (f *fleet) begin(t *testing.T) *Schedule {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	s := &Schedule{
		Service: f.service, Registers: f.registers(), Log: slog.New(slog.NewTextHandler(f.log, nil)), again: 100 * time.Millisecond,
		Synced: func(r *config.Register, _ syncer.Result, err error) { f.note(f.synced, r.Name, err) },
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return s
}

func (t *turns) has(register string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, ok := t.again[register]
	return ok
}

// A register that another run has, or another replica the job of, is looked at as soon as
// that has gone without having looked.
func TestLookAgainAfterLocked(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		lock func(t *testing.T, f *fleet) (unlock func() error)
	}{
		{"another run", func(t *testing.T, f *fleet) func() error {
			t.Helper()
			unlock, err := f.service.DB.Lock(t.Context(), "well_0")
			must(t, err)
			return unlock
		}},
		{"another replica", func(t *testing.T, f *fleet) func() error {
			t.Helper()
			other := newLocker(t, f.service.DB.DB())
			lock, err := other.Lock(t.Context(), "sync well_0")
			must(t, err)
			return func() error { return lock.Unlock(t.Context()) }
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, r := newHourly(t, well, pgtest.New(t))
			unlock := tt.lock(t, f)
			s := f.begin(t)
			tick := time.NewTicker(10 * time.Millisecond)
			defer tick.Stop()
			for !s.missed.has(r.Name) {
				<-tick.C
			}
			must(t, unlock())
			f.wait(t, "it is looked at", func() bool { return len(f.synced[r.Name]) == 1 })
		})
	}
}

// A register that somebody has looked at meanwhile is left to its schedule.
func TestLookAgainUnlessLooked(t *testing.T) {
	t.Parallel()
	f, r := newHourly(t, well, pgtest.New(t))
	_, err := f.service.Sync(t.Context(), r, syncer.Options{})
	must(t, err)
	s := &Schedule{Service: f.service, Log: slog.New(slog.DiscardHandler), again: time.Millisecond, locker: newLocker(t, f.service.DB.DB()), bulkhead: newBulkhead()}
	looks := 0
	s.Synced = func(*config.Register, syncer.Result, error) { looks++ }
	for _, tt := range []struct {
		name  string
		since time.Time
		want  int
	}{
		{"looked at since", time.Now().Add(-time.Hour), 0},
		{"not looked at since", time.Now(), 1},
	} {
		looks = 0
		s.lookAgain(t.Context(), r, tt.since)
		s.looks.Wait()
		if looks != tt.want || s.missed.has(r.Name) {
			t.Errorf("%s: %d looks, and more to come: %v", tt.name, looks, s.missed.has(r.Name))
		}
	}
	r.Sync = "@every 1s"
	s.again = 2 * time.Second
	if s.lookAgain(t.Context(), r, time.Now()); s.missed.has(r.Name) {
		t.Error("it is looked at besides its schedule, which does so soon")
	}
}

// A run that loses its lock, as one that was stopped does, is made up for.
func TestLookAgainAfterLostLock(t *testing.T) {
	t.Parallel()
	f, r := newHourly(t, gated, pgtest.New(t))
	f.faults.Store(true)
	f.begin(t)
	<-f.waiting
	var ended bool
	must(t, f.service.DB.DB().Get(&ended, `SELECT bool_and(pg_terminate_backend(pid, 10000)) FROM pg_locks WHERE locktype = 'advisory'
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
		AND ((classid::bigint << 32) | objid::bigint) = hashtextextended('sheetsync run of register gated_0', 0)`))
	close(f.gate)
	f.wait(t, "it is looked at again", func() bool { return len(f.synced[r.Name]) == 1 })
	f.mu.Lock()
	defer f.mu.Unlock()
	if errs := f.errs[r.Name]; !ended || len(errs) != 1 || !errors.Is(errs[0], syncer.ErrLockLost) {
		t.Errorf("the session was ended: %v, and the run failed with %v", ended, errs)
	}
}

// A look that fails for a database out of reach is made up for once it answers.
func TestLookAgainAfterOutage(t *testing.T) {
	t.Parallel()
	relay, database := newRelay(t, pgtest.New(t))
	f, r := newHourly(t, well, database)
	relay.cut(true, func() {})
	f.begin(t)
	f.wait(t, "it fails", func() bool { return len(f.errs[r.Name]) == 1 })
	relay.cut(false, nil)
	f.wait(t, "it is looked at", func() bool { return len(f.synced[r.Name]) == 1 })
	f.mu.Lock()
	defer f.mu.Unlock()
	if errs := f.errs[r.Name]; len(errs) != 1 || !pgerr.IsGone(errs[0]) {
		t.Errorf("told is %v", errs)
	}
}
