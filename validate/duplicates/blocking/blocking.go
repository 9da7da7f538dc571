package blocking

import (
	"cmp"
	"slices"
	"sync"

	"sheetsync/sheetschema/parallel"
)

// A Pair is two records, the lower index first.
type Pair struct{ A, B int32 }

// A Key is a kind of blocking key.
type Key struct {
	// Each calls emit with each value of a record's key, hashed.
	Each func(record int, emit func(hash uint64))
	// Limit is how many records a block has at most: a key that more records share
	// tells nothing.
	Limit int
	// First, where it isn't nil, says that records of one key are copies of each
	// other: blocks have no limit, and each record is paired only with the one of
	// its block that comes first by this order.
	First func(a, b int32) int
}

type entry struct {
	hash   uint64
	record int32
}

// Pairs returns the pairs of n records that share a key, ordered and each once.
func Pairs(n int, keys []Key) []Pair {
	var lock sync.Mutex
	var found []Pair
	parallel.Each(len(keys), func(i int) {
		pairs := pairsOf(n, keys[i])
		lock.Lock()
		defer lock.Unlock()
		found = append(found, pairs...)
		if len(found) > cap(found)/2 && len(found) > 1<<22 {
			found = distinct(found)
		}
	})
	return distinct(found)
}

func distinct(pairs []Pair) []Pair {
	slices.SortFunc(pairs, func(x, y Pair) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return slices.Compact(pairs)
}

func pairsOf(n int, key Key) []Pair {
	entries := make([]entry, 0, n)
	for record := range n {
		key.Each(record, func(hash uint64) {
			entries = append(entries, entry{hash, int32(record)})
		})
	}
	slices.SortFunc(entries, func(x, y entry) int { return cmp.Or(cmp.Compare(x.hash, y.hash), cmp.Compare(x.record, y.record)) })
	entries = slices.Compact(entries)
	if key.First != nil {
		return copies(entries, key.First)
	}
	total := 0
	for block := range blocks(entries) {
		if len(block) <= key.Limit {
			total += len(block) * (len(block) - 1) / 2
		}
	}
	pairs := make([]Pair, 0, total)
	for block := range blocks(entries) {
		if len(block) > key.Limit {
			continue
		}
		for i, x := range block {
			for _, y := range block[i+1:] {
				pairs = append(pairs, Pair{x.record, y.record})
			}
		}
	}
	return pairs
}

// blocks yields the runs of entries with one hash.
func blocks(entries []entry) func(yield func([]entry) bool) {
	return func(yield func([]entry) bool) {
		for from := 0; from < len(entries); {
			to := from + 1
			for to < len(entries) && entries[to].hash == entries[from].hash {
				to++
			}
			if to-from > 1 && !yield(entries[from:to]) {
				return
			}
			from = to
		}
	}
}

func copies(entries []entry, order func(a, b int32) int) []Pair {
	var pairs []Pair
	for block := range blocks(entries) {
		first := slices.MinFunc(block, func(x, y entry) int { return order(x.record, y.record) }).record
		for _, e := range block {
			if e.record != first {
				pairs = append(pairs, Pair{min(first, e.record), max(first, e.record)})
			}
		}
	}
	return pairs
}
