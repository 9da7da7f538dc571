package mirror_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer"
	"sheetsync/syncer/mirror"
)

func TestVitals(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	for _, statement := range []string{
		`INSERT INTO sheetsync.registers (register, layout, counts) VALUES ('other', '{}', '{"a": {"rows": 5}, "b": {"issues": 1}}')`,
		`INSERT INTO sheetsync.issues (register, resource, code, severity, message, first_seen_run) VALUES
			('other', 'a', 'x', 'error', '', ''), ('other', 'a', 'x', 'error', '', ''), ('other', 'b', 'y', 'info', '', '')`,
		`INSERT INTO sheetsync.issues (register, resource, code, severity, message, first_seen_run, dismissed_at) VALUES ('other', 'a', 'x', 'error', '', '', now())`,
	} {
		if _, err := r.db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	start := time.Now().Add(-time.Hour)
	for register, next := range map[string]time.Time{"late": start.Add(time.Minute), "early": start.Add(2 * time.Hour), "unscheduled": {}} {
		if err := r.mirror.RecordLook(t.Context(), syncer.Look{Register: register, Started: start, Ended: start, Status: syncer.StatusApplied, Next: next}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := r.mirror.Vitals(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	lags := got.Lags
	got.Lags = nil
	want := mirror.Vitals{
		Rows:   []mirror.RowCount{{Register: "other", Resource: "a", Rows: 5}, {Register: "other", Resource: "b"}},
		Issues: []mirror.IssueCount{{Register: "other", Severity: "error", Issues: 2}, {Register: "other", Severity: "info", Issues: 1}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(lags) != 2 || lags[0] != (mirror.Lag{Register: "early"}) || lags[1].Register != "late" || lags[1].Seconds < 59*60 || lags[1].Seconds > 61*60 {
		t.Errorf("they are behind by %+v", lags)
	}
}
