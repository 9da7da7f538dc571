package settling_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/settling"
)

func TestLeft(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 29, 9, 5, 10, 0, time.UTC)
	y := settling.Young{"orders": {"old": at.Add(-time.Minute), "new": at}}
	for _, test := range []struct {
		name  string
		look  time.Time
		after time.Duration
		want  settling.Young
	}{
		{"a second too early", at.Add(-time.Second), time.Minute, y},
		{"just then", at, time.Minute, settling.Young{"orders": {"new": at}}},
		{"long after", at.Add(time.Hour), time.Minute, settling.Young{}},
		{"switched off meanwhile", at, 0, settling.Young{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := y.Left(test.look, test.after)
			if diff := cmp.Diff(test.want, got); diff != "" || !got.Equal(test.want) {
				t.Error(diff)
			}
		})
	}
	if got := y.Until(time.Minute); !got.Equal(at.Add(time.Minute)) || !(settling.Young{}).Until(time.Minute).IsZero() {
		t.Errorf("settled at %s", got)
	}
	if y.Equal(settling.Young{"orders": {"old": at, "new": at}}) || y.Len() != 2 {
		t.Error("two that differ are equal")
	}
}
