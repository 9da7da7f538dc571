package blocking_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/validate/duplicates/blocking"
)

// of is a kind of key with one value a record; 0 for none.
func of(limit int, hashes ...uint64) blocking.Key {
	return blocking.Key{Limit: limit, Each: func(record int, emit func(uint64)) {
		if hashes[record] != 0 {
			emit(hashes[record] << 24) // the upper bits tell
		}
	}}
}

func TestPairs(t *testing.T) {
	t.Parallel()
	copies := of(3, 7, 7, 7, 7, 7)
	copies.First = func(a, b int32) int { return int(b - a) }
	for _, test := range []struct {
		name string
		keys []blocking.Key
		want []blocking.Pair
	}{
		{"no key", []blocking.Key{of(9, 0, 0, 0, 0, 0)}, nil},
		{"one key", []blocking.Key{of(9, 1, 2, 1, 2, 3)}, []blocking.Pair{{A: 0, B: 2}, {A: 1, B: 3}}},
		{"a pair that two keys find", []blocking.Key{of(9, 1, 0, 1, 0, 0), of(9, 0, 0, 5, 0, 5), of(9, 1, 0, 1, 0, 0)}, []blocking.Pair{{A: 0, B: 2}, {A: 2, B: 4}}},
		{"a block that is too large", []blocking.Key{of(3, 1, 1, 1, 1, 0)}, nil},
		{"a block that just isn't", []blocking.Key{of(3, 1, 1, 1, 0, 0)}, []blocking.Pair{{A: 0, B: 1}, {A: 0, B: 2}, {A: 1, B: 2}}},
		{"copies", []blocking.Key{copies}, []blocking.Pair{{A: 0, B: 4}, {A: 1, B: 4}, {A: 2, B: 4}, {A: 3, B: 4}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, blocking.Pairs(5, test.keys, nil)); diff != "" {
				t.Errorf("pairs (-want +got):\n%s", diff)
			}
		})
	}
}
