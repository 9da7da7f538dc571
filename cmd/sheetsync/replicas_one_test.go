package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"sheetsync/syncer/postgres/pgsession"
)

var (
	oneRegisters = flag.Int("one-registers", 3, "how many registers the one process of TestOneProcess works on")
	oneEvery     = flag.Duration("one-every", time.Second, "how often it looks at each: 1m for the figures of deploy/SCALING.md")
	oneFor       = flag.Duration("one-for", 2*time.Second, "for how long people edit: 100s for these")
)

// oneRows is how many rows each register of TestOneProcess has.
const oneRows = 200

// TestOneProcess has one process mirror each edit of many registers in which people work, and
// measures what that takes: by its flags, the figures of deploy/SCALING.md.
func TestOneProcess(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, *oneRegisters, *oneEvery)
	for n, book := range c.books {
		rows := make([][]any, oneRows)
		for i := range rows {
			rows[i] = []any{bill(n, i+1), "2040-01-01"}
		}
		if err := c.sheets.SetValues(book, "Bills!A2", rows...); err != nil {
			t.Fatal(err)
		}
	}
	c.begin(0)
	defer c.end()
	begun := time.Now()
	c.await("each register is mirrored", 10*time.Minute, func() []string {
		if !strings.Contains(c.log.String(), "sheetsync: running") {
			return []string{"the service isn't running yet"}
		}
		return c.ask(`SELECT 'r' || n FROM generate_series(0, $1 - 1) AS n WHERE NOT EXISTS (SELECT FROM sheetsync.heartbeats WHERE register = 'r' || n AND checked_at IS NOT NULL)`, len(c.books))
	})
	first := time.Since(begun)
	edited, sessions, memory := 0, 0, 0
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	begun = time.Now()
	for time.Since(begun) < *oneFor {
		<-tick.C
		for range 1 + len(c.books)/10 {
			row := 2 + edited/len(c.books)%oneRows // each cell once in a while, so that none is edited twice between two looks
			if err := c.sheets.SetValues(c.books[edited%len(c.books)], fmt.Sprint("Bills!B", row), []any{fmt.Sprintf("2041-01-%02d", 1+edited/len(c.books)/oneRows%28)}); err != nil {
				t.Fatal(err)
			}
			edited++
		}
		var open int
		if err := c.db.Get(&open, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'sheetsync/%'`); err != nil {
			t.Fatal(err)
		}
		sessions, memory = max(sessions, open), max(memory, residentKB(t, c.replicas[0].Process.Pid))
	}
	took := time.Since(begun)
	mirrored := func() (n int) {
		for r := range c.books {
			var updates int
			if err := c.db.Get(&updates, fmt.Sprintf(`SELECT count(*) FROM r%d.bills_history WHERE _op = 'update'`, r)); err != nil {
				t.Fatal(err)
			}
			n += updates
		}
		return n
	}
	within := mirrored()
	c.await("each edit is mirrored", 5*time.Minute, func() []string {
		if n := mirrored(); n < edited {
			return []string{fmt.Sprintf("%d of %d", n, edited)}
		}
		return nil
	})
	if sessions > pgsession.DefaultMaxConnections {
		t.Errorf("%d sessions", sessions)
	}
	t.Logf("%d registers of %d rows, each looked at every %s: first mirrored in %s; %d edits in %s (%.0f an hour), %d of them mirrored by then and all %s later; at most %d MB and %d sessions",
		len(c.books), oneRows, *oneEvery, first.Round(time.Second), edited, took.Round(time.Second), float64(edited)/took.Hours(), within,
		(time.Since(begun) - took).Round(time.Second), memory>>10, sessions)
}

// residentKB is how much memory a process has, in KiB.
func residentKB(t *testing.T, pid int) (n int) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	if _, err := fmt.Sscan(rest, &n); err != nil {
		t.Fatal(err)
	}
	return n
}
