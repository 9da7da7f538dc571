package diff_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/diff"
	"sheetsync/syncer/identity"
)

func TestRecords(t *testing.T) {
	t.Parallel()
	stored := diff.Stored{IDs: []string{"C", "A", "B"}, Rows: []int32{4, 2, 3}, Hash: []uint64{3, 1, 2}}
	match := func(known int32) identity.Match { return identity.Match{Known: known} }
	for _, tt := range []struct {
		name    string
		matches []identity.Match
		rows    []int32
		hash    []uint64
		want    diff.Changes
	}{
		{"nothing", []identity.Match{match(1), match(2), match(0)}, []int32{2, 3, 4}, []uint64{1, 2, 3}, diff.Changes{}},
		{"each kind", []identity.Match{match(1), match(-1), match(2)}, []int32{2, 3, 5}, []uint64{9, 4, 2},
			diff.Changes{Inserted: []int{1}, Updated: []int{0}, Moved: []int{2}, Deleted: []string{"C"}}},
		{"edited and moved", []identity.Match{match(0), match(1), match(2)}, []int32{2, 3, 4}, []uint64{3, 8, 2},
			diff.Changes{Updated: []int{1}, Moved: []int{0, 2}}},
		{"all gone", nil, nil, nil, diff.Changes{Deleted: []string{"A", "B", "C"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := diff.Records(stored, tt.matches, tt.rows, tt.hash)
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("changes (-want +got):\n%s", d)
			}
			if got.Empty() != cmp.Equal(tt.want, diff.Changes{}) {
				t.Errorf("Empty is %v", got.Empty())
			}
		})
	}
}
