package identity_test

import (
	"fmt"

	"sheetsync/syncer/identity"
)

// People sorted their own columns of a tab and edited a row; the column of ids
// stayed as it was, and a new row came below. Numbers stand for hashes.
func ExampleResolve() {
	known := &identity.Known{
		IDs: []string{"A", "B", "C"}, Rows: []int32{2, 3, 4}, Content: []uint64{100, 200, 300},
		Key: make([]uint64, 3), InSheet: []bool{true, true, true},
	}
	seen := &identity.Observed{
		IDs: []string{"A", "B", "C", ""}, Rows: []int32{2, 3, 4, 5}, Content: []uint64{300, 222, 100, 400},
		Key: make([]uint64, 4), Sketch: make([]uint64, 4),
	}
	for i, m := range identity.Resolve(known, seen, func(int) string { return "D" }) {
		fmt.Println("row", seen.Rows[i], "is", m.ID, m.Reason == identity.ReasonContentMoved, m.IsNew())
	}
	// Output:
	// row 2 is C true false
	// row 3 is B false false
	// row 4 is A true false
	// row 5 is D false true
}
