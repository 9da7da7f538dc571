package validate

import (
	"cmp"
	"slices"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
)

// Unique keys are compared by 64-bit hashes of their values. That two of 100,000
// different keys share one has a probability of about 3 in 10^10.

// keyed is a record and the hash of its key.
type keyed struct {
	hash   uint64
	record int32
}

// hashKeys returns the records that have a complete key, ordered by hash and
// then by record.
func hashKeys(t *table.Table, fields []int) []keyed {
	keys := make([]keyed, 0, t.Len())
	var buffer []byte
	for record := range t.Len() {
		b, ok := t.AppendKey(buffer[:0], record, fields)
		buffer = b
		if ok {
			keys = append(keys, keyed{xxhash.Sum64(b), int32(record)})
		}
	}
	slices.SortFunc(keys, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.record, b.record))
	})
	return keys
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
	repeated := make([]uint64, (b.table.Len()+63)/64)
	keys := hashKeys(b.table, fields)
	for i := 1; i < len(keys); i++ {
		if keys[i].hash == keys[i-1].hash {
			repeated[keys[i].record/64] |= 1 << (keys[i].record % 64)
		}
	}
	b.add(fields[0], when(issue, func(record int) bool { return repeated[record/64]&(1<<(record%64)) != 0 }))
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
