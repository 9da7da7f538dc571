package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/mirror/pgtest"
)

// BenchmarkSpeed drives the whole program as a process against the emulator,
// another process, over HTTP and a real PostgreSQL, on a tab of 100,000 rows and
// 20 columns of mixed types: the first mirror, a run without edits, and a run
// after one edited cell, without write-back and with it.
//
//	go test -run '^$' -bench Speed -benchtime 3x ./cmd/sheetsync
//
// It reports the seconds of the whole process, the peak of its resident memory
// (VmHWM), its requests, and in the same run the limit: fetching the same bytes
// and decoding them with encoding/json, and COPY of the same rows by psql.
// SPEED_ROWS sets another number of rows.
func BenchmarkSpeed(b *testing.B) {
	rows := speedRows(b)
	for _, mode := range []struct {
		name     string
		settings string
	}{{"read-only", ", write_back: false"}, {"write-back", ""}} {
		b.Run(mode.name, func(b *testing.B) {
			s := newSpeed(b, rows, mode.settings)
			b.Run("limit", s.limit)
			b.Run("first", s.first)
			b.Run("unchanged", s.unchanged)
			b.Run("one-cell", s.oneCell)
		})
	}
}

// speedRows returns how many rows the tab has.
func speedRows(b *testing.B) int {
	b.Helper()
	text := os.Getenv("SPEED_ROWS")
	if text == "" {
		return 100_000
	}
	rows, err := strconv.Atoi(text)
	if err != nil {
		b.Fatal(err)
	}
	return rows
}

// speed is a desk with a big tab.
type speed struct {
	*desk
	rows     int
	database string // where BenchmarkScript's last first run went
	team     *sheets.Service
	edited   int

	measured []measured // since the last report
	// What the limit was, in seconds, to set the program's against.
	fetch, copied float64
}

func newSpeed(b *testing.B, rows int, settings string) *speed {
	b.Helper()
	s := &speed{rows: rows}
	dir := b.TempDir()
	schema := filepath.Join(dir, "speed.yaml")
	if err := os.WriteFile(schema, []byte(speedSchema()), 0o600); err != nil {
		b.Fatal(err)
	}
	s.desk = newDesk(b, emptyWorkbook(b, dir, "Big"), schema, pgtest.New(b), settings)
	s.team = teamService(b, s.ready.Endpoint)
	s.fill(b)
	return s
}

// speedColumns are 20 columns: what kind each is, and how a row's cell is made.
var speedColumns = []struct {
	name, typ string
	cell      func(row int) any
}{
	{"id", "string, constraints: {required: true}", func(r int) any { return fmt.Sprintf("C-%06d", r) }},
	{"company", "string", func(r int) any { return fmt.Sprintf("Harbour %d Trading GmbH", r*7919%100_003) }},
	{"contact", "string", func(r int) any { return []string{"Anna Adler", "王伟", "Jonas Müller", "Li Na"}[r%4] }},
	{"email", "string", func(r int) any { return fmt.Sprintf("buyer%d@customer%d.example", r, r%5000) }},
	{"phone", "string", func(r int) any { return fmt.Sprintf("+49 30 %07d", r) }},
	{"country", "string", func(r int) any { return []string{"Germany", "China", "Brazil"}[r%3] }},
	{"city", "string", func(r int) any { return []string{"Berlin", "深圳", "São Paulo", "Lyon", "Madrid"}[r%5] }},
	{"status", "string", func(r int) any { return []string{"open", "paid", "closed"}[r%3] }},
	{"quantity", "integer", func(r int) any { return r % 900 }},
	{"orders", "integer", func(r int) any { return r % 37 }},
	{"price", "number", func(r int) any { return float64(r%100_000) / 100 }},
	{"discount", "number", func(r int) any { return float64(r%20) / 100 }},
	{"amount", "number", func(r int) any { return float64(r*31%9_999_999) / 100 }},
	{"ordered", "date", func(r int) any { return 44000 + r%1500 }},
	{"due", "date", func(r int) any { return 44030 + r%1500 }},
	{"shipped", "date", func(r int) any { return blankEvery(r, 3, 44010+r%1500) }},
	{"active", "boolean", func(r int) any { return r%2 == 0 }},
	{"consent", "boolean", func(r int) any { return blankEvery(r, 5, true) }},
	{"notes", "string", func(r int) any { return blankEvery(r, 2, "Takes calls in the afternoon, "+strconv.Itoa(r)) }},
	{"total", "number", func(r int) any { return float64(r%7777) * 1.25 }},
}

func blankEvery(row, n int, cell any) any {
	if row%n == 0 {
		return ""
	}
	return cell
}

func speedSchema() string {
	var b strings.Builder
	b.WriteString("name: speed\nresources:\n  - name: big\n    title: Big\n    schema:\n      primaryKey: id\n      fields:\n")
	for _, c := range speedColumns {
		fmt.Fprintf(&b, "        - {name: %s, type: %s}\n", c.name, c.typ)
	}
	return b.String()
}

// fill writes the rows through the API.
func (s *speed) fill(b *testing.B) {
	b.Helper()
	header := make([]any, len(speedColumns))
	for i, c := range speedColumns {
		header[i] = c.name
	}
	s.fillTab(b, "Big", header, s.rows, func(r int) []any {
		row := make([]any, len(speedColumns))
		for i, c := range speedColumns {
			row[i] = c.cell(r)
		}
		return row
	})
}

func (s *speed) write(b *testing.B, row int, values [][]any) {
	b.Helper()
	s.writeTo(b, fmt.Sprintf("Big!A%d", row), values)
}

func (s *speed) writeTo(b *testing.B, at string, values [][]any) {
	b.Helper()
	_, err := s.team.Spreadsheets.Values.Update(s.ready.Spreadsheets[0].ID, at, &sheets.ValueRange{Values: values}).ValueInputOption("RAW").Do()
	if err != nil {
		b.Fatal(err)
	}
}

// first mirrors into an empty database. With write-back the columns of the last
// time are taken out of the sheet first.
func (s *speed) first(b *testing.B) {
	defer s.report(b)
	for b.Loop() {
		b.StopTimer()
		s.removeServiceColumns(b)
		s.environ[0] = "SHEETSYNC_DATABASE_URL=" + pgtest.New(keep{b})
		b.StartTimer()
		r := s.measure(b, "applied")
		if got := r.result.Resources["big"]; got.Inserted != s.rows {
			b.Fatalf("%d of %d rows were inserted", got.Inserted, s.rows)
		}
	}
}

func (s *speed) unchanged(b *testing.B) {
	s.syncUntilDone(b)
	defer s.report(b)
	for b.Loop() {
		s.measure(b, "unchanged")
	}
}

func (s *speed) oneCell(b *testing.B) {
	s.syncUntilDone(b)
	defer s.report(b)
	for b.Loop() {
		b.StopTimer()
		s.edit(b)
		b.StartTimer()
		r := s.measure(b, "applied")
		if got := r.result.Resources["big"]; got.Updated != 1 || got.Inserted+got.Deleted != 0 {
			b.Fatalf("one edited cell gives %+v", got)
		}
	}
}

// edit changes a cell of a row that was not edited before.
func (s *speed) edit(b *testing.B) {
	b.Helper()
	s.edited++
	row := s.rows/2 + s.edited
	s.write(b, 2+row, [][]any{{fmt.Sprintf("C-%06d", row), fmt.Sprintf("Edited %d Ltd", time.Now().UnixNano())}})
}

// syncUntilDone runs until nothing is left to do.
func (s *speed) syncUntilDone(b *testing.B) {
	b.Helper()
	for range 3 {
		if status, _ := s.sync(b); status == "unchanged" {
			return
		}
	}
	b.Fatal("the register doesn't come to rest")
}

// removeServiceColumns deletes the columns right of people's own.
func (s *speed) removeServiceColumns(b *testing.B) {
	b.Helper()
	p := s.tab(b)
	if p.GridProperties.ColumnCount <= int64(len(speedColumns)) {
		return
	}
	s.batch(b, &sheets.Request{DeleteDimension: &sheets.DeleteDimensionRequest{Range: &sheets.DimensionRange{
		SheetId: p.SheetId, Dimension: "COLUMNS", StartIndex: int64(len(speedColumns)), EndIndex: p.GridProperties.ColumnCount, ForceSendFields: []string{"SheetId"},
	}}})
}

func (s *speed) tab(b *testing.B) *sheets.SheetProperties {
	b.Helper()
	book, err := s.team.Spreadsheets.Get(s.ready.Spreadsheets[0].ID).Fields("sheets.properties").Do()
	if err != nil {
		b.Fatal(err)
	}
	return book.Sheets[0].Properties
}

func (s *speed) batch(b *testing.B, request *sheets.Request) {
	b.Helper()
	_, err := s.team.Spreadsheets.BatchUpdate(s.ready.Spreadsheets[0].ID, &sheets.BatchUpdateSpreadsheetRequest{Requests: []*sheets.Request{request}}).Do()
	if err != nil {
		b.Fatal(err)
	}
}

// A measured run.
type measured struct {
	result struct {
		Status    string
		Resources map[string]struct{ Inserted, Updated, Deleted int }
		Requests  int
		Cells     int `json:"cells_written"`
	}
	seconds float64
	peak    float64 // MB
	state   *os.ProcessState
}

// measure runs the program once and notes what it took.
func (s *speed) measure(b *testing.B, status string) measured {
	b.Helper()
	began := time.Now()
	p := start(b, s.dir, s.environ, "sync", "--json")
	peak := watchPeak(p.Process.Pid)
	exit := p.end()
	r := measured{seconds: time.Since(began).Seconds(), peak: peak(), state: p.ProcessState}
	if err := json.Unmarshal([]byte(p.told.String()), &r.result); err != nil {
		b.Fatalf("exit status %d: %v\n%s", exit, err, p.stderr)
	}
	if r.result.Status != status {
		b.Fatalf("the run is %s: %s", r.result.Status, p.told.String())
	}
	s.measured = append(s.measured, r)
	return r
}

// report tells the mean of the runs since the last report; of the peaks of
// memory and the requests, the largest.
func (s *speed) report(b *testing.B) {
	b.Helper()
	if len(s.measured) == 0 {
		return
	}
	seconds, peak, requests, cells := 0.0, 0.0, 0, 0
	for _, r := range s.measured {
		seconds += r.seconds / float64(len(s.measured))
		peak = max(peak, r.peak)
		requests, cells = max(requests, r.result.Requests), max(cells, r.result.Cells)
	}
	s.measured = nil
	b.ReportMetric(seconds, "s")
	b.ReportMetric(peak, "MB-peak")
	b.ReportMetric(float64(requests), "requests")
	b.ReportMetric(float64(cells), "cells")
	if s.fetch > 0 {
		b.ReportMetric(seconds/s.fetch, "×fetch+decode")
		b.ReportMetric(seconds/(s.fetch+s.copied), "×fetch+decode+copy")
	}
	b.ReportMetric(0, "ns/op")
}
