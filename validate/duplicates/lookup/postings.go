package lookup

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/cespare/xxhash/v2"
)

// A posting says that a field of a record has a key.
type posting struct {
	key    uint64
	record int32
	field  int32 // of the resource
}

// postings are an inverted index: sorted by key, with a bitmap that rules out most
// keys which aren't there.
type postings struct {
	list  []posting
	bits  []uint64
	shift int
}

func newPostings(list []posting) *postings {
	slices.SortFunc(list, func(a, b posting) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.record, b.record), cmp.Compare(a.field, b.field))
	})
	list = slices.Compact(list)
	width := max(bits.Len(uint(len(list)))+4, 6) // 16 to 32 bits a posting
	p := &postings{list: list, bits: make([]uint64, 1<<(width-6)), shift: 64 - width}
	for i := range list {
		at := list[i].key >> p.shift
		p.bits[at>>6] |= 1 << (at & 63)
	}
	return p
}

// find returns the postings of a key.
func (p *postings) find(key uint64) []posting {
	at := key >> p.shift
	if p.bits[at>>6]&(1<<(at&63)) == 0 {
		return nil
	}
	from, ok := slices.BinarySearchFunc(p.list, key, func(x posting, key uint64) int { return cmp.Compare(x.key, key) })
	if !ok {
		return nil
	}
	to := from + 1
	for to < len(p.list) && p.list[to].key == key {
		to++
	}
	return p.list[from:to]
}

// A family keeps keys of different meaning apart.
type family byte

// key is the key of a text.
func (f family) key(text string) uint64 {
	// The hash's upper bits choose the bit of the bitmap.
	return (xxhash.Sum64String(text) ^ uint64(f)*0x9e3779b97f4a7c15) * 0xff51afd7ed558ccd
}

func (f family) keyOf(text []byte) uint64 {
	return (xxhash.Sum64(text) ^ uint64(f)*0x9e3779b97f4a7c15) * 0xff51afd7ed558ccd
}
