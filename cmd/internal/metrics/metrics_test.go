package metrics_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"sheetsync/cmd/internal/metrics"
	"sheetsync/reminders"
	"sheetsync/reminders/ledger"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/backup"
)

// scrape returns the lines of what is told that begin with a prefix.
func scrape(m http.Handler, prefix string) []string {
	w := httptest.NewRecorder()
	m.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	var lines []string
	for line := range strings.Lines(w.Body.String()) {
		if strings.HasPrefix(line, prefix) {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	now := time.Now()
	checked, since := now.Add(-90*time.Second), now.Add(-time.Hour)
	m := metrics.New(metrics.Options{
		Version: "1.2.3", Registers: []string{"acme", "b"}, RequestsLeft: func() float64 { return 7 },
		Stored: func(context.Context) (metrics.Stored, error) {
			return metrics.Stored{
				Vitals: mirror.Vitals{
					Rows:   []mirror.RowCount{{Register: "acme", Resource: "customers", Rows: 91}},
					Issues: []mirror.IssueCount{{Register: "acme", Severity: "error", Issues: 3}, {Register: "acme", Severity: "warning", Issues: 4}},
					Lags:   []mirror.Lag{{Register: "acme", Seconds: 12}},
				},
				Freshness: []mirror.Freshness{{Register: "acme", CheckedAt: &checked, HeldSince: &since, Stale: true}, {Register: "b", FailingSince: &since}},
				Reminders: []ledger.StateCount{{Register: "acme", State: "owed", Reminders: 2}},
				Backup:    backup.Last{MadeAt: &since},
				Now:       now,
			}, nil
		},
	})
	m.Run(&syncer.Result{Register: "acme", Status: syncer.StatusApplied, Seconds: 2, Requests: 5, CellsWritten: 40, Resources: map[string]syncer.ResourceResult{"customers": {Inserted: 3, Updated: 1}}})
	m.Run(&syncer.Result{Register: "acme", Status: syncer.StatusUnchanged, Seconds: .2, Requests: 2, Resources: map[string]syncer.ResourceResult{"customers": {Inserted: 3}}})
	m.Reminded("acme", &reminders.Report{Mails: []reminders.Mail{{State: reminders.StateSent, Recipient: "li@example.com"}, {State: reminders.StateSent}, {State: reminders.StateOwed}}}, nil)
	m.Reminded("acme", &reminders.Report{}, errors.New("no"))
	for _, c := range []struct {
		prefix string
		want   []string
	}{
		{"sheetsync_build_info", []string{`sheetsync_build_info{version="1.2.3"} 1`}},
		{"sheetsync_runs_total", []string{
			`sheetsync_runs_total{register="acme",status="applied"} 1`, `sheetsync_runs_total{register="acme",status="failed"} 0`,
			`sheetsync_runs_total{register="acme",status="held"} 0`, `sheetsync_runs_total{register="acme",status="unchanged"} 1`,
			`sheetsync_runs_total{register="b",status="applied"} 0`, `sheetsync_runs_total{register="b",status="failed"} 0`,
			`sheetsync_runs_total{register="b",status="held"} 0`, `sheetsync_runs_total{register="b",status="unchanged"} 0`,
		}},
		{`sheetsync_run_duration_seconds_sum{register="acme"}`, []string{`sheetsync_run_duration_seconds_sum{register="acme"} 2.2`}},
		{`sheetsync_run_duration_seconds_bucket{register="acme",le="0.25"}`, []string{`sheetsync_run_duration_seconds_bucket{register="acme",le="0.25"} 1`}},
		{`sheetsync_run_requests_total{register="acme"}`, []string{`sheetsync_run_requests_total{register="acme"} 7`}},
		{`sheetsync_run_cells_written_total{register="acme"}`, []string{`sheetsync_run_cells_written_total{register="acme"} 40`}},
		{"sheetsync_run_records_total", []string{
			`sheetsync_run_records_total{change="delete",register="acme",resource="customers"} 0`,
			`sheetsync_run_records_total{change="insert",register="acme",resource="customers"} 3`,
			`sheetsync_run_records_total{change="update",register="acme",resource="customers"} 1`,
		}},
		{`sheetsync_reminder_rounds_total{register="acme"`, []string{
			`sheetsync_reminder_rounds_total{register="acme",status="done"} 1`, `sheetsync_reminder_rounds_total{register="acme",status="failed"} 1`,
		}},
		{"sheetsync_reminder_mails_total", []string{
			`sheetsync_reminder_mails_total{register="acme",state="owed"} 1`, `sheetsync_reminder_mails_total{register="acme",state="sent"} 2`,
		}},
		{"sheetsync_google_requests_left", []string{"sheetsync_google_requests_left 7"}},
		{"sheetsync_mirror_age_seconds", []string{`sheetsync_mirror_age_seconds{register="acme"} 90`}},
		{"sheetsync_mirror_lag_seconds", []string{`sheetsync_mirror_lag_seconds{register="acme"} 12`}},
		{"sheetsync_mirror_stale", []string{`sheetsync_mirror_stale{register="acme"} 1`, `sheetsync_mirror_stale{register="b"} 0`}},
		{"sheetsync_register_held", []string{`sheetsync_register_held{register="acme"} 1`, `sheetsync_register_held{register="b"} 0`}},
		{"sheetsync_register_failing", []string{`sheetsync_register_failing{register="acme"} 0`, `sheetsync_register_failing{register="b"} 1`}},
		{"sheetsync_records", []string{`sheetsync_records{register="acme",resource="customers"} 91`}},
		{"sheetsync_issues", []string{`sheetsync_issues{register="acme",severity="error"} 3`, `sheetsync_issues{register="acme",severity="warning"} 4`}},
		{"sheetsync_reminders{", []string{`sheetsync_reminders{register="acme",state="owed"} 2`}},
		{"sheetsync_reminders_paused", []string{"sheetsync_reminders_paused 0"}},
		{"sheetsync_backup_", []string{"sheetsync_backup_age_seconds 3600", "sheetsync_backup_failed 0"}},
		{"sheetsync_database_up", []string{"sheetsync_database_up 1"}},
	} {
		if diff := cmp.Diff(c.want, scrape(m, c.prefix)); diff != "" {
			t.Errorf("%s: %s", c.prefix, diff)
		}
	}
}

// Without its database a process still tells of itself.
func TestMetricsWithoutDatabase(t *testing.T) {
	t.Parallel()
	m := metrics.New(metrics.Options{
		Registers: []string{"acme"}, RequestsLeft: func() float64 { return 0 },
		Stored: func(context.Context) (metrics.Stored, error) { return metrics.Stored{}, errors.New("gone") },
	})
	if diff := cmp.Diff([]string{"sheetsync_database_up 0"}, scrape(m, "sheetsync_database")); diff != "" {
		t.Error(diff)
	}
	if got := scrape(m, "sheetsync_mirror"); len(got) > 0 {
		t.Errorf("it tells of %q", got)
	}
	if got := scrape(m, "sheetsync_runs_total"); len(got) != 4 {
		t.Errorf("it tells of runs %q", got)
	}
}

// Others' figures are told beside these.
func TestAdd(t *testing.T) {
	t.Parallel()
	m := metrics.New(metrics.Options{RequestsLeft: func() float64 { return 0 }, Stored: func(context.Context) (metrics.Stored, error) { return metrics.Stored{}, nil }})
	g := prometheus.NewGauge(prometheus.GaugeOpts{Name: "sheetsync_other_age_seconds", Help: "How old something else is."})
	g.Set(5)
	if err := m.Add(g); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"sheetsync_other_age_seconds 5"}, scrape(m, "sheetsync_other")); diff != "" {
		t.Error(diff)
	}
	if err := m.Add(g); err == nil {
		t.Error("a name was given twice")
	}
}
