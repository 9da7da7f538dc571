package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/reminders/inbox"
	"sheetsync/syncer/emulator"
	"sheetsync/syncer/mirror/pgtest"
)

var (
	replicaRegisters = flag.Int("replica-registers", 9, "how many registers the replicas of TestReplicas work on: 200 for the figures of deploy/SCALING.md")
	replicaTrouble   = flag.Duration("replica-trouble", 15*time.Second, "for how long they are killed and stopped")
	replicaPause     = flag.Duration("replica-pause", 2*time.Second, "for how long one is stopped at most")
)

// A crowd is three replicas of the service over one database, and their registers.
type crowd struct {
	t        *testing.T
	dir      string
	sheets   *emulator.Server
	books    []string
	rows     []int // of each, the header aside
	db       *sqlx.DB
	mails    *inbox.Server
	replicas [3]*exec.Cmd
	log      *lockedBuffer
	random   *rand.Rand
}

// registerEvery is how often the sheets are looked at, and reminders are sent: so often
// that a core has nothing else to do with fifty of them.
func registerEvery() time.Duration {
	return max(2*time.Second, time.Duration(*replicaRegisters)*100*time.Millisecond)
}

// newCrowd has so many registers, which are looked at and reminded so often.
func newCrowd(t *testing.T, registers int, every time.Duration) *crowd {
	t.Helper()
	c := &crowd{t: t, dir: t.TempDir(), log: newLockedBuffer(), random: rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))}
	var err error
	if c.sheets, err = emulator.New(emulator.Options{Seed: 1, NoPage: true}); err != nil {
		t.Fatal(err)
	}
	if err := c.sheets.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.sheets.Close() })
	if c.mails, err = inbox.Start(inbox.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.mails.Close() })
	dsn := pgtest.New(t)
	c.db = pgtest.Open(t, dsn)
	const account = "sync@example.iam.gserviceaccount.com"
	key, err := c.sheets.AddServiceAccount(account)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	fmt.Fprintf(&text, "database: {url: %q}\ngoogle: {credentials: key.json, endpoint: %q, requests_per_minute: 60000}\n", dsn, c.sheets.Endpoint())
	fmt.Fprintf(&text, "mail: {host: 127.0.0.1, port: %d, tls: none, from: me@example.com}\nregisters:\n", c.mails.Port())
	for n := range registers {
		book, err := c.sheets.Create(fmt.Sprint("Register ", n), "Bills")
		if err != nil {
			t.Fatal(err)
		}
		if err := c.sheets.Share(book, account, emulator.Writer); err != nil {
			t.Fatal(err)
		}
		c.books, c.rows = append(c.books, book), append(c.rows, 0)
		if err := c.sheets.SetValues(book, "Bills!A1", []any{"Bill", "Due"}); err != nil {
			t.Fatal(err)
		}
		c.edit(n)
		fmt.Fprintf(&text, "  - {name: r%d, spreadsheet: %q, schema: bills.yaml, sync: \"@every %s\", remind: \"@every %[3]s\", settle: off, roles: {finance: pay-%[1]d@example.com}}\n", n, book, every)
	}
	for name, content := range map[string]string{"bills.yaml": billsSchema, "key.json": string(key), "sheetsync.yaml": text.String()} {
		if err := os.WriteFile(filepath.Join(c.dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// bill is what a row of a register is called, anywhere only once.
func bill(register, row int) string { return fmt.Sprintf("B-%d-%d.", register, row) }

// edit adds a row that somebody is to be reminded of.
func (c *crowd) edit(register int) {
	c.t.Helper()
	c.rows[register]++
	row := c.rows[register]
	if err := c.sheets.SetValues(c.books[register], fmt.Sprint("Bills!A", row+1), []any{bill(register, row), time.Now().UTC().Format(time.DateOnly)}); err != nil {
		c.t.Fatal(err)
	}
}

// begin starts a replica.
func (c *crowd) begin(n int) {
	c.t.Helper()
	p := exec.CommandContext(c.t.Context(), program(c.t), "run", "--json")
	p.Dir, p.Stdout, p.Stderr = c.dir, io.Discard, c.log
	p.Env = append(os.Environ(), "LANG=C.UTF-8", "SHEETSYNC_WEB_LISTEN=off")
	if err := p.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.replicas[n] = p
}

// end kills the replicas that were begun.
func (c *crowd) end() {
	for _, p := range c.replicas {
		if p != nil {
			_ = p.Process.Kill()
			_ = p.Wait()
		}
	}
}

func (c *crowd) signal(n int, s syscall.Signal) {
	c.t.Helper()
	if err := c.replicas[n].Process.Signal(s); err != nil {
		c.t.Fatal(err)
	}
}

// trouble kills and stops replicas at random while people go on working, and leaves all of
// them at work.
func (c *crowd) trouble() (kills, pauses int) {
	c.t.Helper()
	over := time.After(*replicaTrouble)
	again := map[int]<-chan time.Time{} // stopped replicas, by when they go on
	for {
		n := c.random.IntN(len(c.replicas))
		_, stopped := again[n]
		switch {
		case stopped:
		case c.random.IntN(2) == 0:
			c.signal(n, syscall.SIGKILL)
			_ = c.replicas[n].Wait()
			c.begin(n)
			kills++
		case len(again) < 2:
			c.signal(n, syscall.SIGSTOP)
			again[n] = time.After(time.Duration(c.random.Int64N(int64(*replicaPause))))
			pauses++
		}
		for range 1 + *replicaRegisters/20 {
			c.edit(c.random.IntN(len(c.books)))
		}
		next := time.After(time.Duration(c.random.Int64N(int64(*replicaTrouble) / 10)))
		for waiting := true; waiting; {
			select {
			case <-over:
				for n := range again {
					c.signal(n, syscall.SIGCONT)
				}
				return kills, pauses
			case <-next:
				waiting = false
			case <-time.After(50 * time.Millisecond):
			}
			for n, at := range again {
				select {
				case <-at:
					c.signal(n, syscall.SIGCONT)
					delete(again, n)
				default:
				}
			}
		}
	}
}

// await waits until a question about the registers has no answer left, and returns how
// long that took.
func (c *crowd) await(what string, most time.Duration, left func() []string) time.Duration {
	c.t.Helper()
	begun := time.Now()
	ctx, cancel := context.WithTimeout(c.t.Context(), most)
	defer cancel()
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for {
		list := left()
		if len(list) == 0 {
			return time.Since(begun)
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			log := c.log.String()
			c.t.Fatalf("%s: not within %s for %d, such as %s\n%s", what, most, len(list), list[0], log[max(0, len(log)-6000):])
		}
	}
}

func (c *crowd) ask(query string, args ...any) (list []string) {
	c.t.Helper()
	if err := c.db.Select(&list, query, args...); err != nil {
		c.t.Fatal(err)
	}
	return list
}

// TestReplicas has three processes work on the same registers while they are killed and
// stopped at random: each row is mirrored once, each reminder is sent once or told as
// unconfirmed, and within a minute of the last trouble all is as by the schedule.
func TestReplicas(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, *replicaRegisters, registerEvery())
	for n := range c.replicas {
		c.begin(n)
	}
	defer c.end()
	late := func(since time.Time) func() []string {
		return func() []string {
			return c.ask(`SELECT 'r' || n FROM generate_series(0, $1 - 1) AS n WHERE NOT EXISTS (SELECT FROM sheetsync.heartbeats WHERE register = 'r' || n AND checked_at >= $2)`, len(c.books), since)
		}
	}
	c.await("each register is taken over", 4*time.Minute, func() []string {
		if !bytes.Contains([]byte(c.log.String()), []byte("sheetsync: running")) {
			return []string{"the service isn't running yet"}
		}
		return late(time.Time{})()
	})
	kills, pauses := c.trouble()
	ended := time.Now()
	calm := c.await("each register is looked at", registerEvery()+time.Minute, late(ended))
	mirrored := c.await("each row is mirrored", 2*registerEvery()+time.Minute, c.unmirrored)
	told := c.await("each reminder is sent, or told", 2*registerEvery()+time.Minute, c.untold)

	var doubled []string
	sent := map[string]int{}
	for _, m := range c.mails.Messages() {
		// What a later mail tells of those that nobody confirmed is no second reminder.
		reminders, _, _ := strings.Cut(m.Text, "Perhaps you missed these")
		for n, rows := range c.rows {
			for row := 1; row <= rows; row++ {
				if strings.Contains(reminders, bill(n, row)) {
					if sent[bill(n, row)]++; sent[bill(n, row)] == 2 {
						doubled = append(doubled, bill(n, row))
					}
				}
			}
		}
	}
	if len(doubled) > 0 {
		t.Errorf("%d reminders were sent twice, such as %s", len(doubled), doubled[0])
	}
	t.Logf("%d registers, %d kills, %d pauses; after the last one each was looked at within %s, each of %d reminders sent within %s, of which %d are unconfirmed, rows within %s", len(c.books), kills, pauses,
		calm.Round(time.Millisecond), len(sent), told.Round(time.Millisecond), len(c.ask(`SELECT record_id FROM sheetsync.ledger WHERE state = 'unconfirmed'`)), mirrored.Round(time.Millisecond))
}

// TestReplicasOfSlowSchedule has a replica end in the middle of a run, and another one look
// at the sheet within a minute, although its schedule does so in an hour. Stopping one takes
// as long as it may be silent: only with -replica-pause of a minute.
func TestReplicasOfSlowSchedule(t *testing.T) {
	t.Parallel()
	signals := []syscall.Signal{syscall.SIGKILL}
	if *replicaPause >= time.Minute {
		signals = append(signals, syscall.SIGSTOP)
	}
	for _, s := range signals {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			c := newCrowd(t, 1, time.Hour)
			c.sheets.Inject(emulator.Fault{Path: "/v4/spreadsheets/", Times: 1, Delay: time.Hour})
			defer c.end()
			for n := range 2 {
				c.begin(n)
				c.await("the register is taken, or found taken", time.Minute, func() []string {
					return c.ask(`SELECT 'r0' WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE '%/' || $1 || '@%')
						OR NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
							AND ((classid::bigint << 32) | objid::bigint) = hashtextextended('sheetsync run of register r0', 0))`, strconv.Itoa(c.replicas[n].Process.Pid))
				})
			}
			c.sheets.ClearFaults()
			c.signal(0, s)
			disturbed := time.Now()
			const looked = `SELECT looked_at FROM sheetsync.heartbeats WHERE register = 'r0'`
			c.await("another replica looks", 2*time.Minute, func() []string { return c.ask(`SELECT 'r0' WHERE NOT EXISTS (` + looked + `)`) })
			var at time.Time
			if err := c.db.Get(&at, looked); err != nil || at.Sub(disturbed) > time.Minute {
				t.Errorf("it is looked at after %s, %v", at.Sub(disturbed), err)
			}
			t.Logf("looked at after %s", at.Sub(disturbed).Round(time.Millisecond))
		})
	}
}

// unmirrored are the registers whose mirror isn't as the sheet, with each row inserted once.
func (c *crowd) unmirrored() (list []string) {
	for n, rows := range c.rows {
		got := c.ask(fmt.Sprintf(`SELECT (SELECT count(*) FROM r%d.bills) || ' rows, ' || (SELECT count(*) FROM r%[1]d.bills_history WHERE _op = 'insert') || ' inserted'`, n))
		if want := fmt.Sprintf("%d rows, %d inserted", rows, rows); got[0] != want {
			list = append(list, fmt.Sprintf("r%d: %s, not %s", n, got[0], want))
		}
	}
	return list
}

// untold are the bills that nobody was mailed of and no entry of the ledger tells of.
func (c *crowd) untold() (list []string) {
	var mails strings.Builder
	for _, m := range c.mails.Messages() {
		mails.WriteString(m.Text)
	}
	text := mails.String()
	for n, rows := range c.rows {
		for row := 1; row <= rows; row++ {
			if !strings.Contains(text, bill(n, row)) && len(c.ask(fmt.Sprintf(`SELECT l.record_id FROM sheetsync.ledger AS l JOIN r%d.bills AS b ON b._id = l.record_id
				WHERE register = $1 AND b.bill = $2 AND state = 'unconfirmed'`, n), fmt.Sprint("r", n), bill(n, row))) == 0 {
				list = append(list, bill(n, row))
			}
		}
	}
	return list
}
