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
	// Copies says that records of one key are copies of each other: blocks have
	// no limit, and each record is paired with its block's first only.
	Copies bool
}

// Limits bound how many pairs are found.
type Limits struct {
	Block  int     // records of a block at most
	Budget float64 // pairs of a kind of key per record at most
	Least  int     // pairs of a kind of key that are always allowed
}

// always is up to which size blocks are never left out.
const always = 3

type entry struct {
	hash   uint64
	record int32
}

// Pairs returns the pairs of n records that share a key, ordered and each once.
func Pairs(n int, keys []Key, limits Limits) []Pair {
	var lock sync.Mutex
	var found []Pair
	parallel.Each(len(keys), func(i int) {
		pairs := pairsOf(n, keys[i], limits)
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

func pairsOf(n int, key Key, limits Limits) []Pair {
	entries := make([]entry, 0, n)
	for record := range n {
		key.Each(record, func(hash uint64) {
			entries = append(entries, entry{hash, int32(record)})
		})
	}
	slices.SortFunc(entries, func(x, y entry) int { return cmp.Or(cmp.Compare(x.hash, y.hash), cmp.Compare(x.record, y.record)) })
	entries = slices.Compact(entries)
	if key.Copies {
		return copies(entries)
	}
	limit, total := limits.largest(n, entries)
	pairs := make([]Pair, 0, total)
	for block := range blocks(entries) {
		if len(block) > limit {
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

// largest returns up to which size blocks fit the budget, and how many pairs they
// have.
func (l Limits) largest(n int, entries []entry) (size, pairs int) {
	sizes := make([]int, l.Block+1) // by size: how many blocks
	for block := range blocks(entries) {
		if len(block) <= l.Block {
			sizes[len(block)]++
		}
	}
	budget := max(int(l.Budget*float64(n)), l.Least)
	for size = 2; size <= l.Block; size++ {
		more := sizes[size] * size * (size - 1) / 2
		if size > always && pairs+more > budget {
			break
		}
		pairs += more
	}
	return size - 1, pairs
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

func copies(entries []entry) []Pair {
	var pairs []Pair
	for block := range blocks(entries) {
		for _, e := range block[1:] {
			pairs = append(pairs, Pair{block[0].record, e.record})
		}
	}
	return pairs
}
