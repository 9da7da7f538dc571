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

// An entry is a key and a record that has it: the upper bits of the key's hash, and
// the record's number in the lower ones.
type entry uint64

const recordBits = 24

// MaxRecords is how many records there may be.
const MaxRecords = 1 << recordBits

// Hash is what is kept of a key's hash.
func Hash(hash uint64) uint64 { return hash >> recordBits << recordBits }

func (e entry) hash() uint64  { return Hash(uint64(e)) }
func (e entry) record() int32 { return int32(e & (MaxRecords - 1)) }

// Pairs returns the pairs of n records that share a key, ordered and each once.
// post, where it isn't nil, is called with each value of each kind of key and the
// records that have it, in any order but one call after the other.
func Pairs(n int, keys []Key, post func(key int, hash uint64, records []int32)) []Pair {
	var lock sync.Mutex
	var found []Pair
	parallel.Each(len(keys), func(i int) {
		entries := entriesOf(n, keys[i])
		pairs := Distinct(pairsOf(entries, keys[i]))
		lock.Lock()
		defer lock.Unlock()
		if post != nil {
			postAll(entries, func(hash uint64, records []int32) { post(i, hash, records) })
		}
		found = merge(found, pairs)
	})
	return found
}

// merge adds ordered pairs to ordered ones, each once. It uses the first slice.
func merge(found, pairs []Pair) []Pair {
	i, j := len(found)-1, len(pairs)-1
	found = append(found, pairs...)
	for at := len(found) - 1; j >= 0; at-- {
		if i >= 0 && found[i].order() > pairs[j].order() {
			found[at] = found[i]
			i--
		} else {
			found[at] = pairs[j]
			j--
		}
	}
	return slices.Compact(found)
}

// Distinct orders pairs, each once. It uses the slice.
func Distinct(pairs []Pair) []Pair {
	slices.SortFunc(pairs, func(x, y Pair) int { return cmp.Compare(x.order(), y.order()) })
	return slices.Compact(pairs)
}

func (p Pair) order() uint64 { return uint64(p.A)<<32 | uint64(p.B) }

// entriesOf lists who has which key, ordered.
func entriesOf(n int, key Key) []entry {
	entries := make([]entry, 0, n)
	for record := range n {
		key.Each(record, func(hash uint64) {
			entries = append(entries, entry(Hash(hash)|uint64(record)))
		})
	}
	slices.Sort(entries)
	return slices.Compact(entries)
}

func postAll(entries []entry, post func(hash uint64, records []int32)) {
	var records []int32
	for from := 0; from < len(entries); {
		to := from
		records = records[:0]
		for to < len(entries) && entries[to].hash() == entries[from].hash() {
			records = append(records, entries[to].record())
			to++
		}
		post(entries[from].hash(), records)
		from = to
	}
}

func pairsOf(entries []entry, key Key) []Pair {
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
				pairs = append(pairs, Pair{x.record(), y.record()})
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
			for to < len(entries) && entries[to].hash() == entries[from].hash() {
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
		first := slices.MinFunc(block, func(x, y entry) int { return order(x.record(), y.record()) }).record()
		for _, e := range block {
			if r := e.record(); r != first {
				pairs = append(pairs, Pair{min(first, r), max(first, r)})
			}
		}
	}
	return pairs
}
