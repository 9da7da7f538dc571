package linkage

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates/blocking"
	"sheetsync/validate/duplicates/cluster"
	"sheetsync/validate/duplicates/weights"
)

// A Matcher compares records with each other.
type Matcher struct {
	records      int // of the matcher
	population   int // records among which they are compared: those of the table
	step         int // the population, rounded: see stepOf
	columns      []*column
	comparisons  []*comparison
	exchangeable []int // comparisons between which values may be exchanged
	name         int   // the first comparison of companies; -1 for none
	contact      int   // that of addresses and hosts; -1 for none
	keys         []key
	surprises    [][buckets]float32 // by comparison: of a value that so many records have; 0 of what isn't known
	digests      []uint64           // by record: a hash of its compared values
	ties         []uint64           // by record: a hash of its id, which tells copies apart

	model   *weights.Model
	order   []int     // comparisons, the quick ones first
	most    []float64 // by comparison: its weight at most
	allMost float64   // of all comparisons together
}

// A Pair is two records that seem to be one.
type Pair struct {
	A, B  int     // indexes in the table, the lower one first
	Score float64 // the probability that they are one
}

// Match compares the records of a table and returns the clusters of those that
// seem to be one, each in ascending order, and the pairs inside the clusters whose
// score is review at least, ordered. fallback is the ISO 3166 code of the country
// of telephone numbers without a country code.
func Match(t *table.Table, fields []Field, fallback string, review float64) (m *Matcher, clusters [][]int32, pairs []Pair) {
	m = matcherOf(t, fields, fallback)
	candidates := m.candidates(nil)
	edges := m.weighedEdges(candidates, thresholdOf(review))
	weight := func(a, b int32) float32 { return float32(m.bits(int(a), int(b))) }
	clusters = cluster.Resolve(edges, weight, m.compareRank)
	of := make(map[int32]int32, len(clusters)*2)
	for i, c := range clusters {
		for _, record := range c {
			of[record] = int32(i) + 1
		}
	}
	for _, e := range edges {
		if of[e.A] != 0 && of[e.A] == of[e.B] {
			pairs = append(pairs, Pair{int(e.A), int(e.B), weights.Probability(float64(e.Weight))})
		}
	}
	return m, clusters, pairs
}

// thresholdOf is the log2-odds of a review score.
func thresholdOf(review float64) float64 { return weights.LogOdds(min(review, 0.999999)) }

// matcherOf prepares a matcher of all records of a table.
func matcherOf(t *table.Table, fields []Field, fallback string) *Matcher {
	fields = Resolved(t, fields)
	m := newMatcher(fields, PackAll(t, fields, fallback))
	for record := range m.ties {
		m.ties[record] = IDOf(t, record)
	}
	m.population = m.records
	m.weigh(m.countAll())
	return m
}

// IDOf is by what a record is told from its copies: a hash of its id or, where it has
// none, its place.
func IDOf(t *table.Table, record int) uint64 {
	if id := t.ID(record); id != "" {
		return HashID(id)
	}
	return uint64(record)
}

// HashID is the hash of a record's id.
func HashID(id string) uint64 { return xxhash.Sum64String(id) }

// newMatcher prepares a matcher of records of which the packed values are given, by
// field. It doesn't know yet how much they say: see weigh and learn.
func newMatcher(fields []Field, packed [][]string) *Matcher {
	m := &Matcher{records: len(packed[0]), columns: make([]*column, len(fields))}
	parallel.Each(len(fields), func(i int) { m.columns[i] = newColumn(fields[i], i, packed[i]) })
	m.comparisons = comparisonsOf(m.columns)
	m.name = slices.IndexFunc(m.comparisons, func(c *comparison) bool { return c.kind == KindCompany })
	m.contact = slices.IndexFunc(m.comparisons, func(c *comparison) bool { return c.kind == KindEmail })
	for i, c := range m.comparisons {
		if c.kind == KindPerson || c.kind == KindAddress {
			m.exchangeable = append(m.exchangeable, i)
		}
	}
	m.addKeys()
	m.digests, m.ties = make([]uint64, m.records), make([]uint64, m.records)
	parallel.Records(m.records, func(from, to int) {
		for record := from; record < to; record++ {
			m.digests[record], _ = m.digest(record)
		}
	})
	return m
}

// digest returns a hash of all of a record's compared values, and how many it has.
func (m *Matcher) digest(record int) (hash uint64, filled int) {
	hash = 14695981039346656037
	for _, c := range m.comparisons {
		for _, column := range c.columns {
			v := column.of(record)
			if v != nil {
				hash ^= v.whole
				filled++
			}
			hash = bits.RotateLeft64(hash*1099511628211, 31)
		}
	}
	return scatter(hash), filled
}

// scatter makes all bits of a hash depend on all others.
func scatter(hash uint64) uint64 {
	hash = (hash ^ hash>>32) * 0x9e3779b97f4a7c15
	hash = (hash ^ hash>>29) * 0xbf58476d1ce4e5b9
	return hash ^ hash>>32
}

// compareRank orders records by what they hold, and copies by their ids.
func (m *Matcher) compareRank(a, b int32) int {
	return cmp.Or(cmp.Compare(m.digests[a], m.digests[b]), cmp.Compare(m.ties[a], m.ties[b]), cmp.Compare(a, b))
}

// candidates returns the pairs of records that share a key. post, where it isn't nil,
// is called with each key and its records.
func (m *Matcher) candidates(post func(kind int, hash uint64, records []int32)) []blocking.Pair {
	keys := make([]blocking.Key, len(m.keys))
	for i := range m.keys {
		k := &m.keys[i]
		keys[i] = blocking.Key{Each: k.each, Limit: k.limit(m.step)}
		if k.copies {
			keys[i].First = m.compareRank
		}
	}
	return blocking.Pairs(m.records, keys, post)
}

// learn takes a model on, and arranges the comparisons so that the quick ones are
// made first.
func (m *Matcher) learn(model *weights.Model) {
	m.model = model
	cost := func(k Kind) int {
		switch k {
		case KindDate, KindCode, KindEmail, KindPhone:
			return 0
		case KindPerson, KindText:
			return 1
		default:
			return 2
		}
	}
	m.order = make([]int, len(m.comparisons))
	m.most = make([]float64, len(m.comparisons))
	m.allMost = 0
	for i := range m.comparisons {
		m.order[i] = i
		m.most[i] = m.model.Most(i, m.surprises[i][1])
		m.allMost += m.most[i]
	}
	slices.SortStableFunc(m.order, func(i, j int) int { return cost(m.comparisons[i].kind) - cost(m.comparisons[j].kind) })
}
