package rotation_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/mirror/backup/rotation"
)

func TestKept(t *testing.T) {
	t.Parallel()
	day := func(text string) time.Time {
		at, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	nightly := func(last string, n int) []time.Time {
		var all []time.Time
		for i := range n {
			all = append(all, day(last).AddDate(0, 0, -i))
		}
		return all
	}
	for _, test := range []struct {
		name string
		plan rotation.Plan
		made []time.Time
		want []string
	}{
		{"none", rotation.Plan{Daily: 7}, nil, nil},
		{"the newest of a day", rotation.Plan{Daily: 2}, []time.Time{day("2026-03-01 03:00"), day("2026-03-02 03:00"), day("2026-03-02 17:00"), day("2026-02-20 03:00")}, []string{"2026-03-01 03:00", "2026-03-02 03:00", "2026-03-02 17:00"}},
		{"and that of an earlier day", rotation.Plan{Daily: 3}, []time.Time{day("2026-03-01 03:00"), day("2026-03-01 17:00"), day("2026-03-03 03:00")}, []string{"2026-03-01 17:00", "2026-03-03 03:00"}},
		{"gaps don't count", rotation.Plan{Daily: 2}, []time.Time{day("2025-01-01 03:00"), day("2026-03-02 03:00")}, []string{"2025-01-01 03:00", "2026-03-02 03:00"}},
		{"nothing is to be kept, and the newest is", rotation.Plan{}, nightly("2026-03-02 03:00", 3), []string{"2026-03-02 03:00"}},
		{"days, weeks, months", rotation.Plan{Daily: 3, Weekly: 3, Monthly: 3}, nightly("2026-03-04 03:00", 100), []string{
			"2026-03-04 03:00", "2026-03-03 03:00", "2026-03-02 03:00", // days
			"2026-03-01 03:00", "2026-02-22 03:00", // the last of weeks
			"2026-02-28 03:00", "2026-01-31 03:00", // of months
		}},
	} {
		got := make(map[string]bool)
		for i, kept := range test.plan.Kept(test.made, time.UTC) {
			if kept {
				got[test.made[i].Format("2006-01-02 15:04")] = true
			}
		}
		want := make(map[string]bool)
		for _, w := range test.want {
			want[w] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// What was kept yesterday of the months doesn't go today because a day has passed: over a
// year of nights there are always as many.
func TestRolls(t *testing.T) {
	t.Parallel()
	plan := rotation.Plan{Daily: 7, Weekly: 4, Monthly: 12}
	var files []time.Time
	at := time.Date(2025, 1, 1, 3, 0, 0, 0, time.UTC)
	for range 800 {
		files = append(files, at)
		var left []time.Time
		for i, kept := range plan.Kept(files, time.UTC) {
			if kept {
				left = append(left, files[i])
			}
		}
		files, at = left, at.AddDate(0, 0, 1)
	}
	if len(files) < 18 || len(files) > 23 {
		t.Errorf("%d backups stay", len(files))
	}
	if age := at.Sub(files[0]); age < 300*24*time.Hour {
		t.Errorf("the oldest is %s old", age)
	}
}
