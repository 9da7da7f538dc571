package ledger_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"sheetsync/reminders"
	"sheetsync/reminders/inbox"
)

// childVariable makes a copy of the test program run the service once and exit.
const childVariable = "SHEETSYNC_TEST_REMIND"

// childSettings are what such a copy is told.
type childSettings struct {
	DSN, Day string
	Mail     string // the mail server's host and port
	// Steps is after how many steps of a run of the simulated year it kills itself; 0
	// for a run of the other tests' register.
	Steps int
	Year  yearPlace
}

// TestChild is the process that the tests below kill.
func TestChild(t *testing.T) {
	text := os.Getenv(childVariable)
	if text == "" {
		t.Skip("runs as a child of other tests")
	}
	var settings childSettings
	if err := json.Unmarshal([]byte(text), &settings); err != nil {
		t.Fatal(err)
	}
	if settings.Steps > 0 {
		dieInTheYear(t, &settings)
		return
	}
	host, port, err := net.SplitHostPort(settings.Mail)
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	r, err := register()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := service(t, settings.DSN, host, number).Run(context.Background(), reminders.Request{Register: r, At: at(settings.Day)}); err != nil {
		t.Fatal(err)
	}
}

// child is a run in a process of its own.
type child struct {
	t    *testing.T
	cmd  *exec.Cmd
	once sync.Once
	done chan struct{} // closed when it has ended
}

func (w *world) start(t *testing.T, day string) *child {
	t.Helper()
	return launch(t, childSettings{DSN: w.dsn, Mail: w.box.Addr(), Day: day})
}

func launch(t *testing.T, settings childSettings) *child {
	t.Helper()
	text, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(context.Background(), os.Args[0], "-test.run=^TestChild$")
	cmd.Env = append(os.Environ(), childVariable+"="+string(text))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &child{t: t, cmd: cmd, done: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // it is killed or fails on purpose
		close(c.done)
	}()
	t.Cleanup(c.kill)
	return c
}

// kill ends the process as kill -9 does and waits until it is gone.
func (c *child) kill() {
	c.once.Do(func() { _ = c.cmd.Process.Kill() })
	<-c.done
}

// sessionsGone waits until PostgreSQL has noticed that a killed process is gone:
// until no lock of it is left.
func (w *world) sessionsGone() {
	w.t.Helper()
	for {
		var held int
		if err := w.db.GetContext(w.t.Context(), &held, `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`); err != nil {
			w.t.Fatal(err)
		}
		if held == 0 {
			return
		}
	}
}

func TestKilledWhileSending(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		point   inbox.Point
		arrived int
	}{
		{"before the dialogue", inbox.AtMail, 0},
		{"at the recipient", inbox.AtRecipient, 0},
		{"after the content", inbox.AtEnd, 0},
		{"before the answer", inbox.AtAnswer, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.contract("C1", "2026-03-08", "li@example.com")
			hold, reached := make(chan struct{}), make(chan struct{})
			w.box.Inject(inbox.Fault{At: tt.point, Times: 1, Hold: hold, Cut: true, Reached: func() { close(reached) }})
			c := w.start(t, "2026-03-01")
			<-reached
			// While its sender lives, the reminder is its sender's.
			if report := w.run("2026-03-01"); report.Unconfirmed != 0 || len(report.Mails) != 0 {
				t.Errorf("another process took the reminder: %+v", report)
			}
			w.wantRows("C1 P7D sending")
			c.kill()
			close(hold)
			w.sessionsGone()
			if report := w.run("2026-03-01"); report.Unconfirmed != 1 || len(report.Mails) != 0 {
				t.Errorf("after the kill: %+v", report)
			}
			w.wantRows("C1 P7D unconfirmed interrupted")
			if got := w.box.Total(); got != tt.arrived {
				t.Errorf("%d mails arrived, want %d", got, tt.arrived)
			}
			// The next digest tells of it.
			w.contract("C2", "2026-03-09", "li@example.com")
			w.run("2026-03-02")
			if text := w.box.Messages()[tt.arrived].Text; strings.Join(recordsIn(text), " ") != "C2 C1?" {
				t.Errorf("the next digest: %s", text)
			}
		})
	}
}

// The process dies when the server has answered and the ledger doesn't know.
func TestKilledBetweenTheAnswerAndTheLedger(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "li@example.com")
	tx, err := w.db.BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	stored := make(chan struct{})
	w.box.Subscribe(func(inbox.Message) {
		// The ledger can't be written from here on.
		if _, err := tx.ExecContext(t.Context(), `LOCK TABLE sheetsync.ledger IN EXCLUSIVE MODE`); err != nil {
			t.Error(err)
		}
		close(stored)
	})
	c := w.start(t, "2026-03-01")
	<-stored
	w.awaitLock() // the child has its answer and wants to note it
	c.kill()
	// The server cancels a dead client's statement only when it tries to answer.
	w.exec(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	w.sessionsGone()
	w.wantRows("C1 P7D sending")
	w.run("2026-03-01")
	w.run("2026-03-02")
	w.wantRows("C1 P7D unconfirmed interrupted")
	w.wantMails("li@example.com: C1")
}

// Processes are killed at every step of their work, one after the other, over
// many reminders. In the end each has been sent once or is unconfirmed.
func TestKilledAgainAndAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const recipients = 8
	for i := range recipients {
		w.contract(fmt.Sprintf("C%d", i), "2026-03-08", fmt.Sprintf("c%d@example.com", i))
	}
	points := []inbox.Point{inbox.AtMail, inbox.AtRecipient, inbox.AtEnd, inbox.AtAnswer}
	for kill := range 5 {
		// Some mails get through before the kill.
		hold, reached := make(chan struct{}), make(chan struct{})
		cancel := w.box.Inject(inbox.Fault{At: points[kill%len(points)], Times: 1, Hold: hold, Cut: true, Reached: func() { close(reached) }})
		c := w.start(t, "2026-03-01")
		select {
		case <-reached:
		case <-c.done:
		}
		c.kill()
		close(hold)
		cancel()
		w.sessionsGone()
	}
	w.run("2026-03-01")
	w.checkPromise(recipients)
}

// checkPromise holds the mailbox against the ledger: each reminder went out
// once, or not at all and then the ledger says so.
func (w *world) checkPromise(reminders int) {
	w.t.Helper()
	arrived := make(map[string]int)
	for _, m := range w.box.Messages() {
		for _, record := range recordsIn(m.Text) {
			if !strings.HasSuffix(record, "?") {
				arrived[record]++
			}
		}
	}
	rows := w.rows()
	if len(rows) != reminders {
		w.t.Errorf("%d rows in the ledger, want %d", len(rows), reminders)
	}
	for _, row := range rows {
		words := strings.Fields(row)
		switch n, state := arrived[words[0]], words[2]; {
		case n > 1:
			w.t.Errorf("%s arrived %d times", words[0], n)
		case n == 0 && state != "unconfirmed", n == 1 && state != "sent" && state != "unconfirmed":
			w.t.Errorf("%s arrived %d times and the ledger says %s", words[0], n, state)
		}
	}
}

func TestReplicas(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const recipients, replicas = 12, 5
	for i := range recipients {
		w.contract(fmt.Sprintf("C%d", i), "2026-03-08", fmt.Sprintf("c%d@example.com", i))
	}
	var running sync.WaitGroup
	sent := make([]int, replicas)
	for i := range replicas {
		s := w.service()
		running.Go(func() {
			report, err := w.runAs(s, "2026-03-01", false)
			if err != nil {
				t.Error(err)
			}
			if report.Unconfirmed != 0 {
				t.Errorf("a replica took another's mail for interrupted: %+v", report)
			}
			sent[i] = len(report.Mails)
		})
	}
	running.Wait()
	w.run("2026-03-01")
	w.checkPromise(recipients)
	if total := w.box.Total(); total != recipients {
		t.Errorf("%d mails, want %d (by replica: %v)", total, recipients, sent)
	}
	for _, row := range w.rows() {
		if !strings.HasSuffix(row, " sent") {
			t.Error(row)
		}
	}
}

// A replica whose database session is cut while its mail is on the way loses its
// claim. The others take the reminder for interrupted; when the mail turns out
// to have gone out, the ledger learns it after all.
func TestTheSessionIsLostWhileSending(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "li@example.com")
	hold, reached := make(chan struct{}), make(chan struct{})
	w.box.Inject(inbox.Fault{At: inbox.AtAnswer, Times: 1, Hold: hold, Reached: func() { close(reached) }})
	s := w.service()
	ended := make(chan error, 1)
	go func() {
		_, err := w.runAs(s, "2026-03-01", false)
		ended <- err
	}()
	<-reached
	w.exec(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
	w.sessionsGone()
	if report := w.run("2026-03-01"); report.Unconfirmed != 1 || len(report.Mails) != 0 {
		t.Errorf("another replica: %+v", report)
	}
	close(hold)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	w.wantRows("C1 P7D sent")
	w.wantMails("li@example.com: C1")
}
