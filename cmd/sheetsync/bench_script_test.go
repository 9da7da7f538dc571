package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/mirror/pgtest"
)

// BenchmarkScript sets the program beside the script that anybody would write
// (testdata/bench/mirror.py: urllib, json, psql's \copy, everything as text), and
// both beside the bare limit, which is fetching, encoding/json and COPY of typed
// rows: on a tab of 100,000 rows and 20 columns that another process serves over
// HTTP, into the same PostgreSQL. The script's tab and the read-only register's are
// the same; the register that is written back to has a copy of it.
//
//	go test -run '^$' -bench Script -benchtime 5x ./cmd/sheetsync
//
// Each iteration goes once through all cases, so that a machine's bad minute meets all
// of them. The table gives the medians: seconds; CPU seconds of the process with
// its children, of the server's backends, and of the emulator; the peak of the resident
// memory; what the server wrote to its write-ahead log; and the quotients of the seconds and of the CPU seconds, the emulator's apart,
// and the script's. SPEED_ROWS sets
// another number of rows, and SPEED_PROGRAM names another program than the one built
// from here, such as that of an earlier version.
//
// Before and after first rows went straight into the live table, what is read back shared
// memory with what was read, and texts were kept once; on two cores on which twenty
// others worked, so that the clock tells little. CPU seconds of the process and of the
// server, and MB:
//
//	                        before              after
//	the script              1.33 + .16   187    1.27 + .15   187
//	first                    .63 + .98   163     .60 + .88   130
//	unchanged                .19 + .03    92     .19 + .03    91
//	one cell                 .49 + .06   172     .44 + .06   130
//	first, write-back       1.32 + 1.15  291     .92 + 1.04  173
//	unchanged, write-back    .22 + .04    96     .22 + .04    93
//	one cell, write-back     .66 + .07   200     .50 + .05   161
//
// Of 400,000 rows the script took 6.78 + .62 CPU seconds and 692 MB, the first mirror
// 2.13 + 2.98 and 300 MB, with write-back 3.09 + 3.09 and 458 MB: 3.5 and 3.2 times the
// CPU seconds of a quarter of the rows, and 2.3 and 2.6 times the memory.
//
// Later, columns were hashed once a run and the least that a schedule says was found out
// for less, again with others on the machine: unchanged went from .21 to .14 CPU seconds
// of the process, one cell with write-back from .58 to .38 and from 153 to 121 MB; then
// the first mirror went from 121 to 115 MB.
//
// Where the time goes, and what is left to gain, is told in .github/docs/performance.md.
func BenchmarkScript(b *testing.B) {
	python, err := exec.Command("python3", "-c", "import sys; print(sys.executable)").Output()
	if err != nil {
		b.Skipf("THE COMPARISON IS NOT MADE: no Python to start: %v", err)
	}
	useProgram(b)
	c := newComparison(b, strings.TrimSpace(string(python)))
	for b.Loop() {
		c.script(b)
		c.limit(b)
		for _, s := range []*speed{c.reading, c.writing} {
			c.first(b, s)
			c.unchanged(b, s)
			c.oneCell(b, s)
		}
	}
	b.Log("\n" + c.table())
	for _, metric := range []struct{ name, unit string }{
		{caseFirst, "×first"}, {caseFirst + writeBackSuffix, "×first+wb"},
		{caseUnchanged, "×unchanged"}, {caseOneCell, "×one-cell"},
	} {
		b.ReportMetric(c.times(metric.name), metric.unit)
	}
	b.ReportMetric(0, "ns/op")
}

// useProgram has the benchmark start the program as it is shipped: the one of the tests
// has their packages in it, which take memory and time to begin.
func useProgram(b *testing.B) {
	b.Helper()
	path := os.Getenv("SPEED_PROGRAM")
	if path == "" {
		path = filepath.Join(b.TempDir(), "sheetsync")
		out, err := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, ".").CombinedOutput()
		if err != nil {
			b.Fatalf("build the program: %v: %s", err, out)
		}
	}
	b.Setenv("PATH", filepath.Dir(path)+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// The cases of the comparison.
const (
	caseScript      = "script"
	caseLimit       = "limit"
	caseFirst       = "first"
	caseUnchanged   = "unchanged"
	caseOneCell     = "one cell"
	writeBackSuffix = ", write-back"
)

// comparison is the same tab at two desks, one of which writes back.
type comparison struct {
	python, mirrorPy string
	reading, writing *speed
	admin            *sqlx.DB
	postmaster       int // its process

	cases   []string // in order
	samples map[string][]timing
}

// timing is what a case took once.
type timing struct {
	seconds                    float64
	program, server, emulation float64 // CPU seconds
	peak, wal                  float64 // MB; wal is what the server logged ahead
	requests, cells            int
}

// cpu returns the CPU seconds of the process and of the server, which tell more than the
// clock where others work on the machine.
func (t timing) cpu() float64 { return t.program + t.server }

func newComparison(b *testing.B, python string) *comparison {
	b.Helper()
	rows := speedRows(b)
	c := &comparison{python: python, samples: make(map[string][]timing)}
	var err error
	if c.mirrorPy, err = filepath.Abs("testdata/bench/mirror.py"); err != nil {
		b.Fatal(err)
	}
	c.reading, c.writing = newSpeed(b, rows, ", write_back: false"), newSpeed(b, rows, "")
	c.admin, c.postmaster = pgtest.Open(b, pgtest.New(b)), postmaster(b)
	return c
}

// observe runs a case once.
func (c *comparison) observe(b *testing.B, name string, s *speed, work func() measured) {
	b.Helper()
	server, emulation, logged := c.serverCPU(b), processCPU(b, s.emulator), c.logged(b)
	began := time.Now()
	m := work()
	took := timing{seconds: time.Since(began).Seconds(), peak: m.peak, requests: m.result.Requests, cells: m.result.Cells}
	if m.state != nil {
		took.program = (m.state.UserTime() + m.state.SystemTime()).Seconds()
	}
	took.server, took.emulation = c.serverCPU(b)-server, processCPU(b, s.emulator)-emulation
	took.wal = c.logged(b) - logged
	if !slices.Contains(c.cases, name) {
		c.cases = append(c.cases, name)
	}
	c.samples[name] = append(c.samples[name], took)
}

func (c *comparison) script(b *testing.B) {
	b.Helper()
	s := c.reading
	s.removeServiceColumns(b)
	database := pgtest.New(keep{b})
	c.observe(b, caseScript, s, func() measured {
		cmd := exec.CommandContext(b.Context(), c.python, c.mirrorPy, s.valuesURL(), "team", database)
		var told strings.Builder
		cmd.Stderr = &told
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		peak := watchPeak(cmd.Process.Pid)
		if err := cmd.Wait(); err != nil {
			b.Fatalf("the script: %v: %s", err, told.String())
		}
		return measured{peak: peak(), state: cmd.ProcessState}
	})
	c.drop(b, database)
}

// limit is measured in this process, whose memory says nothing.
func (c *comparison) limit(b *testing.B) {
	b.Helper()
	s := c.reading
	before := ownCPU(b)
	c.observe(b, caseLimit, s, func() measured {
		values := decodeValues(b, s.download(b))
		s.copyIn(b, values[1:])
		return measured{}
	})
	last := c.samples[caseLimit]
	last[len(last)-1].program = ownCPU(b) - before
}

func (c *comparison) first(b *testing.B, s *speed) {
	b.Helper()
	s.removeServiceColumns(b)
	c.drop(b, s.database)
	s.database = pgtest.New(keep{b})
	s.environ[0] = "SHEETSYNC_DATABASE_URL=" + s.database
	c.observe(b, c.name(caseFirst, s), s, func() measured {
		m := s.measure(b, "applied")
		if got := m.result.Resources["big"]; got.Inserted != s.rows {
			b.Fatalf("%d of %d rows were inserted", got.Inserted, s.rows)
		}
		return m
	})
}

func (c *comparison) unchanged(b *testing.B, s *speed) {
	b.Helper()
	s.syncUntilDone(b)
	c.observe(b, c.name(caseUnchanged, s), s, func() measured {
		m := s.measure(b, "unchanged")
		return m
	})
}

func (c *comparison) oneCell(b *testing.B, s *speed) {
	b.Helper()
	s.edit(b)
	c.observe(b, c.name(caseOneCell, s), s, func() measured {
		m := s.measure(b, "applied")
		if got := m.result.Resources["big"]; got.Updated != 1 || got.Inserted+got.Deleted != 0 {
			b.Fatalf("one edited cell gives %+v", got)
		}
		return m
	})
}

func (c *comparison) name(of string, s *speed) string {
	if s == c.writing {
		return of + writeBackSuffix
	}
	return of
}

// drop removes a database, lest the server's memory of many of them slow the rest.
func (c *comparison) drop(b *testing.B, database string) {
	b.Helper()
	if database != "" {
		_, name, _ := strings.Cut(strings.TrimPrefix(database, "postgres://"), "/")
		name, _, _ = strings.Cut(name, "?")
		c.admin.MustExec(`DROP DATABASE "` + name + `" WITH (FORCE)`)
	}
}

// times returns the quotient of a case's median time and the script's.
func (c *comparison) times(name string) float64 {
	seconds := func(s timing) float64 { return s.seconds }
	return c.median(name, seconds) / c.median(caseScript, seconds)
}

func (c *comparison) median(name string, of func(timing) float64) float64 {
	var values []float64
	for _, s := range c.samples[name] {
		values = append(values, of(s))
	}
	if len(values) == 0 {
		return math.NaN()
	}
	slices.SortFunc(values, cmp.Compare)
	return values[len(values)/2]
}

// table returns the medians in columns.
func (c *comparison) table() string {
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "case\ts\tmin s\tCPU\tserver CPU\temulator CPU\tMB\trequests\tcells\t× script\t× its CPU\t× limit\t")
	limit := c.median(caseLimit, func(s timing) float64 { return s.seconds })
	for _, name := range c.cases {
		seconds := c.median(name, func(s timing) float64 { return s.seconds })
		least := slices.MinFunc(c.samples[name], func(a, b timing) int { return cmp.Compare(a.seconds, b.seconds) })
		last := c.samples[name][len(c.samples[name])-1]
		fmt.Fprintf(w, "%s\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.0f\t%.3f\t%d\t%d\t%.2f\t%.2f\t%.2f\t\n", name, seconds, least.seconds,
			c.median(name, func(s timing) float64 { return s.program }), c.median(name, func(s timing) float64 { return s.server }),
			c.median(name, func(s timing) float64 { return s.emulation }), c.median(name, func(s timing) float64 { return s.peak }),
			c.median(name, func(s timing) float64 { return s.wal }),
			last.requests, last.cells, c.times(name), c.median(name, timing.cpu)/c.median(caseScript, timing.cpu), seconds/limit)
	}
	_ = w.Flush() // a string takes everything
	return out.String()
}

// logged returns how much the server has written to its write-ahead log, in MB.
func (c *comparison) logged(b *testing.B) float64 {
	b.Helper()
	var bytes float64
	if err := c.admin.Get(&bytes, `SELECT pg_current_wal_insert_lsn() - '0/0'`); err != nil {
		b.Fatal(err)
	}
	return bytes / 1e6
}

// postmaster returns the server's first process.
func postmaster(b *testing.B) int {
	b.Helper()
	var backend int
	if err := pgtest.Open(b, pgtest.New(b)).Get(&backend, `SELECT pg_backend_pid()`); err != nil {
		b.Fatal(err)
	}
	return int(stat(b, backend, statParent))
}

// serverCPU returns the CPU seconds of the server's processes, those that ended included.
func (c *comparison) serverCPU(b *testing.B) float64 {
	b.Helper()
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", c.postmaster, c.postmaster))
	if err != nil {
		b.Skipf("THE COMPARISON IS NOT MADE: %v", err)
	}
	total := endedCPU(b, c.postmaster)
	for _, child := range strings.Fields(string(children)) {
		if pid, err := strconv.Atoi(child); err == nil {
			total += processCPU(b, pid)
		}
	}
	return total
}

// Fields of /proc/PID/stat, counted from the one after the name's bracket.
const (
	statParent   = 1
	statUser     = 11 // and the kernel's behind it
	statEnded    = 13 // and the kernel's behind it, of children that were waited for
	ticksASecond = 100
)

// processCPU returns the CPU seconds of a living process; 0 when it has just ended.
func processCPU(b *testing.B, pid int) float64 {
	b.Helper()
	return (stat(b, pid, statUser) + stat(b, pid, statUser+1)) / ticksASecond
}

// endedCPU returns those of its children that ended.
func endedCPU(b *testing.B, pid int) float64 {
	b.Helper()
	return (stat(b, pid, statEnded) + stat(b, pid, statEnded+1)) / ticksASecond
}

// stat returns a field of what the kernel tells of a process; 0 when there is no such process.
func stat(b *testing.B, pid, field int) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	value, err := strconv.ParseFloat(strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))[field], 64)
	if err != nil {
		b.Fatal(err)
	}
	return value
}

func ownCPU(b *testing.B) float64 {
	b.Helper()
	total := 0.0
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var usage syscall.Rusage
		if err := syscall.Getrusage(who, &usage); err != nil {
			b.Fatal(err)
		}
		total += time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
	}
	return total
}

func decodeValues(b *testing.B, body []byte) [][]any {
	b.Helper()
	var answer struct{ ValueRanges []struct{ Values [][]any } }
	if err := json.Unmarshal(body, &answer); err != nil {
		b.Fatal(err)
	}
	return answer.ValueRanges[0].Values
}
