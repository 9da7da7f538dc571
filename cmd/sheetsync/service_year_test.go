package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/api/sheets/v4"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/page"
	"sheetsync/cmd/internal/service"
	"sheetsync/syncer"
)

var (
	yearRuns = flag.Int("year-runs", 60, "how many runs the service of TestServiceYear makes: 100000 are a year of one every five minutes")
	yearFor  = flag.Duration("year-for", time.Minute, "for how long at most it does: 7m for the figures of deploy/SCALING.md")
	yearRows = flag.Int("year-rows", 40, "how many orders each of its registers has: 500 for these")
)

// How often something else is done between the runs of the simulation.
const (
	yearRegisters = 3
	yearEdits     = 4                // runs for which somebody edits one cell
	yearReminds   = 12               // runs between two rounds of reminders
	yearPages     = 20               // runs between two visits of the page
	yearPrunes    = 24               // runs between two of the retention
	yearKept      = yearPrunes       // runs whose versions are kept
	yearVariable  = "SHEETSYNC_YEAR" // names the directory of the process that is measured
)

// yearSchema has something of all that a run computes.
const yearSchema = `
name: bills
resources:
  - name: customers
    title: Customers
    duplicates: {fields: [name], review: 0.80, certain: 0.95}
    schema:
      primaryKey: name
      fields:
        - {name: name, title: Customer, type: string, format: company, constraints: {required: true}}
        - {name: orders, title: Orders, type: integer, rollup: {from: bills, count: true}}
        - {name: total, title: Total, type: number, rollup: {from: bills, sum: amount, where: paid != true}}
  - name: bills
    title: Bills
    rules: [{name: positive, check: amount == nil or amount >= 0, fields: [price], severity: error, message: {en: is below nothing}}]
    deadlines: [{name: due, date: due, unless: paid == true, remind: [P7D, P0D], overdue: {every: P7D, times: 2}, to: ["role:finance"]}]
    schema:
      primaryKey: bill
      foreignKeys: [{fields: customer, reference: {resource: customers, fields: name}}]
      fields:
        - {name: bill, title: Bill, type: string, constraints: {required: true}}
        - {name: customer, title: Customer, type: string}
        - {name: due, title: Due, type: date}
        - {name: price, title: Price, type: number}
        - {name: count, title: Count, type: integer}
        - {name: paid, title: Paid, type: boolean}
        - {name: amount, title: Amount, type: number, formula: price * count}
`

// TestServiceYear has a process of its own make as many runs as are asked for, with all that
// the service does beside them, while people edit between them: what it holds stays as it is.
//
//	go test ./cmd/sheetsync -run TestServiceYear -v -year-runs 100000 -year-for 7m -year-rows 500 -timeout 30m
func TestServiceYear(t *testing.T) {
	if dir := os.Getenv(yearVariable); dir != "" {
		newServiceYear(t, dir).live()
		return
	}
	t.Parallel()
	c := newCrowd(t, yearRegisters, time.Hour)
	if err := os.WriteFile(filepath.Join(c.dir, "bills.yaml"), []byte(yearSchema), 0o600); err != nil {
		t.Fatal(err)
	}
	const customers = 20
	for _, book := range c.books {
		names := make([][]any, customers)
		for i := range names {
			names[i] = []any{fmt.Sprintf("Customer %d %c%c Ltd", i, 'A'+i, 'Z'-i)}
		}
		rows := make([][]any, *yearRows)
		for i := range rows {
			rows[i] = []any{fmt.Sprint("B-", i), names[i%customers][0], dayOfRun(0).AddDate(0, 0, i%40).Format(time.DateOnly), 10 + i, 1 + i%9, i%3 == 0}
		}
		if _, err := c.sheets.BatchUpdate(book, &sheets.Request{AddSheet: &sheets.AddSheetRequest{Properties: &sheets.SheetProperties{Title: "Customers"}}}); err != nil {
			t.Fatal(err)
		}
		for at, values := range map[string][][]any{"Customers!A1": append([][]any{{"Customer"}}, names...), "Bills!A1": append([][]any{{"Bill", "Customer", "Due", "Price", "Count", "Paid"}}, rows...)} {
			if err := c.sheets.SetValues(book, at, values...); err != nil {
				t.Fatal(err)
			}
		}
	}
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	asked, asks, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer asked.Close()
	answer, answers, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer answers.Close()
	p := exec.CommandContext(t.Context(), executable, "-test.run=^TestServiceYear$", "-test.v", fmt.Sprint("-year-runs=", *yearRuns), fmt.Sprint("-year-for=", *yearFor), fmt.Sprint("-year-rows=", *yearRows), "-test.timeout=0")
	p.Env = append(os.Environ(), yearVariable+"="+c.dir, "LANG=C.UTF-8")
	p.ExtraFiles = []*os.File{asks, answer}
	out := newLockedBuffer()
	p.Stdout, p.Stderr = out, out
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = asks.Close(), answer.Close() // they are the other process's
	edits := 0
	for ask := make([]byte, 1); ; edits++ {
		if _, err := asked.Read(ask); err != nil {
			break // it has ended
		}
		row := 2 + c.random.IntN(*yearRows)
		at, value := fmt.Sprint("Bills!D", row), any(c.random.IntN(1000)-5)
		switch edits % 4 {
		case 1:
			at, value = fmt.Sprint("Bills!C", row), dayOfRun(edits*yearEdits).AddDate(0, 0, c.random.IntN(12)).Format(time.DateOnly)
		case 3:
			at, value = fmt.Sprint("Bills!F", row), c.random.IntN(2) == 0
		}
		if err := c.sheets.SetValues(c.books[ask[0]], at, []any{value}); err != nil {
			t.Fatal(err)
		}
		if _, err := answers.Write(ask); err != nil {
			break
		}
	}
	if err = p.Wait(); err != nil {
		t.Error(err)
	}
	t.Logf("%d edits\n%s", edits, out)
}

// dayOfRun is which day it is to the reminders after so many runs: another one each round.
func dayOfRun(runs int) time.Time {
	return time.Date(2027, 1, 1+runs/yearReminds, 9, 0, 0, 0, time.UTC)
}

// A serviceYear is the service in the process that is measured.
type serviceYear struct {
	t         *testing.T
	service   *service.Service
	registers []*config.Register
	reminding *service.Reminding
	site      *page.Pages
	asks      *os.File // hears of which register's sheet somebody is to edit
	answer    *os.File // says that it was
	runs      int
	changed   int         // of these
	began     []time.Time // of each run that is still to be pruned
	took      []time.Duration
	mails     int
}

func newServiceYear(t *testing.T, dir string) *serviceYear {
	t.Helper()
	y := &serviceYear{t: t, asks: os.NewFile(3, "asks"), answer: os.NewFile(4, "answer")}
	c, err := config.Load(config.Sources{File: filepath.Join(dir, "sheetsync.yaml")})
	if err != nil {
		t.Fatal(err)
	}
	if y.registers, err = chosen(c, nil); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	if y.service, err = service.Open(t.Context(), c, y.registers, log); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = y.service.Close(context.Background()) })
	if y.reminding, err = y.service.OpenReminding(false); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = y.reminding.Close() })
	y.site, err = page.New(page.Options{
		DB: y.service.DB.DB(), Keys: y.service.DB.Ring, Mirror: y.service.DB.Mirror, Registers: pageRegisters(y.service, y.registers, make(chan string, 1)), Log: log,
		Visitor: func(*http.Request) (page.Person, bool) { return page.Person{Operator: true}, true },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(y.site.Close)
	return y
}

// A tenth is what was measured at the end of a part of the runs.
type tenth struct {
	runs, changed    int
	median, p95      time.Duration // of the part's runs
	heap             uint64        // bytes in use after a collection
	resident         int           // KiB
	goroutines       int
	files            int
	versions, dbSize int64
}

func (t tenth) String() string {
	return fmt.Sprintf("| %d | %d | %s | %s | %.1f MB | %d MB | %d | %d | %d | %.0f MB |", t.runs, t.changed, t.median.Round(100*time.Microsecond), t.p95.Round(100*time.Microsecond),
		float64(t.heap)/1e6, t.resident>>10, t.goroutines, t.files, t.versions, float64(t.dbSize)/1e6)
}

// live makes the runs, and measures by tenths of these, or of the time that there is.
func (y *serviceYear) live() {
	begun := time.Now()
	var list []tenth
	for y.runs < *yearRuns && time.Since(begun) < *yearFor {
		y.run()
		done := max(float64(y.runs)/float64(*yearRuns), float64(time.Since(begun))/float64(*yearFor))
		if int(done*10) > len(list) {
			list = append(list, y.measure())
			y.t.Log(list[len(list)-1])
		}
	}
	y.t.Logf("%d runs in %s, %d of them changed something; %d mails", y.runs, time.Since(begun).Round(time.Second), y.changed, y.mails)
	first, last := list[min(1, len(list)-1)], list[len(list)-1]
	if last.goroutines > first.goroutines+8 || last.files > first.files+8 {
		y.t.Errorf("%d goroutines and %d files have become %d and %d", first.goroutines, first.files, last.goroutines, last.files)
	}
	if last.heap > first.heap+first.heap/2+8e6 {
		y.t.Errorf("%d bytes in use have become %d", first.heap, last.heap)
	}
	if y.changed == 0 || y.mails == 0 {
		y.t.Error("nothing was changed, or nobody reminded")
	}
}

// run makes a run, and what is to be done after it.
func (y *serviceYear) run() {
	y.t.Helper()
	ctx := y.t.Context()
	r := y.registers[y.runs%len(y.registers)]
	if y.runs%yearEdits == 0 {
		ask := []byte{byte(y.runs % len(y.registers))}
		if _, err := y.asks.Write(ask); err != nil {
			y.t.Fatal(err)
		}
		if _, err := y.answer.Read(ask); err != nil {
			y.t.Fatal(err)
		}
	}
	at := time.Now()
	result, err := y.service.Sync(ctx, r, syncer.Options{})
	if err != nil {
		y.t.Fatalf("run %d: %v", y.runs, err)
	}
	y.took = append(y.took, time.Since(at))
	y.began = append(y.began, at)
	y.runs++
	if result.Status == syncer.StatusApplied {
		y.changed++
	}
	if y.runs%yearReminds == 0 {
		report, err := y.reminding.RemindAt(ctx, y.registers[y.runs/yearReminds%len(y.registers)], dayOfRun(y.runs), service.Look{Sync: func(context.Context) {}})
		if err != nil {
			y.t.Fatalf("reminders after run %d: %v", y.runs, err)
		}
		y.mails += len(report.Mails)
	}
	if y.runs%yearPages == 0 {
		for _, path := range []string{"", "/customers", "/deadlines", "/reports", "/changes", "/audit"} {
			w := httptest.NewRecorder()
			y.site.Handler().ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/r/"+r.Name+path, http.NoBody))
			if w.Code != http.StatusOK {
				y.t.Fatalf("the page %s answers %d after run %d", path, w.Code, y.runs)
			}
		}
	}
	if len(y.began) > yearKept && y.runs%yearPrunes == 0 {
		oldest := y.began[len(y.began)-yearKept]
		y.began = slices.Clone(y.began[len(y.began)-yearKept:])
		for _, r := range y.registers {
			// It is as late as makes just those versions old that ended before.
			now := oldest.Add(time.Since(r.Keep.History.Before(time.Now())))
			if _, err := y.service.Prune(ctx, r, now); err != nil {
				y.t.Fatalf("retention after run %d: %v", y.runs, err)
			}
		}
	}
}

// measure measures since it did last.
func (y *serviceYear) measure() (now tenth) {
	y.t.Helper()
	now = tenth{runs: y.runs, changed: y.changed, resident: residentKB(y.t, os.Getpid())}
	slices.Sort(y.took)
	now.median, now.p95 = y.took[len(y.took)/2], y.took[len(y.took)*95/100]
	y.took = y.took[:0]
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	now.heap, now.goroutines = memory.HeapAlloc, runtime.NumGoroutine()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		y.t.Fatal(err)
	}
	now.files = len(files)
	// The tests' server has no housekeeping of its own.
	if _, err := y.service.DB.DB().ExecContext(y.t.Context(), `VACUUM`); err != nil {
		y.t.Fatal(err)
	}
	histories := make([]string, len(y.registers))
	for i, r := range y.registers {
		histories[i] = fmt.Sprintf("(SELECT count(*) FROM %s.bills_history)", r.Name)
	}
	if err := y.service.DB.DB().QueryRowContext(y.t.Context(), `SELECT `+strings.Join(histories, " + ")+`, pg_database_size(current_database())`).Scan(&now.versions, &now.dbSize); err != nil {
		y.t.Fatal(err)
	}
	return now
}
