package duplicates

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates/linkage"
)

// An Index remembers what was found among the records of a table, so that looking
// again takes what has changed since, and not the whole. What it finds is what
// [Find] finds. It is for one goroutine at a time, and its zero value knows nothing.
type Index struct {
	resource *sheetschema.Resource
	country  string
	fields   []linkage.Field // with what they hold
	found    *linkage.Index
}

// digestChunk is how many records a goroutine looks at a time.
const digestChunk = 4096

// Find returns the records of a table that seem to be the same. Records are known
// again by their ids; where they have none, nothing is remembered. The result can
// explain pairs until Find is called again.
func (x *Index) Find(t *table.Table, o Options) *Result {
	r := t.Resource
	if t.Len() < 2 || t.ID(0) == "" || r.Duplicates == nil || !namesSomebody(linkageFields(r)) {
		*x = Index{}
		return Find(t, o)
	}
	if o.Older == nil {
		o.Older = func(a, b int) bool { return a < b }
	}
	ids := make([]uint64, t.Len())
	for record := range ids {
		ids[record] = linkage.IDOf(t, record)
	}
	fields := linkage.Resolved(t, linkageFields(r))
	if x.found == nil || x.resource != r || x.country != o.Country || !slices.Equal(x.fields, fields) {
		*x = Index{resource: r, country: o.Country, fields: fields}
		x.found = linkage.NewIndex(fields, linkage.Records{IDs: ids, Packed: linkage.PackAll(t, fields, o.Country), Digests: x.digests(t)}, r.Duplicates.Review)
	} else {
		x.found.Apply(x.changes(t, ids))
	}
	return x.result(ids, o)
}

// Update takes up records of a table that came or changed since Find, and the ids of
// those that went. It returns hashes of the ids of the records whose clusters are
// others now, and whether those of all records may be. It takes time by what has
// changed, where Find takes a look at each record.
func (x *Index) Update(t *table.Table, records []int, gone []string) (changed []uint64, all bool) {
	if x.found == nil {
		return nil, false
	}
	var changes []linkage.Change
	p := linkage.NewPacker(t, x.fields, x.country)
	for _, record := range records {
		changes = append(changes, linkage.Change{ID: linkage.IDOf(t, record), Packed: p.Pack(record), Digest: p.Digest(record)})
	}
	for _, id := range gone {
		changes = append(changes, linkage.Change{ID: linkage.HashID(id)})
	}
	return x.found.Apply(changes)
}

// digests are of what the records' values are.
func (x *Index) digests(t *table.Table) []uint64 {
	digests := make([]uint64, t.Len())
	parallel.Ranges(t.Len(), digestChunk, func(from, to int) {
		p := linkage.NewPacker(t, x.fields, x.country)
		for record := from; record < to; record++ {
			digests[record] = p.Digest(record)
		}
	})
	return digests
}

// changes are what became of the records since the last time.
func (x *Index) changes(t *table.Table, ids []uint64) []linkage.Change {
	var changes []linkage.Change
	p := linkage.NewPacker(t, x.fields, x.country)
	known := 0
	for record, digest := range x.digests(t) {
		before, there := x.found.Digest(ids[record])
		if there {
			known++
		}
		if !there || before != digest {
			changes = append(changes, linkage.Change{ID: ids[record], Packed: p.Pack(record), Digest: digest})
		}
	}
	if known < x.found.Len() {
		now := make(map[uint64]bool, len(ids))
		for _, id := range ids {
			now[id] = true
		}
		x.found.Each(func(id uint64) {
			if !now[id] {
				changes = append(changes, linkage.Change{ID: id})
			}
		})
	}
	return changes
}

// result says what was found in terms of a table's records.
func (x *Index) result(ids []uint64, o Options) *Result {
	clusters := x.found.Clusters()
	records := make(map[uint64]int)
	for _, c := range clusters {
		for _, id := range c {
			records[id] = -1
		}
	}
	for record, id := range ids {
		if _, wanted := records[id]; wanted {
			records[id] = record
		}
	}
	result := &Result{explain: func(a, b int) (Explanation, bool) { return x.found.Explain(ids[a], ids[b]) }}
	for _, p := range x.found.Pairs() {
		result.Pairs = append(result.Pairs, pairOf(records[p.A], records[p.B], p.Score, x.found.Reasons(p), o.Older))
	}
	for _, c := range clusters {
		list := make(Cluster, 0, len(c))
		for _, id := range c {
			list = append(list, records[id])
		}
		slices.Sort(list)
		result.Clusters = append(result.Clusters, list)
	}
	return result.arranged(o.Older)
}
