package blocking_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/validate/duplicates/blocking"
)

// of is a kind of key with one value a record; 0 for none.
func of(hashes ...uint64) blocking.Key {
	return blocking.Key{Each: func(record int, emit func(uint64)) {
		if hashes[record] != 0 {
			emit(hashes[record])
		}
	}}
}

func TestPairs(t *testing.T) {
	t.Parallel()
	copies := of(7, 7, 7, 7, 7)
	copies.Copies = true
	for _, test := range []struct {
		name   string
		keys   []blocking.Key
		limits blocking.Limits
		want   []blocking.Pair
	}{
		{"no key", []blocking.Key{of(0, 0, 0, 0, 0)}, blocking.Limits{Block: 9, Least: 9}, nil},
		{"one key", []blocking.Key{of(1, 2, 1, 2, 3)}, blocking.Limits{Block: 9, Least: 9}, []blocking.Pair{{A: 0, B: 2}, {A: 1, B: 3}}},
		{"a pair that two keys find", []blocking.Key{of(1, 0, 1, 0, 0), of(0, 0, 5, 0, 5), of(1, 0, 1, 0, 0)}, blocking.Limits{Block: 9, Least: 9},
			[]blocking.Pair{{A: 0, B: 2}, {A: 2, B: 4}}},
		{"a block that is too large", []blocking.Key{of(1, 1, 1, 1, 0)}, blocking.Limits{Block: 3, Least: 9}, nil},
		{"a budget that the largest block exceeds", []blocking.Key{of(1, 1, 1, 1, 0)}, blocking.Limits{Block: 9, Least: 5}, nil},
		{"small blocks whatever the budget", []blocking.Key{of(1, 1, 1, 0, 0)}, blocking.Limits{Block: 9}, []blocking.Pair{{A: 0, B: 1}, {A: 0, B: 2}, {A: 1, B: 2}}},
		{"copies", []blocking.Key{copies}, blocking.Limits{Block: 3, Least: 9}, []blocking.Pair{{A: 0, B: 1}, {A: 0, B: 2}, {A: 0, B: 3}, {A: 0, B: 4}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, blocking.Pairs(5, test.keys, test.limits)); diff != "" {
				t.Errorf("pairs (-want +got):\n%s", diff)
			}
		})
	}
}
