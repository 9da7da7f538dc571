package metrics

import (
	"context"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Options say what there is to tell of.
type Options struct {
	Version   string
	Registers []string
	// Stored reads what the database knows.
	Stored func(ctx context.Context) (Stored, error)
	// RequestsLeft is how many requests may be sent to Google at once now.
	RequestsLeft func() float64
}

// Metrics are what one process tells.
type Metrics struct {
	registry *prometheus.Registry
	stored   func(ctx context.Context) (Stored, error)

	runs, requests, cells, changes *prometheus.CounterVec
	durations                      *prometheus.HistogramVec
	rounds, mails                  *prometheus.CounterVec
}

// durationBuckets are bounds of how long runs take, in seconds: a look that finds nothing
// takes a few tenths, the first run of a large register minutes.
var durationBuckets = []float64{.1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600}

// New returns metrics whose counters stand at 0 for every register, so that the first event
// is an increase.
func New(o Options) *Metrics {
	m := &Metrics{
		registry:  prometheus.NewRegistry(),
		stored:    o.Stored,
		runs:      counters("runs_total", "Runs of a register by how they ended.", "register", "status"),
		requests:  counters("run_requests_total", "Requests that runs sent to the Sheets API.", "register"),
		cells:     counters("run_cells_written_total", "Cells that runs wrote into the sheet.", "register"),
		changes:   counters("run_records_total", "Records that runs changed in the mirror.", "register", "resource", "change"),
		rounds:    counters("reminder_rounds_total", "Rounds of reminders by how they ended.", "register", "status"),
		mails:     counters("reminder_mails_total", "Mails and cards of reminders by what became of them.", "register", "state"),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: namespace + "run_duration_seconds", Help: "How long runs took.", Buckets: durationBuckets}, []string{"register"}),
	}
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: namespace + "build_info", Help: "The program's version; always 1."}, []string{"version"})
	build.WithLabelValues(o.Version).Set(1)
	m.registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), build,
		m.runs, m.requests, m.cells, m.changes, m.durations, m.rounds, m.mails,
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: namespace + "google_requests_left", Help: "Requests that this process may send to Google at once, of google.requests_per_minute."}, o.RequestsLeft),
	)
	for _, register := range o.Registers {
		for _, status := range statuses {
			m.runs.WithLabelValues(register, string(status))
		}
		m.requests.WithLabelValues(register)
		m.cells.WithLabelValues(register)
		m.durations.WithLabelValues(register)
		for _, status := range []string{roundDone, roundFailed} {
			m.rounds.WithLabelValues(register, status)
		}
	}
	return m
}

const namespace = "sheetsync_"

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: namespace + name, Help: help}, labels)
}

// Add has others' metrics told beside these. Their names begin with sheetsync_, and their
// labels hold nothing from a sheet. The error is of a name that is taken.
func (m *Metrics) Add(c prometheus.Collector) error { return m.registry.Register(c) }

// ServeHTTP answers in the format that the request prefers, text or protocol buffers. What
// the database knows is read within the request's time, and left out where it can't be.
func (m *Metrics) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	all := prometheus.Gatherers{m.registry, m.fromDatabase(r.Context())}
	promhttp.HandlerFor(all, promhttp.HandlerOpts{}).ServeHTTP(w, r)
}
