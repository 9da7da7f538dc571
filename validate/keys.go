package validate

import (
	"math/bits"
	"slices"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
)

// Unique keys are compared by 64-bit hashes of their values. That two of 100,000
// different keys share one has a probability of about 3 in 10^10.

// repeated returns the records, as bits, that have a complete key which a record before
// them has, too.
func repeated(t *table.Table, fields []int) []uint64 {
	hashes := make([]uint64, t.Len()) // 0 for no key
	parallel.Records(t.Len(), func(from, to int) {
		var buffer []byte
		for record := from; record < to; record++ {
			b, ok := t.AppendKey(buffer[:0], record, fields)
			if buffer = b; ok {
				hashes[record] = max(xxhash.Sum64(b), 1)
			}
		}
	})
	out := make([]uint64, (t.Len()+63)/64)
	seen := newHashSet(t.Len())
	for record, hash := range hashes {
		if hash != 0 && !seen.add(hash) {
			out[record/64] |= 1 << (record % 64)
		}
	}
	return out
}

// hashSet is a set of hashes other than 0, by open addressing: what is in it is spread
// already, and goes where its first bits say, or behind.
type hashSet struct {
	slots []uint64 // a quarter more than hashes, or more of them; 0 for none
	shift int
}

func newHashSet(n int) *hashSet {
	size := bits.Len(uint(n + n/4 + 1))
	return &hashSet{slots: make([]uint64, 1<<size), shift: 64 - size}
}

// add reports whether the hash wasn't there.
func (s *hashSet) add(hash uint64) bool {
	for at := int(hash >> s.shift); ; at = (at + 1) & (len(s.slots) - 1) {
		switch s.slots[at] {
		case hash:
			return false
		case 0:
			s.slots[at] = hash
			return true
		}
	}
}

// keys checks that no two records share a unique field, the primary key or
// another unique key. Of those that do, all but the first in the tab have an issue.
func (b *builder) keys() {
	done := map[int]bool{}
	for _, f := range b.resource.Fields {
		if f.Constraints.Unique {
			done[f.Index] = true
			b.unique([]int{f.Index}, sheetschema.CodeUniqueError)
		}
	}
	if key := b.resource.PrimaryKey; len(key) > 1 || len(key) == 1 && !done[key[0]] {
		b.unique(key, sheetschema.CodePrimaryKeyError)
	}
	for _, key := range b.resource.UniqueKeys {
		b.unique(key, sheetschema.CodeUniqueError)
	}
}

func (b *builder) unique(fields []int, code sheetschema.Code) {
	for _, i := range fields {
		if b.absent(b.resource.Fields[i]) {
			return
		}
	}
	issue := b.issue(b.resource.Fields[fields[0]], code, map[string]string{"field": b.captions(fields)})
	if len(fields) > 1 {
		issue.Variant = "joined"
	}
	again := repeated(b.table, fields)
	b.add(fields[0], when(issue, func(record int) bool { return again[record/64]&(1<<(record%64)) != 0 }))
}

// captions names the fields of a key.
func (b *builder) captions(fields []int) string {
	return b.resource.Captions(fields, b.options.Language)
}

func (b *builder) parent(name string) *table.Table {
	for i, r := range b.descriptor.Resources {
		if r.Name == name {
			return b.tables[i]
		}
	}
	return nil
}

func (b *builder) anyAbsent(r *sheetschema.Resource, fields []int) bool {
	return slices.ContainsFunc(fields, func(i int) bool { return b.absent(r.Fields[i]) })
}
