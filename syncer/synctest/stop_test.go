package synctest

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer"
	"sheetsync/syncer/emulator"
	"sheetsync/syncer/mirror/pgtest"
)

// A run that is stopped at any moment, and whose lock another run has taken meanwhile,
// changes nothing any more when it goes on, neither the mirror nor the sheet.
func TestStopped(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts processes")
	}
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("there is no telling when a process has stopped")
	}
	type moment struct {
		child
		request int // stop when this request comes, counted from 1
	}
	moments := map[string]moment{}
	for _, step := range []string{"load", "apply"} {
		moments["before "+step] = moment{child: child{Before: step}}
		moments["after "+step] = moment{child: child{After: step}}
	}
	for n := 3; n <= 6; n++ {
		moments[fmt.Sprint("at request ", n)] = moment{request: n}
	}
	for name, m := range moments {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newShop(t)
			w.run(syncer.StatusApplied)
			w.put("Orders", 1, "C0", 100)
			c := m.child
			c.Stop, c.Endpoint, c.DSN, c.Spreadsheet, c.Key = true, w.server.Endpoint(), w.dsn, w.id, w.key
			p := startStopping(t, w, c, m.request)
			if !p.stopped() {
				t.Fatal("the run ended before it could be stopped")
			}
			w.server.Between(nil)

			// What a replica does that waits for the lock, after the stopped one gave no sign
			// of life for long.
			db := pgtest.Open(t, w.dsn)
			db.MustExec(`SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE '%/' || $1 || '%'`, p.Process.Pid)
			w.put("Orders", 1, "C0", 7)
			w.put("Orders", 2, "C1", 8)
			for {
				_, err := w.try()
				if err == nil {
					break
				}
				if !errors.Is(err, syncer.ErrLocked) {
					t.Fatal(err)
				}
			}
			before := w.cells()
			if err := syscall.Kill(p.Process.Pid, syscall.SIGCONT); err != nil {
				t.Fatal(err)
			}
			if err := p.Wait(); err == nil {
				t.Error("the run that lost its lock ended well")
			}
			if diff := cmp.Diff(strings.Split(before, "\n"), strings.Split(w.cells(), "\n")); diff != "" {
				t.Errorf("the run that had lost its lock changed (-before +after):\n%s", diff)
			}
			w.check()
			if got := w.query(`SELECT count(*)::text FROM sheetsync.heartbeats WHERE failing_since IS NOT NULL`); got[0] != "0" {
				t.Error("the register is said to fail")
			}
			if text := p.stderr.String(); !strings.Contains(text, syncer.ErrLockLost.Error()) {
				t.Errorf("it says %q", text)
			}
		})
	}
}

// cells is the outcome without the anchors: that of a write which was on its way when the
// run was stopped stays until the next run.
func (w *world) cells() string {
	return regexp.MustCompile(`metadata: \d+`).ReplaceAllString(w.outcome(), "metadata")
}

// A stopping is a run in a process of its own that gets stopped.
type stopping struct {
	*exec.Cmd
	stderr *strings.Builder
}

// startStopping starts a run that stops itself, or is stopped at a request, if that isn't 0.
func startStopping(t *testing.T, w *world, c child, request int) *stopping {
	t.Helper()
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	p := &stopping{exec.Command(os.Args[0]), new(strings.Builder)}
	p.Env = append(os.Environ(), childVariable+"="+string(text))
	p.Stderr = p.stderr
	started := make(chan struct{})
	if request > 0 {
		seen := 1
		w.server.Between(func(_, _ emulator.Request) {
			<-started
			if seen++; seen == request {
				_ = p.Process.Signal(syscall.SIGSTOP)
				p.stopped()
			}
		})
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	close(started)
	return p
}

// stopped waits until the process has stopped; false when it has ended.
func (p *stopping) stopped() bool {
	for {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.Process.Pid))
		if err != nil {
			return false
		}
		_, state, _ := strings.Cut(string(text), ") ")
		switch state[0] {
		case 'T', 't':
			return true
		case 'Z', 'X':
			return false
		}
	}
}
