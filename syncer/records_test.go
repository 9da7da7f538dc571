package syncer

import (
	"testing"

	"sheetsync/syncer/identity"
	"sheetsync/syncer/recordid"
)

// Any number of rows may hold the same: each asks for one id, and has the one that
// a mirror made anew gives it.
func TestDerivedIDsOfEqualRows(t *testing.T) {
	t.Parallel()
	const rows = 1000
	seen := &identity.Observed{Key: make([]uint64, rows), Content: make([]uint64, rows), IDs: make([]string, rows)}
	for i := range rows {
		seen.Key[i] = 7
	}
	asked := 0
	ids := derived("acme", "customers", seen)
	next := unused(&identity.Known{}, seen, func(row int) string { asked++; return ids(row) })
	for row := range rows {
		if got, want := next(row), recordid.Derive("acme", "customers", 7, row); got != want {
			t.Fatalf("row %d has the id %s instead of %s", row, got, want)
		}
	}
	if asked != rows {
		t.Errorf("%d ids were made for %d rows", asked, rows)
	}
}

// An id that a record has already is passed over, once.
func TestDerivedIDsPassOverThoseInUse(t *testing.T) {
	t.Parallel()
	id := func(n int) string { return recordid.Derive("acme", "customers", 7, n) }
	seen := &identity.Observed{Key: []uint64{7, 7}, Content: []uint64{1, 2}, IDs: []string{"", ""}}
	next := unused(&identity.Known{IDs: []string{id(0), id(2)}}, seen, derived("acme", "customers", seen))
	for row, want := range []string{id(1), id(3)} {
		if got := next(row); got != want {
			t.Errorf("row %d has the id %s instead of %s", row, got, want)
		}
	}
}
