package linkage

import (
	"slices"

	"sheetsync/sheetschema/parallel"
	"sheetsync/validate/duplicates/blocking"
	"sheetsync/validate/duplicates/cluster"
	"sheetsync/validate/duplicates/weights"
)

// MaxFields is how many fields records are compared in at most: so many agreements
// say all that can be said.
const MaxFields = 32

// maxComparisons is how many comparisons are made of a pair at most.
const maxComparisons = MaxFields

// weighedEdges finds the weights by the candidates, and the edges among these.
func (m *Matcher) weighedEdges(candidates []blocking.Pair, threshold float64) []cluster.Edge {
	sample, all := m.countCandidates(candidates)
	m.learn(m.estimate(sample.tally))
	if !all {
		return m.edges(candidates, threshold)
	}
	var edges []cluster.Edge
	for n, part := range sample.parts {
		bits := make([]float64, len(part.profiles))
		for i, p := range part.profiles {
			bits[i] = m.bitsOf(p, m.model)
		}
		for i, number := range part.of {
			if p := candidates[n*countChunk+i]; bits[number] >= threshold {
				edges = append(edges, cluster.Edge{A: p.A, B: p.B, Weight: float32(bits[number])})
			}
		}
	}
	return edges
}

// edges scores the candidates and keeps those that reach the threshold, in bits.
func (m *Matcher) edges(candidates []blocking.Pair, threshold float64) []cluster.Edge {
	const chunk = 1 << 14
	parts := make([][]cluster.Edge, (len(candidates)+chunk-1)/chunk)
	parallel.Ranges(len(candidates), chunk, func(from, to int) {
		var part []cluster.Edge
		for _, p := range candidates[from:to] {
			if sum, ok := m.sumAbove(int(p.A), int(p.B), threshold); ok {
				if bits := sum.Bits(); bits >= threshold {
					part = append(part, cluster.Edge{A: p.A, B: p.B, Weight: float32(bits)})
				}
			}
		}
		parts[from/chunk] = part
	})
	return slices.Concat(parts...)
}

// bits is the log2-odds that two records are one.
func (m *Matcher) bits(a, b int) float64 {
	var buffer [maxComparisons]outcome
	sum := m.sum(m.outcomes(buffer[:0], a, b))
	return sum.Bits()
}

// sum adds up the weights of a pair's outcomes.
func (m *Matcher) sum(outcomes []outcome) weights.Sum {
	sum := m.model.Start()
	for i, o := range outcomes {
		m.add(&sum, i, o)
	}
	return sum
}

// add adds the weight of an outcome, and returns it.
func (m *Matcher) add(sum *weights.Sum, i int, o outcome) float64 {
	return m.model.Add(sum, i, o.level, m.surprises[i][o.share])
}

// sumAbove adds up the weights of a pair where they reach a threshold before any
// doubt. It makes the quick comparisons first and stops as soon as the others can't
// make up for what speaks against it.
func (m *Matcher) sumAbove(a, b int, threshold float64) (weights.Sum, bool) {
	var outcomes [maxComparisons]outcome
	if !m.outcomesAbove(&outcomes, a, b, threshold) {
		return weights.Sum{}, false
	}
	sum := m.sum(outcomes[:len(m.comparisons)])
	return sum, sum.Match() >= threshold
}

// outcomesAbove makes the comparisons of a pair, as long as it may reach the
// threshold.
func (m *Matcher) outcomesAbove(outcomes *[maxComparisons]outcome, a, b int, threshold float64) bool {
	if m.digests[a] > m.digests[b] {
		a, b = b, a
	}
	if m.mayExchange(a, b) {
		m.outcomes(outcomes[:0], a, b)
		return true
	}
	hope := m.model.Prior + m.allMost
	for _, i := range m.order {
		if hope < threshold {
			return false
		}
		o := m.compare(i, a, b)
		outcomes[i] = o
		hope += m.model.Weight(i, o.level, m.surprises[i][o.share]) - m.most[i]
	}
	m.dependent(outcomes[:len(m.comparisons)])
	return true
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
	m.dependent(outcomes)
	return outcomes
}
