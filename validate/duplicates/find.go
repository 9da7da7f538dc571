package duplicates

import (
	"cmp"
	"encoding/binary"
	"sheetsync/sheetschema/table"
	"slices"

	"github.com/cespare/xxhash/v2"
)

// Options say how duplicates are looked for.
type Options struct {
	// Country is the ISO 3166 code of the country that telephone numbers
	// without a country code are in, where the record doesn't name one; "" for
	// none.
	Country string
	// Older reports whether one record is older than another, and so the one to
	// keep. nil takes the one that comes first in the table.
	Older func(a, b int) bool
}

// maxShare is how many records may share a value that tells anything. A
// telephone number of 300 customers is a placeholder, or the salesperson's own.
const maxShare = 100

// Find returns the records of a table that seem to be the same. The table is
// only read.
func Find(t *table.Table, o Options) *Result {
	fields := comparedFields(t.Resource)
	if len(fields) == 0 || t.Len() < 2 {
		return &Result{}
	}
	if o.Older == nil {
		o.Older = func(a, b int) bool { return a < b }
	}
	f := &finder{
		options: o,
		fields:  fields,
		columns: normaliseAll(t, fields, o.Country),
		review:  defaultReview,
	}
	if policy := t.Resource.Duplicates; policy != nil {
		f.review = policy.Review
	}
	return f.cluster(f.pairs(f.candidates(t.Len())))
}

// defaultReview is the score from which on a pair is reported where the
// resource has no policy.
const defaultReview = 0.80

type finder struct {
	options Options
	fields  []field
	columns []*column // by field
	review  float64
}

// candidate is two records that share a strong value, the older one first.
type candidate struct{ a, b int32 }

// sharing is a record and the hash of a value that others may share.
type sharing struct {
	hash   uint64
	record int32
}

// candidates pairs each record with the oldest of those that share a value with
// it: as many pairs as records and values at most, in whatever large groups.
func (f *finder) candidates(records int) []candidate {
	var found []candidate
	for _, k := range []kind{email, phone, company} {
		var entries []sharing
		for i, fd := range f.fields {
			if fd.kind != k {
				continue
			}
			for record := range records {
				f.columns[i].each(record, func(hash uint64) bool {
					entries = append(entries, sharing{hash, int32(record)})
					return true
				})
			}
		}
		found = f.pairUp(found, entries)
	}
	var entries []sharing
	for record := range records {
		if hash, ok := f.whole(record); ok {
			entries = append(entries, sharing{hash, int32(record)})
		}
	}
	found = f.pairUp(found, entries)
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

func (f *finder) pairUp(found []candidate, entries []sharing) []candidate {
	slices.SortFunc(entries, func(x, y sharing) int { return cmp.Or(cmp.Compare(x.hash, y.hash), cmp.Compare(x.record, y.record)) })
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

// pairs scores the candidates and keeps those that reach the review score.
func (f *finder) pairs(candidates []candidate) []Pair {
	var pairs []Pair
	for _, c := range candidates {
		score, reasons := f.compare(int(c.a), int(c.b))
		if score >= f.review {
			pairs = append(pairs, Pair{A: int(c.a), B: int(c.b), Score: score, Reasons: reasons})
		}
	}
	return pairs
}

// compare scores two records by the fields that agree: the probability that at
// least one of the agreements is no accident, taking them as independent.
func (f *finder) compare(a, b int) (score float64, reasons []string) {
	accident := 1.0
	agreed := map[kind]bool{}
	for i, fd := range f.fields {
		if !f.agree(i, a, b) {
			continue
		}
		reasons = append(reasons, fd.name)
		// A number that is under telephone and under mobile is one agreement.
		if fd.kind == other || !agreed[fd.kind] {
			accident *= 1 - weights[fd.kind]
		}
		agreed[fd.kind] = true
	}
	return 1 - accident, reasons
}

// agree reports whether record b's value of a field is one that a has in a
// field of the same kind.
func (f *finder) agree(i, a, b int) bool {
	agreed := false
	f.columns[i].each(b, func(own uint64) bool {
		for j, fd := range f.fields {
			if j != i && (fd.kind != f.fields[i].kind || fd.kind == other) {
				continue
			}
			f.columns[j].each(a, func(hash uint64) bool {
				agreed = hash == own
				return !agreed
			})
			if agreed {
				break
			}
		}
		return !agreed
	})
	return agreed
}

// cluster joins chains of pairs.
func (f *finder) cluster(pairs []Pair) *Result {
	parent := make(map[int]int)
	var find func(int) int
	find = func(x int) int {
		p, ok := parent[x]
		if !ok || p == x {
			parent[x] = x
			return x
		}
		root := find(p)
		parent[x] = root
		return root
	}
	for _, p := range pairs {
		a, b := find(p.A), find(p.B)
		if f.options.Older(b, a) {
			a, b = b, a
		}
		parent[b] = a
	}
	members := make(map[int]Cluster)
	for record := range parent {
		root := find(record)
		members[root] = append(members[root], record)
	}
	result := &Result{Pairs: pairs}
	for root, c := range members {
		slices.SortFunc(c, func(a, b int) int {
			if (a == root) != (b == root) {
				return cmp.Compare(boolRank(a != root), boolRank(b != root))
			}
			return cmp.Compare(a, b)
		})
		result.Clusters = append(result.Clusters, c)
	}
	slices.SortFunc(result.Clusters, func(x, y Cluster) int { return cmp.Compare(x[0], y[0]) })
	return result
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

func sortDuplicates(list []Duplicate) {
	slices.SortFunc(list, func(x, y Duplicate) int { return cmp.Compare(x.Record, y.Record) })
}
