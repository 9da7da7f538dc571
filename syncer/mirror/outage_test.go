package mirror_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer"
)

// An outage lasts from the first look that fails to the first that doesn't. A failure that
// is as the one before is listed once.
func TestOutage(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	begin := time.Now().Truncate(time.Second).Add(-10 * time.Hour)
	until := begin.Add(20 * time.Hour)
	for n, c := range []struct {
		name   string
		status syncer.Status
		reason string
		want   string // the outage, and how many runs are listed
	}{
		{"no look", "", "", "none, 0"},
		{"a failure", syncer.StatusFailed, "HTTP 500", "since 1, 1 failures, put off false, 1"},
		{"the same", syncer.StatusFailed, "HTTP 500", "since 1, 2 failures, put off false, 1"},
		{"put off", "", "", "since 1, 2 failures, put off true, 1"},
		{"another failure", syncer.StatusFailed, "no answer", "since 1, 3 failures, put off false, 2"},
		{"a success", syncer.StatusUnchanged, "", "none, 2"},
		{"put off while all is well", "", "", "none, 2"},
		{"a failure as before", syncer.StatusFailed, "no answer", "since 7, 1 failures, put off false, 3"},
		{"held", syncer.StatusHeld, "", "none, 3"},
	} {
		started := begin.Add(time.Duration(n) * time.Hour)
		run := syncer.Run{ID: fmt.Sprintf("run-%d", n), Register: "acme", Started: started, Ended: started, Status: c.status, Reason: c.reason}
		var err error
		switch c.status {
		case "":
			err = r.mirror.PutOff(t.Context(), "acme", until)
		case syncer.StatusFailed:
			if err = r.mirror.RecordRun(t.Context(), run); err == nil {
				err = r.mirror.RecordLook(t.Context(), syncer.Look{Register: "acme", Started: started, Ended: started, Status: c.status})
			}
		default:
			err = r.mirror.RecordLook(t.Context(), syncer.Look{Register: "acme", Started: started, Ended: started, Status: c.status})
		}
		if err != nil {
			t.Fatal(err)
		}
		o, ok, err := r.mirror.Outage(t.Context(), "acme")
		if err != nil {
			t.Fatal(err)
		}
		got := "none"
		if ok {
			got = fmt.Sprintf("since %v, %d failures, put off %v", o.Since.Sub(begin).Hours(), o.Failures, o.RetryAt.Equal(until))
		}
		var listed int
		if err := r.db.Get(&listed, `SELECT count(*) FROM sheetsync.runs`); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, fmt.Sprintf("%s, %d", got, listed)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
