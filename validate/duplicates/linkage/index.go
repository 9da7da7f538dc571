package linkage

import (
	"slices"

	"sheetsync/validate/duplicates/blocking"
	"sheetsync/validate/duplicates/postings"
	"sheetsync/validate/duplicates/weights"
)

// An Index remembers what a matcher found among records, and brings it up to date
// by comparing only what a change touches. What it has found is what [Match] finds
// among the same records, whatever the changes were by which they came (path
// independence). It is for one goroutine at a time.
//
// What two records make of each other depends on the two and on little else, all of
// which moves in steps: which of their keys are shared by few enough records, in how
// many records their values and words are, how many records there are, and the
// weights. A change makes dirty: the record, those of a key whose block came or
// ceased to be small enough, and those of a value or word whose count came into
// another bucket. The pairs of dirty records are compared anew. The weights are
// estimated from two samples of pairs, whose tallies are kept up to date, and are
// rounded: most changes leave them as they are, and where they move, pairs are scored
// anew by what their comparisons had come to, which is remembered of those that were
// near the threshold.
//
// The index begins anew where the number of records comes into another step, where
// the weights have moved further than pairs are remembered for, and where a value or
// word that very many records have comes into another bucket.
type Index struct {
	fields    []Field // with what they hold
	threshold float64 // log2-odds from which on a pair is an edge

	records  store
	step     int   // the number of records, rounded: see stepOf
	keys     []key // those of a matcher, as far as they are the same for all
	compares []compares
	postings *postings.Store
	distinct []int // by field: different values, of fields whose values are keys
	filled   []int // by field: records that have one

	links    links
	profiles profiles
	random   randomSample
	labels   []int32 // by slot: its cluster, 0 for none
	label    int32   // the last one that was given

	reference *weights.Model // by which pairs are remembered
	model     *weights.Model // by which they are scored
}

// compares is what a comparison is of.
type compares struct {
	pooled    bool
	fields    []int
	surprises [buckets]float32
}

// margin is how far below the threshold pairs are remembered, in bits.
const margin = 6

// maxListed is from how many records on the postings of a key aren't kept.
const maxListed = 120

// A Change is a record that came, changed or went.
type Change struct {
	ID     uint64   // of the record
	Packed []string // its values by field, as a [Packer] gives them; nil where it went
	Digest uint64   // of what they were made of, for [Index.Digest]
}

// Records are what an index is made of.
type Records struct {
	IDs     []uint64
	Packed  [][]string // by field
	Digests []uint64   // see [Change]
}

// NewIndex returns the index of records. review is the score from which on two are
// one. What fields hold is known: see [Resolved].
func NewIndex(fields []Field, r Records, review float64) *Index {
	x := &Index{fields: fields, threshold: thresholdOf(review)}
	x.build(r)
	return x
}

// Digest is what a record was said to be made of; false where there is no such one.
func (x *Index) Digest(id uint64) (uint64, bool) {
	slot, ok := x.records.byID.find(x.records.ids, id)
	if !ok {
		return 0, false
	}
	return x.records.digests[slot], true
}

// Each calls do with the id of each record.
func (x *Index) Each(do func(id uint64)) {
	for slot, at := range x.records.at {
		if at >= 0 {
			do(x.records.ids[slot])
		}
	}
}

// Len is how many records there are.
func (x *Index) Len() int { return x.records.live }

// build finds everything anew.
func (x *Index) build(r Records) {
	ids := r.IDs
	m := newMatcher(x.fields, r.Packed)
	copy(m.ties, ids)
	m.population = len(ids)
	m.weigh(m.countAll())
	x.step = m.step
	x.records = newStore(r)
	x.labels, x.label = make([]int32, len(ids), len(ids)+len(ids)/32+8), 0
	x.keep(m)
	candidates := m.candidates(x.post)
	x.postings.Trim()
	x.profiles, x.links = newProfiles(), newLinks(len(ids))
	sample, _ := m.countCandidates(candidates)
	m.learn(m.estimate(sample.tally))
	x.reference, x.model = m.model, m.model
	all := &view{Matcher: m}
	x.random = newRandomSample(m)
	for i := range x.random.order {
		x.follow(all, i)
	}
	x.rememberAll(all, candidates)
	x.links.trim()
	x.profiles.score(m, x.model)
	slots := make([]int32, len(ids))
	for slot := range slots {
		slots[slot] = int32(slot)
	}
	x.cluster(slots, func([]int32) *view { return all })
}

// rebuild finds everything anew among the records that there are.
func (x *Index) rebuild() {
	r := Records{Packed: make([][]string, len(x.fields))}
	for slot := range x.records.at {
		values := x.records.values(int32(slot))
		if values == nil {
			continue
		}
		r.IDs, r.Digests = append(r.IDs, x.records.ids[slot]), append(r.Digests, x.records.digests[slot])
		for field, value := range values {
			r.Packed[field] = append(r.Packed[field], value)
		}
	}
	x.build(r)
}

// keep keeps what is the same for all matchers, and counts the fields' values.
func (x *Index) keep(m *Matcher) {
	x.keys = make([]key, len(m.keys))
	entries := 0
	for i, k := range m.keys {
		x.keys[i] = key{coarse: k.coarse, counted: k.counted, copies: k.copies, field: k.field}
	}
	x.compares = make([]compares, len(m.comparisons))
	for i, c := range m.comparisons {
		x.compares[i] = compares{pooled: c.pooled(), surprises: m.surprises[i]}
		for _, column := range c.columns {
			x.compares[i].fields = append(x.compares[i].fields, column.number)
		}
	}
	const some = 512 // records, by which the postings are estimated
	for record := range min(m.records, some) {
		entries += len(m.keysOf(record, nil))
	}
	x.postings = postings.New(entries*max(1, m.records/some), m.records)
	x.distinct, x.filled = make([]int, len(x.fields)), make([]int, len(x.fields))
	for i, c := range m.columns {
		for _, n := range c.counts {
			x.filled[i] += int(n)
		}
	}
}

// post takes up a block of records that share a key.
func (x *Index) post(keyNumber int, hash uint64, records []int32) {
	hash = keyHash(keyNumber, hash)
	if field := x.keys[keyNumber].field; field > 0 {
		x.distinct[field-1]++
	}
	if len(records) > maxListed && !x.keys[keyNumber].copies {
		x.postings.AddUnlisted(hash, len(records))
		return
	}
	for _, record := range records {
		x.postings.Add(hash, uint32(record))
	}
}

// count is the census of the records of the index.
func (x *Index) count(keyNumber int, hash uint64) int {
	return x.postings.Count(keyHash(keyNumber, hash))
}

// view is a matcher of some of the records.
type view struct {
	*Matcher
	place map[int32]int // of a slot among the matcher's records; nil where they are the same
}

func (v *view) of(slot int32) int {
	if v.place == nil {
		return int(slot)
	}
	return v.place[slot]
}

// view returns a matcher of the records in some slots.
func (x *Index) view(slots []int32) *view {
	packed := make([][]string, len(x.fields))
	v := &view{place: make(map[int32]int, len(slots))}
	for _, slot := range slots {
		if _, there := v.place[slot]; there {
			continue
		}
		v.place[slot] = len(v.place)
		for field, value := range x.records.values(slot) {
			packed[field] = append(packed[field], value)
		}
	}
	v.Matcher = newMatcher(x.fields, packed)
	for slot, record := range v.place {
		v.ties[record] = x.records.ids[slot]
	}
	v.population = x.records.live
	v.weigh(x)
	return v
}

// A keyed is a blocking key of a record, and of which kind it is.
type keyed struct {
	hash uint64
	kind int
}

// keyHash makes the keys of all kinds different.
func keyHash(kind int, hash uint64) uint64 {
	return scatter(blocking.Hash(hash) + uint64(kind+1)*0x9e3779b97f4a7c15)
}

// keysOf appends the keys of a record.
func (m *Matcher) keysOf(record int, all []keyed) []keyed {
	for kind := range m.keys {
		m.keys[kind].once(record, func(hash uint64) { all = append(all, keyed{keyHash(kind, hash), kind}) })
	}
	return all
}

// equalValues reports whether two records have the same values.
func equalValues(a, b []string) bool {
	return (a == nil) == (b == nil) && slices.Equal(a, b)
}
