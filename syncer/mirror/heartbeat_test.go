package mirror_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer"
)

func TestFreshness(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	begin := time.Now().Truncate(time.Second).Add(-10 * time.Hour)
	hour := func(n int) time.Time { return begin.Add(time.Duration(n) * time.Hour) }
	look := func(n int, status syncer.Status, next time.Time) {
		t.Helper()
		err := r.mirror.RecordLook(t.Context(), syncer.Look{Register: "acme", Started: hour(n), Ended: hour(n).Add(time.Minute), Status: status, Next: next})
		if err != nil {
			t.Fatal(err)
		}
	}
	read := func(query string) (text string) {
		t.Helper()
		if err := r.db.Get(&text, query); err != nil {
			t.Fatal(err)
		}
		return text
	}
	for _, c := range []struct {
		name string
		look func()
		want string
	}{
		{"a first look that fails", func() { look(0, syncer.StatusFailed, hour(20)) }, "checked - changed - held - failing 0 stale"},
		{"it fails again", func() { look(1, syncer.StatusFailed, hour(20)) }, "checked - changed - held - failing 0 stale"},
		{"records are taken over", func() { look(2, syncer.StatusApplied, hour(20)) }, "checked 2 changed 2 held - failing - fresh"},
		{"nothing has changed", func() { look(3, syncer.StatusUnchanged, hour(20)) }, "checked 3 changed 2 held - failing - fresh"},
		{"a failure before its time is up", func() { look(4, syncer.StatusFailed, hour(30)) }, "checked 3 changed 2 held - failing 4 fresh"},
		{"held", func() { look(5, syncer.StatusHeld, hour(20)) }, "checked 3 changed 2 held 5 failing - stale"},
		{"a failure while it is held", func() { look(6, syncer.StatusFailed, hour(20)) }, "checked 3 changed 2 held 5 failing 6 stale"},
		{"still held", func() { look(7, syncer.StatusHeld, hour(20)) }, "checked 3 changed 2 held 5 failing - stale"},
		{"its time is up", func() { look(8, syncer.StatusUnchanged, hour(9)) }, "checked 8 changed 2 held - failing - stale"},
		{"it goes on failing", func() { look(9, syncer.StatusFailed, hour(20)) }, "checked 8 changed 2 held - failing 9 stale"},
		{"without a schedule", func() { look(9, syncer.StatusApplied, time.Time{}) }, "checked 9 changed 9 held - failing - fresh"},
	} {
		c.look()
		got := read(`SELECT concat_ws(' ', 'checked', ` + hoursSince("checked_at", begin) + `, 'changed', ` + hoursSince("changed_at", begin) + `,
			'held', ` + hoursSince("held_since", begin) + `, 'failing', ` + hoursSince("failing_since", begin) + `, CASE WHEN stale THEN 'stale' ELSE 'fresh' END)
			FROM sheetsync.freshness`)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	list, err := r.mirror.Freshness(t.Context())
	if err != nil || len(list) != 1 || list[0].Register != "acme" || list[0].Stale || !list[0].CheckedAt.Equal(hour(9)) || list[0].HeldSince != nil {
		t.Errorf("%+v, %v", list, err)
	}
	if lag := read(`SELECT (lag_seconds / 600)::text FROM sheetsync.freshness`); lag != "6" {
		t.Errorf("the lag: %s times ten minutes", lag)
	}
	at, ok, err := r.mirror.CheckedAt(t.Context(), "acme")
	if err != nil || !ok || !at.Equal(hour(9)) {
		t.Errorf("checked at %v, %v, %v", at, ok, err)
	}
	if _, ok, err := r.mirror.CheckedAt(t.Context(), "other"); ok || err != nil {
		t.Errorf("another register: %v, %v", ok, err)
	}
}

// hoursSince is SQL for the whole hours from an instant to a column's.
func hoursSince(column string, begin time.Time) string {
	return "coalesce(floor(extract(epoch FROM " + column + " - '" + begin.Format(time.RFC3339) + "') / 3600)::text, '-')"
}
