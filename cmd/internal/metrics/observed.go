package metrics

import (
	"sheetsync/reminders"
	"sheetsync/syncer"
)

// statuses are how runs end.
var statuses = []syncer.Status{syncer.StatusApplied, syncer.StatusUnchanged, syncer.StatusHeld, syncer.StatusFailed}

// How rounds of reminders end.
const (
	roundDone   = "done"
	roundFailed = "failed"
)

// Run counts a run that ended.
func (m *Metrics) Run(result *syncer.Result) {
	m.runs.WithLabelValues(result.Register, string(result.Status)).Inc()
	m.durations.WithLabelValues(result.Register).Observe(result.Seconds)
	m.requests.WithLabelValues(result.Register).Add(float64(result.Requests))
	m.cells.WithLabelValues(result.Register).Add(float64(result.CellsWritten))
	if result.Status != syncer.StatusApplied {
		return // the figures are those of the last one that was
	}
	for resource, r := range result.Resources {
		for change, n := range map[string]int{"insert": r.Inserted, "update": r.Updated, "delete": r.Deleted} {
			m.changes.WithLabelValues(result.Register, resource, change).Add(float64(n))
		}
	}
}

// Reminded counts a round of reminders of a register, which failed with err or didn't.
func (m *Metrics) Reminded(register string, report *reminders.Report, err error) {
	status := roundDone
	if err != nil {
		status = roundFailed
	}
	m.rounds.WithLabelValues(register, status).Inc()
	for i := range report.Mails {
		m.mails.WithLabelValues(register, string(report.Mails[i].State)).Inc()
	}
}
