package syncer

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
)

// What a tab was like on the days before is remembered, a tab that grows is told of
// nothing, and one that is pasted into twice is told of once, as information.
func TestTrend(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	grow := func(n int) {
		for range n {
			s.orders().rows = append(s.orders().rows, cells(fmt.Sprintf("C%d", len(s.orders().rows)%4), len(s.orders().rows), 0.1))
		}
	}
	told := func(r Result) []string {
		var out []string
		for _, f := range r.Findings {
			if f.Code == sheetschema.CodeDeviatedProfile {
				out = append(out, fmt.Sprintf("%s %s: %s", f.Severity, f.Resource, f.Message))
			}
		}
		return out
	}
	grow(60)
	for range 7 {
		grow(2)
		if got := told(s.run(StatusApplied)); got != nil {
			t.Errorf("a tab that grows: %v", got)
		}
		s.now = s.now.AddDate(0, 0, 1)
	}
	rows := s.orders().rows
	for _, row := range rows[1:] {
		s.orders().rows = append(s.orders().rows, slices.Clone(row[:3]))
	}
	want := []string{"info orders: “Orders” has 172 rows; since 2026-03-02 it had 74 to 86"}
	got := s.run(StatusApplied)
	if d := cmp.Diff(want, told(got)); d != "" {
		t.Errorf("pasted twice, -want +got:\n%s", d)
	}
	if n := got.Resources["orders"].Issues; n != 0 {
		t.Errorf("%d issues of records, want none", n)
	}
	s.restart()
	changes := s.mirror.changes
	s.run(StatusUnchanged)
	if s.mirror.changes != changes {
		t.Error("a second look changed the mirror")
	}
	s.now = s.now.AddDate(0, 0, 1)
	grow(1)
	if d := cmp.Diff([]string(nil), told(s.run(StatusApplied))); d != "" {
		t.Errorf("the day after, -want +got:\n%s", d)
	}
}
