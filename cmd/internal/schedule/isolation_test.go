package schedule

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/logtest"
	"sheetsync/cmd/internal/service"
	"sheetsync/reminders"
	"sheetsync/reminders/inbox"
	"sheetsync/sheetschema/parallel"
	"sheetsync/syncer"
	"sheetsync/syncer/emulator"
	"sheetsync/syncer/mirror/pgtest"
)

// fleetSchema is what each register of a fleet is: bills, one of them overdue.
const fleetSchema = `
name: bills
resources:
  - name: bills
    title: Bills
    deadlines: [{name: due, date: due, remind: [P7D, P0D], overdue: {every: P1D, times: 4}, to: ["role:finance"]}]
    schema:
      primaryKey: bill
      fields:
        - {name: bill, title: Bill, type: string, constraints: {required: true}}
        - {name: due, title: Due, type: date}
`

// A manner is how a sheet of a fleet behaves once there are faults.
type manner string

const (
	well    manner = "well"
	hanging manner = "hanging" // no request is ever answered
	limited manner = "limited" // the same, but a run may take no longer than seconds
	failing manner = "failing" // every answer is 500
	slow    manner = "slow"    // answers come late
	gated   manner = "gated"   // answers come once the gate is open
	refused manner = "refused" // every answer is 403
)

// A group is registers of one manner.
type group struct {
	manner manner
	count  int
}

// few are enough to show what one keeps from another, and 50 to measure it.
var (
	few   = []group{{well, 4}, {hanging, 4}, {limited, 2}, {failing, 2}, {slow, 1}}
	mixed = []group{{well, 15}, {hanging, 10}, {limited, 10}, {failing, 10}, {slow, 5}}
)

// every is how often the sheets are looked at, and reminders are sent.
const every = 3 * time.Second

// A fleet is many registers, some of whose sheets get into trouble.
type fleet struct {
	config  *config.Config
	service *service.Service
	log     *logtest.Log
	mails   *inbox.Server
	faults  atomic.Bool
	gate    chan struct{} // closes to let requests through
	waiting chan struct{} // has something once a request waits at the gate

	mu      sync.Mutex
	manners map[string]manner // by register and by spreadsheet
	synced  map[string][]time.Time
	rounds  map[string][]time.Time
	errs    map[string][]error
	news    chan struct{} // something was added
}

func newFleet(tb testing.TB, groups []group, database string) *fleet {
	tb.Helper()
	f := &fleet{
		log: new(logtest.Log), manners: make(map[string]manner), synced: make(map[string][]time.Time), rounds: make(map[string][]time.Time),
		errs: make(map[string][]error), news: make(chan struct{}, 1),
		gate: make(chan struct{}), waiting: make(chan struct{}, 1),
	}
	server, err := emulator.New(emulator.Options{Seed: 1, NoPage: true})
	must(tb, err)
	must(tb, server.Start(tb.Context(), "127.0.0.1:0"))
	tb.Cleanup(func() { _ = server.Close() })
	key, err := server.AddServiceAccount("sync@example.iam.gserviceaccount.com")
	must(tb, err)
	proxy := httptest.NewServer(f.proxy(tb, server.Endpoint()))
	tb.Cleanup(proxy.Close)
	mails, err := inbox.Start(inbox.Options{})
	must(tb, err)
	tb.Cleanup(func() { _ = mails.Close() })
	f.mails = mails

	dir := tb.TempDir()
	write := func(name, content string) {
		must(tb, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
	write("bills.yaml", fleetSchema)
	write("key.json", string(key))
	var text strings.Builder
	fmt.Fprintf(&text, "data_dir: data\ndatabase: {url: %q}\ngoogle: {credentials: key.json, endpoint: %q, requests_per_minute: 60000}\n", database, proxy.URL)
	fmt.Fprintf(&text, "mail: {host: 127.0.0.1, port: %d, tls: none, from: me@example.com}\nweb: {listen: off}\nregisters:\n", mails.Port())
	for _, m := range groups {
		for n := range m.count {
			name := fmt.Sprintf("%s_%d", m.manner, n)
			book, err := server.Create(name, "Bills")
			must(tb, err)
			must(tb, server.Share(book, "sync@example.iam.gserviceaccount.com", emulator.Writer))
			must(tb, server.SetValues(book, "Bills!A1", []any{"Bill", "Due"}, []any{"B-1", time.Now().AddDate(0, 0, -1).Format(time.DateOnly)}))
			fmt.Fprintf(&text, "  - {name: %s, spreadsheet: %q, schema: bills.yaml, sync: \"@every %s\", remind: \"@every %s\", settle: off, roles: {finance: pay@example.com}}\n", name, book, every, every)
			f.manners[name], f.manners[book] = m.manner, m.manner
		}
	}
	write("sheetsync.yaml", text.String())
	f.config, err = config.Load(config.Sources{File: filepath.Join(dir, "sheetsync.yaml")})
	must(tb, err)
	f.service, err = service.Open(tb.Context(), f.config, f.registers(), slog.New(slog.NewTextHandler(f.log, nil)))
	must(tb, err)
	tb.Cleanup(func() { _ = f.service.Close(context.Background()) })
	return f
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func (f *fleet) registers() []*config.Register {
	list := make([]*config.Register, len(f.config.Registers))
	for i := range f.config.Registers {
		list[i] = &f.config.Registers[i]
	}
	return list
}

// proxy stands before the emulator and makes trouble by spreadsheet.
func (f *fleet) proxy(tb testing.TB, endpoint string) http.Handler {
	target, err := url.Parse(endpoint)
	must(tb, err)
	forward := httputil.NewSingleHostReverseProxy(target)
	forward.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/v4/spreadsheets/"), "/")
		id, _, _ = strings.Cut(id, ":")
		f.mu.Lock()
		m := f.manners[id]
		f.mu.Unlock()
		if f.faults.Load() {
			switch m {
			case hanging, limited:
				<-r.Context().Done()
				return
			case failing:
				http.Error(w, `{"error":{"code":500,"message":"Internal error encountered.","status":"INTERNAL"}}`, http.StatusInternalServerError)
				return
			case gated:
				select {
				case f.waiting <- struct{}{}:
				default:
				}
				select {
				case <-f.gate:
				case <-r.Context().Done():
					return
				}
			case refused:
				http.Error(w, `{"error":{"code":403,"message":"The caller does not have permission","status":"PERMISSION_DENIED"}}`, http.StatusForbidden)
				return
			case slow:
				select {
				case <-time.After(time.Second):
				case <-r.Context().Done():
					return
				}
			}
		}
		forward.ServeHTTP(w, r)
	})
}

// run works on the fleet until stop is called, which waits for the end.
func (f *fleet) run(tb testing.TB) (stop func()) {
	tb.Helper()
	reminding, err := f.service.OpenReminding(false)
	must(tb, err)
	ctx, cancel := context.WithCancel(tb.Context())
	s := &Schedule{
		Service: f.service, Registers: f.registers(), Reminding: reminding, Log: slog.New(slog.NewTextHandler(f.log, nil)), remindWait: time.Second,
		Synced: func(r *config.Register, _ syncer.Result, err error) { f.note(f.synced, r.Name, err) },
		Reminded: func(r *config.Register, _ reminders.Report, err error) {
			f.note(f.rounds, r.Name, err)
		},
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	return sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			tb.Error(err)
		}
		_ = reminding.Close()
	})
}

func (f *fleet) note(of map[string][]time.Time, register string, err error) {
	f.mu.Lock()
	if err != nil {
		f.errs[register] = append(f.errs[register], err)
	} else {
		of[register] = append(of[register], time.Now())
	}
	f.mu.Unlock()
	f.wake()
}

// wake has what waits look again.
func (f *fleet) wake() {
	select {
	case f.news <- struct{}{}:
	default:
	}
}

// wait waits until enough is true, and fails where that takes long.
func (f *fleet) wait(tb testing.TB, what string, enough func() bool) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), 5*time.Minute)
	defer cancel()
	for {
		f.mu.Lock()
		done := enough()
		f.mu.Unlock()
		if done {
			return
		}
		select {
		case <-f.news:
		case <-ctx.Done():
			tb.Fatalf("it takes too long until %s:\n%s\n%s", what, f.state(), f.log)
		}
	}
}

// state says how far each register has come.
func (f *fleet) state() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var b strings.Builder
	for i := range f.config.Registers {
		name := f.config.Registers[i].Name
		fmt.Fprintf(&b, "%s: %d looks, %d rounds, %v\n", name, len(f.synced[name]), len(f.rounds[name]), f.errs[name])
	}
	stats := f.service.DB.DB().Stats()
	fmt.Fprintf(&b, "sessions of the database: %d in use of %d, %d were waited for\n", stats.InUse, stats.MaxOpenConnections, stats.WaitCount)
	return b.String()
}

// each reports whether something holds for all registers of some manners, all for none.
func (f *fleet) each(holds func(register string) bool, manners ...manner) bool {
	for i := range f.config.Registers {
		name := f.config.Registers[i].Name
		of := len(manners) == 0
		for _, m := range manners {
			of = of || f.manners[name] == m
		}
		if of && !holds(name) {
			return false
		}
	}
	return true
}

// trouble looks at all sheets once, and then runs the service while some of them have their
// faults. The records of those that hang are so old that reminders look
// at the sheet first.
func (f *fleet) trouble(tb testing.TB) (stop func()) {
	tb.Helper()
	parallel.Each(len(f.config.Registers), func(i int) {
		if _, err := f.service.Sync(tb.Context(), &f.config.Registers[i], syncer.Options{}); err != nil {
			tb.Error(err)
		}
	})
	for i := range f.config.Registers {
		if r := &f.config.Registers[i]; f.manners[r.Name] == limited {
			r.Timeout = 2 * time.Second
		}
	}
	_, err := f.service.DB.DB().ExecContext(tb.Context(), `UPDATE sheetsync.heartbeats SET checked_at = checked_at - interval '1 hour' WHERE register LIKE 'hanging%'`)
	must(tb, err)
	f.faults.Store(true)
	return f.run(tb)
}

// Of 13 sheets 6 hang, 2 fail and 1 is slow: the others are looked at as before, all
// reminders go out, a run that takes too long ends, and a failure is told once.
func TestTroubleStaysWhereItIs(t *testing.T) {
	t.Parallel()
	f := newFleet(t, few, pgtest.New(t))
	stop := f.trouble(t)
	defer stop()
	f.wait(t, "those that are well were looked at, and everybody reminded", func() bool {
		return f.each(func(name string) bool { return len(f.synced[name]) >= 4 }, well) &&
			f.each(func(name string) bool { return len(f.synced[name]) >= 1 }, slow) &&
			f.each(func(name string) bool { return len(f.rounds[name]) >= 3 }) &&
			f.each(func(name string) bool { return len(f.errs[name]) >= 1 }, limited, failing)
	})
	stop()
	f.mu.Lock()
	defer f.mu.Unlock()
	for name, errs := range f.errs {
		var late *service.TimeoutError
		switch f.manners[name] {
		case limited:
			if !errors.As(errs[0], &late) {
				t.Errorf("%s: the failure is %v", name, errs[0])
			}
		case failing:
			if !strings.Contains(errs[0].Error(), "HTTP 500") {
				t.Errorf("%s: the failure is %v", name, errs[0])
			}
		case well, slow, hanging:
			t.Errorf("%s: %v", name, errs)
		}
		if len(errs) > 1 {
			t.Errorf("%s: the same was told %d times: %v", name, len(errs), errs)
		}
	}
}

// BenchmarkTrouble measures, with 50 sheets of which 20 hang, 10 fail and 5 are slow, how much later than by its schedule a
// look at a sheet that is well ends, and reminders are done, at worst in 40 seconds.
func BenchmarkTrouble(b *testing.B) {
	for b.Loop() {
		f := newFleet(b, mixed, pgtest.New(b))
		stop := f.trouble(b)
		began := time.Now()
		select {
		case <-time.After(40 * time.Second):
		case <-b.Context().Done():
		}
		stop()
		ended := time.Now()
		for _, of := range []struct {
			unit    string
			times   map[string][]time.Time
			manners []manner
		}{
			{"late-run-s", f.synced, []manner{well}}, {"late-slow-run-s", f.synced, []manner{slow}}, {"late-reminder-s", f.rounds, nil},
		} {
			worst, count := time.Duration(0), 0
			f.each(func(name string) bool {
				last := began
				for _, at := range append(of.times[name], ended) {
					worst = max(worst, at.Sub(last)-every)
					last = at
				}
				count += len(of.times[name])
				return true
			}, of.manners...)
			b.ReportMetric(worst.Seconds(), of.unit)
			b.ReportMetric(float64(count), "of-"+of.unit)
		}
	}
}
