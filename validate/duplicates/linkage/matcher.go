package linkage

import (
	"cmp"
	"slices"

	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates/blocking"
	"sheetsync/validate/duplicates/cluster"
	"sheetsync/validate/duplicates/weights"
)

// A Matcher compares the records of one table.
type Matcher struct {
	records      int
	comparisons  []*comparison
	exchangeable []int     // comparisons between which values may be exchanged
	order        []int     // comparisons, the quick ones first
	most         []float64 // by comparison: its weight at most
	allMost      float64   // of all comparisons together
	model        *weights.Model
	digests      []uint64 // by record: a hash of its compared values
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
	m = prepare(t, fields, fallback)
	candidates := blocking.Pairs(m.records, m.keys(), limits)
	m.model = m.estimate(candidates)
	m.arrange()
	threshold := weights.LogOdds(min(review, 0.999999))
	edges := m.edges(candidates, threshold)
	weight := func(a, b int32) float32 { return float32(m.bits(int(a), int(b))) }
	clusters = cluster.Resolve(edges, weight, func(record int32) uint64 { return m.digests[record] })
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

func prepare(t *table.Table, fields []Field, fallback string) *Matcher {
	m := &Matcher{records: t.Len()}
	columns := make([]*column, len(fields))
	parallel.Each(len(fields), func(i int) { columns[i] = newColumn(t, fields[i], fallback) })
	m.comparisons = comparisonsOf(columns)
	for i, c := range m.comparisons {
		if c.kind == KindPerson || c.kind == KindAddress {
			m.exchangeable = append(m.exchangeable, i)
		}
	}
	m.digests = make([]uint64, m.records)
	parallel.Records(m.records, func(from, to int) {
		for record := from; record < to; record++ {
			m.whole(record, func(hash uint64) { m.digests[record] = hash })
		}
	})
	return m
}

// edges scores the candidates and keeps those that reach the threshold, in bits.
func (m *Matcher) edges(candidates []blocking.Pair, threshold float64) []cluster.Edge {
	const chunk = 1 << 14
	parts := make([][]cluster.Edge, (len(candidates)+chunk-1)/chunk)
	parallel.Ranges(len(candidates), chunk, func(from, to int) {
		var part []cluster.Edge
		for _, p := range candidates[from:to] {
			if bits, ok := m.bitsAbove(int(p.A), int(p.B), threshold); ok {
				part = append(part, cluster.Edge{A: p.A, B: p.B, Weight: float32(bits)})
			}
		}
		parts[from/chunk] = part
	})
	return slices.Concat(parts...)
}

// bits is the log2-odds that two records are one.
func (m *Matcher) bits(a, b int) float64 {
	var buffer [maxComparisons]outcome
	sum := m.model.Start()
	for i, o := range m.outcomes(buffer[:0], a, b) {
		m.model.Add(&sum, i, o.level, o.surprise)
	}
	return sum.Bits()
}

// bitsAbove is bits where they reach a threshold. It makes the quick comparisons
// first and stops as soon as the others can't make up for what speaks against it.
func (m *Matcher) bitsAbove(a, b int, threshold float64) (float64, bool) {
	if m.digests[a] > m.digests[b] {
		a, b = b, a
	}
	if m.mayExchange(a, b) {
		bits := m.bits(a, b)
		return bits, bits >= threshold
	}
	var outcomes [maxComparisons]outcome
	hope := m.model.Prior + m.allMost
	for _, i := range m.order {
		if hope < threshold {
			return 0, false
		}
		o := m.compare(i, a, b)
		outcomes[i] = o
		hope += m.model.Weight(i, o.level, o.surprise) - m.most[i]
	}
	sum := m.model.Start()
	for i := range m.comparisons {
		m.model.Add(&sum, i, outcomes[i].level, outcomes[i].surprise)
	}
	bits := sum.Bits()
	return bits, bits >= threshold
}

// maxComparisons is how many comparisons are made of a pair at most.
const maxComparisons = 32

// arrange puts the quick comparisons first.
func (m *Matcher) arrange() {
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
	for i, c := range m.comparisons {
		m.order[i] = i
		for level := range m.model.Bits[i] {
			m.most[i] = max(m.most[i], m.model.Bits[i][level])
		}
		m.most[i] = max(m.most[i], m.model.M[i][exact]+float64(m.surprise(c.kind, 2)))
		m.allMost += m.most[i]
	}
	slices.SortStableFunc(m.order, func(i, j int) int { return cost(m.comparisons[i].kind) - cost(m.comparisons[j].kind) })
}

// outcomes appends the outcomes of all comparisons of two records. The same pair
// has the same outcomes in either order.
func (m *Matcher) outcomes(outcomes []outcome, a, b int) []outcome {
	if m.digests[a] > m.digests[b] {
		a, b = b, a
	}
	for i := range m.comparisons {
		outcomes = append(outcomes, m.compare(i, a, b))
	}
	m.exchange(outcomes, a, b)
	return outcomes
}

// How many pairs the weights are estimated from, at most.
const (
	maxRandom     = 40_000
	maxCandidates = 60_000
)

// estimate finds the weights. Both samples are taken by what records hold, so that
// they don't depend on the order of the records.
func (m *Matcher) estimate(candidates []blocking.Pair) *weights.Model {
	priors := make([]weights.Prior, len(m.comparisons))
	for i, c := range m.comparisons {
		priors[i] = priorOf(c.kind)
		priors[i].Shared, priors[i].Identifies = sharedBy(c.kind), identifies(c)
	}
	step := uint64((len(candidates) + maxCandidates - 1) / maxCandidates)
	sample := candidates
	if step > 1 {
		sample = nil
		for _, p := range candidates {
			if mix(m.digests[p.A]^m.digests[p.B], 0)%step == 0 {
				sample = append(sample, p)
			}
		}
	}
	scale := 1.0
	if len(sample) > 0 {
		scale = float64(len(candidates)) / float64(len(sample))
	}
	return weights.Estimate(priors, m.observe(m.random()), m.observe(sample), scale, m.records)
}

// random returns pairs of records that have nothing to do with each other: those
// whose hashes are neighbours.
func (m *Matcher) random() []blocking.Pair {
	order := make([]int32, m.records)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(m.digests[a], m.digests[b]), cmp.Compare(a, b))
	})
	var pairs []blocking.Pair
	for distance := 1; distance < len(order) && len(pairs) < maxRandom; distance++ {
		for i := distance; i < len(order) && len(pairs) < maxRandom; i++ {
			if a, b := order[i-distance], order[i]; m.digests[a] != m.digests[b] {
				pairs = append(pairs, blocking.Pair{A: min(a, b), B: max(a, b)})
			}
		}
	}
	return pairs
}

func (m *Matcher) observe(pairs []blocking.Pair) weights.Observed {
	n := len(m.comparisons)
	seen := weights.Observed{Levels: make([]uint8, n*len(pairs)), Surprises: make([]float32, n*len(pairs))}
	parallel.Ranges(len(pairs), 1<<12, func(from, to int) {
		var buffer [maxComparisons]outcome
		for k := from; k < to; k++ {
			for i, o := range m.outcomes(buffer[:0], int(pairs[k].A), int(pairs[k].B)) {
				seen.Levels[k*n+i], seen.Surprises[k*n+i] = o.level, o.surprise
			}
		}
	})
	return seen
}
