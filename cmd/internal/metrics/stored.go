package metrics

import (
	"context"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"sheetsync/reminders/ledger"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/backup"
)

// Stored is what the database knows of all registers.
type Stored struct {
	mirror.Vitals
	Freshness []mirror.Freshness
	Reminders []ledger.StateCount
	Backup    backup.Last
	Paused    bool      // reminders wait until somebody says that they may go on
	Now       time.Time // when it was read
}

// storedTimeout bounds how long the database is waited for, below Prometheus's own ten
// seconds: a scrape without it is better than none.
const storedTimeout = 5 * time.Second

// fromDatabase reads what the database knows. Where it doesn't answer,
// sheetsync_database_up alone is told, as 0.
func (m *Metrics) fromDatabase(ctx context.Context) prometheus.Gatherer {
	ctx, cancel := context.WithTimeout(ctx, storedTimeout)
	defer cancel()
	stored, err := m.stored(ctx)
	g := gauges{prometheus.NewRegistry(), map[string]*prometheus.GaugeVec{}}
	g.set("database_up", "Whether the database answers: 1 or 0.", truth(err == nil))
	if err != nil {
		return g.registry
	}
	g.set("reminders_paused", "Whether reminders wait until sheetsync remind --resume: 1 or 0.", truth(stored.Paused))
	if made := stored.Backup.MadeAt; made != nil {
		g.set("backup_age_seconds", "How old the last good backup is.", stored.Now.Sub(*made).Seconds())
	}
	g.set("backup_failed", "Whether the last backup failed: 1 or 0.", truth(stored.Backup.FailedAt != nil))
	for _, f := range stored.Freshness {
		if f.CheckedAt != nil {
			g.set("mirror_age_seconds", "How long ago the sheet was last looked at and all that it held taken over.", stored.Now.Sub(*f.CheckedAt).Seconds(), "register", f.Register)
		}
		g.set("mirror_stale", "Whether the mirror is older than the register's schedule allows: 1 or 0.", truth(f.Stale), "register", f.Register)
		g.set("register_held", "Whether the register's runs are held: 1 or 0.", truth(f.HeldSince != nil), "register", f.Register)
		g.set("register_failing", "Whether the register's last run failed: 1 or 0.", truth(f.FailingSince != nil), "register", f.Register)
	}
	for _, l := range stored.Lags {
		g.set("mirror_lag_seconds", "How far the register is behind its schedule; 0 while its next run isn't due.", l.Seconds, "register", l.Register)
	}
	for _, c := range stored.Rows {
		g.set("records", "Records in the mirror.", float64(c.Rows), "register", c.Register, "resource", c.Resource)
	}
	for _, c := range stored.Issues {
		g.set("issues", "Open issues, without those that people dismissed.", float64(c.Issues), "register", c.Register, "severity", c.Severity)
	}
	for _, c := range stored.Reminders {
		g.set("reminders", "Reminders in the ledger by state.", float64(c.Reminders), "register", c.Register, "state", c.State)
	}
	return g.registry
}

// gauges make gauges as their values come.
type gauges struct {
	registry *prometheus.Registry
	made     map[string]*prometheus.GaugeVec
}

// set gives a gauge its value; labels are names and values in turn, the same names at each
// call.
func (g gauges) set(name, help string, value float64, labels ...string) {
	var names, values []string
	for pair := range slices.Chunk(labels, 2) {
		names, values = append(names, pair[0]), append(values, pair[1])
	}
	if g.made[name] == nil {
		g.made[name] = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: namespace + name, Help: help}, names)
		g.registry.MustRegister(g.made[name])
	}
	g.made[name].WithLabelValues(values...).Set(value)
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
