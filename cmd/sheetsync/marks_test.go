package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"sheetsync/cmd/internal/exit"
	"sheetsync/reminders/inbox"
	"sheetsync/syncer/mirror/pgtest"
)

// cellMark is in every cell and name of the marked sheet, and headingMark in every header
// and title.
const cellMark, headingMark = "zqx", "zqh"

// markedFiles writes a workbook full of marks, and its descriptor.
func markedFiles(t *testing.T) (workbook, schema string) {
	t.Helper()
	dir := t.TempDir()
	f := excelize.NewFile()
	defer f.Close()
	if _, err := f.NewSheet("Zqh notes"); err != nil {
		t.Fatal(err)
	}
	due := time.Now().AddDate(0, 0, 3).Format(time.DateOnly)
	for _, row := range []struct {
		tab, at string
		cells   []any
	}{
		{"Sheet1", "A1", []any{"Bill", "Due", "Owner", "Amount", "Zqh header"}},
		{"Sheet1", "A2", []any{"B-zqx1", due, "zqx@example.com", "zqx", "zqx cell"}},
		{"Sheet1", "A3", []any{"B-zqx2", "zqx-02-30", "nobody zqx", "1,2,3zqx", ""}},
		{"Sheet1", "A4", []any{"B-zqx2", due, "zqx@example.com", "5", "=1/0"}},
		{"Zqh notes", "A1", []any{"zqh", "Zqh two"}},
	} {
		if err := f.SetSheetRow(row.tab, row.at, &row.cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetSheetName("Sheet1", "Bills zqh"); err != nil {
		t.Fatal(err)
	}
	workbook, schema = filepath.Join(dir, "Zqh title.xlsx"), filepath.Join(dir, "marked.yaml")
	if err := f.SaveAs(workbook); err != nil {
		t.Fatal(err)
	}
	const descriptor = `
name: marked
resources:
  - name: bills
    title: Bills
    tabs: ["Bills*"]
    duplicates: {fields: [bill, owner]}
    deadlines:
      - {name: due, date: due, remind: [P7D, P0D], to: [owner, "role:finance"]}
    schema:
      primaryKey: bill
      fields:
        - {name: bill, title: Bill, type: string, constraints: {required: true}}
        - {name: due, title: Due, type: date}
        - {name: owner, title: Owner, type: string, format: email, personal: true}
        - {name: amount, title: Amount, type: number}
`
	if err := os.WriteFile(schema, []byte(descriptor), 0o600); err != nil {
		t.Fatal(err)
	}
	return workbook, schema
}

// A collector takes traces and keeps them as they came.
type collector struct {
	*httptest.Server
	mu     sync.Mutex
	traces strings.Builder
}

func newCollector(t *testing.T) *collector {
	t.Helper()
	c := new(collector)
	c.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.URL.Path != "/v1/traces" {
			t.Errorf("%s: %v", r.URL.Path, err)
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.traces.Write(body)
	}))
	t.Cleanup(c.Close)
	return c
}

func (c *collector) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.traces.String()
}

// TestNothingOfTheSheetIsTold runs the service over a sheet full of marks, in good times
// and in bad ones: no mark is in what it tells to whoever watches it.
func TestNothingOfTheSheetIsTold(t *testing.T) {
	t.Parallel()
	mails, err := inbox.Start(inbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer mails.Close()
	traces := newCollector(t)
	workbook, schema := markedFiles(t)
	d := newDesk(t, workbook, schema, pgtest.New(t), `, sync: "@every 1s", remind: "@every 1s", settle: 0s, roles: {finance: pay@example.com}`)
	address := freeAddress(t)
	environ := append(d.environ, "SHEETSYNC_WEB_LISTEN="+address, "SHEETSYNC_MAIL_HOST=127.0.0.1", fmt.Sprintf("SHEETSYNC_MAIL_PORT=%d", mails.Port()),
		"SHEETSYNC_MAIL_TLS=none", "SHEETSYNC_MAIL_FROM=me@example.com", "OTEL_EXPORTER_OTLP_ENDPOINT="+traces.URL, "OTEL_BSP_SCHEDULE_DELAY=100")
	running := start(t, d.dir, environ, "run", "--json", "--verbose")
	var told strings.Builder
	hear := func(text string) {
		line := running.until(text)
		told.WriteString(line)
		for _, page := range []string{"healthz", "readyz", "metrics"} {
			fmt.Fprintf(&told, "%s\n%s\n", page, watch(t, "http://"+address+"/"+page))
		}
	}
	hear(`"status":"applied"`)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if _, err := mails.Wait(ctx, 1); err != nil {
		t.Fatalf("no mail came: %v\n%s", err, running.stderr)
	}
	d.edit(t, "Bills zqh!A5:E5", "B-zqx5", "2030-01-01", "zqx@example.com", "7", "zqx")
	hear(`"status":"applied"`)
	if out, status := run(t, d.dir, environ, "health"); status != exit.StatusDone || out != "ok\n" {
		t.Errorf("health says %q, exit status %d", out, status)
	}
	d.edit(t, "Bills zqh!B1:B1", "Zqh renamed")
	hear(`"status":"held"`)
	for _, fault := range []string{"path=/v4/,status=403", "path=/v4/,status=400"} {
		inject(t, d, "path=/v4/,status=503,times=1") // is tried again
		inject(t, d, fault)
		hear(`"status":"failed"`)
		inject(t, d, "clear")
	}
	if _, status := run(t, d.dir, environ, "health", "--ready"); status != exit.StatusFailed {
		t.Errorf("health --ready of a held register ends with %d", status)
	}
	if err := running.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if status := running.end(); status != exit.StatusDone {
		t.Errorf("after SIGTERM: exit status %d\n%s", status, running.stderr)
	}
	told.WriteString(running.told.String())
	for _, output := range []struct{ name, text, holds string }{
		{"standard output and pages", told.String(), `sheetsync_runs_total{register="desk",status="held"} `},
		{"log", running.stderr.String(), "run ended"},
		{"traces", traces.String(), "/v4/spreadsheets/{}"},
	} {
		if !strings.Contains(output.text, output.holds) {
			t.Errorf("the %s isn't there:\n%.2000s", output.name, output.text)
		}
		for line := range strings.Lines(output.text) {
			// Whoever has to give a column back its name is told which one.
			told := strings.Contains(line, "give the column back its name")
			if lower := strings.ToLower(line); strings.Contains(lower, cellMark) || strings.Contains(lower, headingMark) && !told {
				t.Errorf("the %s tells of the sheet: %.500q", output.name, line)
			}
		}
	}
	retried := 0
	for line := range strings.Lines(running.stderr.String()) {
		if strings.Contains(line, "request to Google failed") {
			retried++
		}
		if (strings.Contains(line, "run ended") || strings.Contains(line, "request to Google failed")) && !(strings.Contains(line, "register=desk") && strings.Contains(line, " run=")) {
			t.Errorf("a line of a run doesn't say of which: %s", line)
		}
	}
	if retried == 0 {
		t.Errorf("no request was tried again:\n%s", running.stderr)
	}
}

// watch asks for a page, whatever the status.
func watch(t *testing.T, url string) string {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// inject has requests to the desk's emulator fail, or none any more.
func inject(t *testing.T, d *desk, fault string) {
	t.Helper()
	method, body := http.MethodPost, fault
	if fault == "clear" {
		method, body = http.MethodDelete, ""
	}
	req, err := http.NewRequestWithContext(t.Context(), method, d.ready.Endpoint+"/admin/faults", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode >= http.StatusBadRequest {
		t.Fatalf("%s: %s", fault, res.Status)
	}
}
