package duplicates

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/cespare/xxhash/v2"
)

// maxShare is how many records a block may have whose key tells anything. A
// telephone number of 300 customers is a placeholder, or the salesperson's own.
const maxShare = 100

// candidate is two records that share a strong value, the older one first.
type candidate struct{ a, b int32 }

// blocked is a record and a blocking key of it: the hash of a value that others
// may share.
type blocked struct {
	hash   uint64
	record int32
}

// candidates pairs each record with the oldest of those that share a blocking
// key with it: as many pairs as records and keys at most, in whatever large
// blocks.
func (f *finder) candidates(records int) []candidate {
	var found []candidate
	for _, k := range []kind{email, phone, company} {
		var entries []blocked
		for i, fd := range f.fields {
			if fd.kind != k {
				continue
			}
			for record := range records {
				f.columns[i].each(record, func(hash uint64) bool {
					entries = append(entries, blocked{hash, int32(record)})
					return true
				})
			}
		}
		found = f.block(found, entries)
	}
	return sorted(found)
}

// sorted orders candidates, each once.
func sorted(found []candidate) []candidate {
	slices.SortFunc(found, func(x, y candidate) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	return slices.Compact(found)
}

// whole identifies a record by all its compared values together, where it has
// two at least: the way to find copies in a resource without strong fields.
func (f *finder) whole(record int) (uint64, bool) {
	var b [8]byte
	var h xxhash.Digest
	h.Reset()
	filled := 0
	for _, c := range f.columns {
		binary.LittleEndian.PutUint64(b[:], c.first[record])
		_, _ = h.Write(b[:])
		if c.first[record] != 0 {
			filled++
		}
	}
	return h.Sum64(), filled >= 2
}

// block adds the candidates of all blocks of one kind of key.
func (f *finder) block(found []candidate, entries []blocked) []candidate {
	slices.SortFunc(entries, func(x, y blocked) int { return cmp.Or(cmp.Compare(x.hash, y.hash), cmp.Compare(x.record, y.record)) })
	entries = slices.Compact(entries)
	for from := 0; from < len(entries); {
		to := from + 1
		for to < len(entries) && entries[to].hash == entries[from].hash {
			to++
		}
		if group := entries[from:to]; len(group) > 1 && len(group) <= maxShare {
			head := group[0].record
			for _, e := range group[1:] {
				if f.options.Older(int(e.record), int(head)) {
					head = e.record
				}
			}
			for _, e := range group {
				if e.record != head {
					found = append(found, candidate{head, e.record})
				}
			}
		}
		from = to
	}
	return found
}
