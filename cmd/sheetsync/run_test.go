package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"google.golang.org/api/sheets/v4"

	"sheetsync/cmd/internal/exit"
	"sheetsync/reminders/inbox"
	"sheetsync/syncer/mirror/pgtest"
)

const billsSchema = `
name: bills
resources:
  - name: bills
    title: Bills
    deadlines:
      - {name: due, date: due, remind: [P7D, P0D], to: ["role:finance"]}
    schema:
      primaryKey: bill
      fields:
        - {name: bill, title: Bill, type: string, constraints: {required: true}}
        - {name: due, title: Due, type: date}
`

// bills is a desk with a small workbook.
func bills(t *testing.T, database, settings string) *desk {
	t.Helper()
	workbook, schema := billsFiles(t)
	return newDesk(t, workbook, schema, database, settings)
}

// billsFiles writes a small workbook and its descriptor.
func billsFiles(t *testing.T) (workbook, schema string) {
	t.Helper()
	dir := t.TempDir()
	f := excelize.NewFile()
	defer f.Close()
	for at, row := range map[string][]any{"A1": {"Bill", "Due"}, "A2": {"B-1", time.Now().AddDate(0, 0, 3).Format(time.DateOnly)}, "A3": {"B-2", "2020-01-01"}} {
		if err := f.SetSheetRow("Sheet1", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetSheetName("Sheet1", "Bills"); err != nil {
		t.Fatal(err)
	}
	if err := f.SaveAs(filepath.Join(dir, "bills.xlsx")); err != nil {
		t.Fatal(err)
	}
	schema = filepath.Join(dir, "bills.yaml")
	if err := os.WriteFile(schema, []byte(billsSchema), 0o600); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "bills.xlsx"), schema
}

// edit writes a row as somebody of the team.
func (d *desk) edit(t *testing.T, cells string, row ...any) {
	t.Helper()
	service := teamService(t, d.ready.Endpoint)
	values := &sheets.ValueRange{Values: [][]any{row}}
	if _, err := service.Spreadsheets.Values.Update(d.ready.Spreadsheets[0].ID, cells, values).ValueInputOption("USER_ENTERED").Do(); err != nil {
		t.Fatal(err)
	}
}

// TestRun runs two replicas of the service over one database: each edit arrives
// once, each mail goes out once, and SIGTERM stops them cleanly.
func TestRun(t *testing.T) {
	t.Parallel()
	mails, err := inbox.Start(inbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer mails.Close()
	database := pgtest.New(t)
	d := bills(t, database, `, sync: "@every 1s", remind: "@every 1s", settle: 1s, roles: {finance: pay@example.com}`)
	address := freeAddress(t)
	environ := append(d.environ, "SHEETSYNC_MAIL_HOST=127.0.0.1", fmt.Sprintf("SHEETSYNC_MAIL_PORT=%d", mails.Port()), "SHEETSYNC_MAIL_TLS=none", "SHEETSYNC_MAIL_FROM=me@example.com")
	first := start(t, d.dir, append(environ, "SHEETSYNC_WEB_LISTEN="+address), "run", "--json")
	line := first.until(`"status":"applied"`)
	var result struct {
		Resources map[string]struct{ Rows int }
	}
	if err := json.Unmarshal([]byte(line), &result); err != nil || result.Resources["bills"].Rows != 2 {
		t.Errorf("the first run reports %q, %v", line, err)
	}
	if page := get(t, "http://"+address+"/healthz"); strings.TrimSpace(page) != "ok" {
		t.Errorf("/healthz says %q", page)
	}
	if page := get(t, "http://"+address+"/readyz"); strings.TrimSpace(page) != "ok" {
		t.Errorf("/readyz says %q", page)
	}
	refuses(t, "http://"+address+"/", "http://"+address+"/login", "http://"+address+"/login/link", "http://"+address+"/logout", "http://"+address+"/calendar/x.ics", "http://"+address+"/hooks/changed/desk")
	getsIn(t, d.dir, append(environ, "SHEETSYNC_WEB_LISTEN="+address), "http://"+address)
	subscribed, _ := run(t, d.dir, append(environ, "SHEETSYNC_WEB_LISTEN="+address), "calendar", "pay@example.com", "--json")
	var made struct{ URL string }
	if err := json.Unmarshal([]byte(subscribed), &made); err != nil || !strings.HasPrefix(made.URL, "http://"+address+"/calendar/") {
		t.Fatalf("calendar says %q, %v", subscribed, err)
	}
	if feed := get(t, made.URL); !strings.Contains(feed, "SUMMARY:due: B-1\r\n") || !strings.Contains(feed, "SUMMARY:due: B-2\r\n") {
		t.Errorf("the calendar is\n%s", feed)
	}
	second := start(t, d.dir, environ, "run", "--json")
	second.stderr.wait("starting")
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if _, err := mails.Wait(ctx, 1); err != nil {
		t.Fatalf("no mail came: %v\n%s", err, first.stderr)
	}
	d.edit(t, "Bills!A4:B4", "B-3", time.Now().Format(time.DateOnly))
	messages, err := mails.Wait(ctx, 2)
	if err != nil {
		t.Fatalf("no second mail came: %v\n%s%s", err, first.stderr, second.stderr)
	}
	if !strings.Contains(messages[1].Text, "B-3") || strings.Contains(messages[1].Text, "B-1") {
		t.Errorf("the second mail says:\n%s", messages[1].Text)
	}
	for _, p := range []*process{first, second} {
		if err := p.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if status := p.end(); status != exit.StatusDone {
			t.Errorf("after SIGTERM: exit status %d\n%s", status, p.stderr)
		}
	}
	if token := strings.TrimSuffix(filepath.Base(made.URL), ".ics"); strings.Contains(first.stderr.String(), token) {
		t.Error("the calendar's address is in the log")
	}
	if n := mails.Total(); n != 2 {
		t.Errorf("%d mails went out, not 2", n)
	}
	if got := dump(t, pgtest.Open(t, database), `SELECT op, count(*) FROM (SELECT _op AS op FROM desk.bills_history) h GROUP BY 1`); got != "insert|3\n" {
		t.Errorf("the history has %q", got)
	}
}

// A sheet in which people are at work is looked at every few seconds, whatever the
// schedule.
func TestWatch(t *testing.T) {
	t.Parallel()
	d := bills(t, pgtest.New(t), `, sync: {cron: "@every 24h", watch: 2s}, remind: off`)
	running := start(t, d.dir, append(d.environ, "SHEETSYNC_WEB_LISTEN=off"), "run", "--json")
	running.until(`"status":"applied"`)
	for _, number := range []string{"B-3", "B-4"} {
		d.edit(t, "Bills!A4:B4", number, "2030-01-01")
		running.until(`"status":"applied"`)
	}
	if err := running.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if status := running.end(); status != exit.StatusDone {
		t.Errorf("exit status %d\n%s", status, running.stderr)
	}
}

// A sheet that says it was changed is looked at, whatever the schedule.
func TestHook(t *testing.T) {
	t.Parallel()
	d := bills(t, pgtest.New(t), `, sync: {cron: "@every 24h", hook: `+lagSecret+`}, remind: off`)
	address := freeAddress(t)
	running := start(t, d.dir, append(d.environ, "SHEETSYNC_WEB_LISTEN="+address), "run", "--json")
	running.until(`"status":"applied"`)
	for n, number := range []string{"B-3", "B-4"} {
		d.edit(t, "Bills!A4:B4", number, "2030-01-01")
		callHook(t, "http://"+address+"/hooks/changed/desk", n)
		running.until(`"status":"applied"`)
	}
	if err := running.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if status := running.end(); status != exit.StatusDone {
		t.Errorf("exit status %d\n%s", status, running.stderr)
	}
}

// A replica that is stopped while it starts ends as one that is stopped later,
// whenever that is: it waits here for a database that never answers.
func TestStoppedWhileStarting(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	dir := t.TempDir()
	settings := "registers:\n  - {name: acme, spreadsheet: x, schema: foreign-trade}\n"
	if err := os.WriteFile(filepath.Join(dir, "sheetsync.yaml"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	environ := []string{"SHEETSYNC_DATABASE_URL=postgres://nobody@" + silent.Addr().String() + "/none?sslmode=disable"}
	stop := func(t *testing.T, wait func(*process)) *process {
		t.Helper()
		p := start(t, dir, environ, "run")
		wait(p)
		if err := p.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		p.end()
		return p
	}
	t.Run("at the first sign of life", func(t *testing.T) {
		for range 6 {
			p := stop(t, func(p *process) { p.stderr.wait("starting") })
			if status := p.ProcessState.ExitCode(); status != exit.StatusDone || strings.Contains(p.stderr.String(), "sheetsync: error") {
				t.Fatalf("exit status %d:\n%s", status, p.stderr)
			}
		}
	})
	t.Run("at its first connection", func(t *testing.T) {
		for range 2 {
			p := stop(t, func(*process) {
				if _, err := silent.Accept(); err != nil { // left open and silent
					t.Error(err)
				}
			})
			if status := p.ProcessState.ExitCode(); status != exit.StatusDone {
				t.Fatalf("exit status %d:\n%s", status, p.stderr)
			}
		}
	})
	// Before a program is loaded the system ends it, which supervisors take for
	// a stop as well; but it neither fails nor says anything.
	t.Run("at once", func(t *testing.T) {
		for range 6 {
			p := stop(t, func(*process) {})
			killed := false
			if status, ok := p.ProcessState.Sys().(syscall.WaitStatus); ok {
				killed = status.Signaled() && status.Signal() == syscall.SIGTERM
			}
			if status := p.ProcessState.ExitCode(); status != exit.StatusDone && !killed || strings.Contains(p.stderr.String(), "sheetsync: error") {
				t.Fatalf("exit status %d:\n%s", status, p.stderr)
			}
		}
	})
}

// TestInterrupted stops a run that waits for Google.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	d := bills(t, pgtest.New(t), "")
	res, err := http.Post(d.ready.Endpoint+"/admin/faults", "text/plain", strings.NewReader("path=/v4/,delay=5m"))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	p := start(t, d.dir, d.environ, "sync", "--verbose")
	p.stderr.wait("prepared the register's tables")
	if err := p.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if status := p.end(); status != exit.StatusFailed {
		t.Errorf("exit status %d:\n%s", status, p.stderr)
	}
	if !strings.Contains(p.stderr.String(), "sheetsync: error: interrupted") {
		t.Errorf("it says:\n%s", p.stderr)
	}
}

// TestNobodyReadsOn ends a command as head does, which closes the pipe: its database
// server is stopped all the same, and nothing is said.
func TestNobodyReadsOn(t *testing.T) {
	t.Parallel()
	d := bills(t, "", "")
	for _, args := range [][]string{{"sync", "--json"}, {"issues"}, {"issues", "--json"}, {"doctor"}} {
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := read.Close(); err != nil {
			t.Fatal(err)
		}
		c := exec.CommandContext(t.Context(), program(t), args...)
		said := newLockedBuffer()
		c.Dir, c.Env, c.Stdout, c.Stderr = d.dir, append(os.Environ(), d.environ...), write, said
		var failed *exec.ExitError
		if err := c.Run(); err != nil && !errors.As(err, &failed) || !c.ProcessState.Exited() {
			t.Errorf("%v: %v", args, err)
		}
		if err := write.Close(); err != nil {
			t.Error(err)
		}
		if strings.Contains(said.String(), "broken pipe") {
			t.Errorf("%v says %s", args, said)
		}
		if _, err := os.Stat(filepath.Join(d.dir, "data", "postgres", "data", "postmaster.pid")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%v left its server running: %v", args, err)
		}
	}
	if _, err := os.Stat(filepath.Join(d.dir, "data", "postgres", "data", "PG_VERSION")); err != nil {
		t.Errorf("it had no server of its own: %v", err)
	}
}

// freeAddress returns an address that nobody listens at.
func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// getsIn lets somebody in by a link, and ends their session, as an operator would.
func getsIn(t *testing.T, dir string, environ []string, base string) {
	t.Helper()
	var made struct{ URL string }
	out, _ := run(t, dir, environ, "web", "link", "--as", "Pay@Example.com", "--json")
	if err := json.Unmarshal([]byte(out), &made); err != nil || !strings.HasPrefix(made.URL, base+"/login/link#") {
		t.Fatalf("web link says %q, %v", out, err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	page := func() string {
		t.Helper()
		ask, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		ask.Header.Set("Accept", "text/html")
		res, err := browser.Do(ask)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		text, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if text := page(); !strings.Contains(text, "sheetsync web link") {
		t.Errorf("a stranger sees\n%s", text)
	}
	_, token, _ := strings.Cut(made.URL, "#")
	res, err := browser.PostForm(base+"/login/link", url.Values{"code": {token}})
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if text := page(); !strings.Contains(text, "<span>pay@example.com · Finance</span>") {
		t.Errorf("who has a link sees\n%s", text)
	}
	if out, _ := run(t, dir, environ, "web", "sessions", "--json"); !strings.Contains(out, `"person":"pay@example.com","via":"link"`) {
		t.Errorf("web sessions says %s", out)
	}
	if out, _ := run(t, dir, environ, "web", "logout", "pay@example.com"); !strings.Contains(out, "1 session ended") {
		t.Errorf("web logout says %s", out)
	}
	if text := page(); strings.Contains(text, "pay@example.com") {
		t.Error("who was signed out is in")
	}
}
