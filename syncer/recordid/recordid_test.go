package recordid

import (
	"strings"
	"testing"
	"time"
)

func TestRecordID(t *testing.T) {
	t.Parallel()
	id := FromBits(0x0123456789abcdef)
	if !WellFormed(id) {
		t.Fatalf("%q is not well-formed", id)
	}
	for i := range id {
		for _, c := range alphabet {
			changed := id[:i] + string(c) + id[i+1:]
			if changed != id && WellFormed(changed) {
				t.Errorf("%q has a slip of %q and is well-formed", changed, id)
			}
		}
	}
	for _, text := range []string{"", "department", "1234567890", "abcdefghi", id + "x", strings.ToUpper(id), " " + id[1:]} {
		if WellFormed(text) {
			t.Errorf("%q is well-formed", text)
		}
	}
	if got := Canonical(" " + strings.ToUpper(id) + "\n"); got != id {
		t.Errorf("canonical id is %q, want %q", got, id)
	}
}

func TestIDsSortByTime(t *testing.T) {
	t.Parallel()
	bits := uint64(0)
	random := func() uint64 { bits++; return bits * 0x9e3779b97f4a7c15 }
	last := ""
	for _, at := range []time.Time{epoch, epoch.Add(time.Minute), epoch.AddDate(3, 0, 0), epoch.AddDate(40, 0, 0)} {
		series := NewSeries(at, random)
		for range 1000 {
			id := series.Next()
			if !WellFormed(id) || id <= last {
				t.Fatalf("%q follows %q", id, last)
			}
			last = id
		}
	}
	// A later run of the same minute goes on where the first one ended.
	again := NewSeries(epoch.AddDate(40, 0, 0), func() uint64 { return 0 })
	again.Follow("no id")
	again.Follow(last)
	if id := again.Next(); id <= last {
		t.Errorf("%q follows %q", id, last)
	}
	full := NewSeries(epoch, random)
	seen := map[string]bool{}
	for range 300_000 {
		id := full.Next()
		if seen[id] {
			t.Fatalf("%q comes twice", id)
		}
		seen[id] = true
	}
}
