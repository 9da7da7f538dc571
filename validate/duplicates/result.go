package duplicates

import (
	"cmp"
	"slices"

	"sheetsync/validate/duplicates/linkage"
)

// A Pair is two records that seem to be the same. Records are indexes in the
// table.
type Pair struct {
	A, B    int      // A is the older one
	Score   float64  // how likely they are the same, 0 to 1
	Reasons []string // names of the fields that agree, in the resource's order
}

// A Cluster is records that all seem to be the same, the oldest first, then in
// the table's order. It has two records or more.
type Cluster []int

// A Duplicate is a record that should be compared with an older one.
type Duplicate struct {
	Record  int
	Of      int // the oldest record of its cluster
	Score   float64
	Reasons []string
}

// A Result is what was found in a table. It does not depend on the order in
// which things were computed.
type Result struct {
	Pairs    []Pair    // ordered by A, then B
	Clusters []Cluster // ordered by their first record

	explain func(a, b int) (Explanation, bool) // nil where nothing was compared by a policy
}

// Duplicates returns, for each record of a cluster but the oldest, what it is a
// duplicate of, ordered by record. Score and reasons are those of the pair that
// the two make, or, where a chain of others joins them, of the record's best
// pair.
func (r *Result) Duplicates() []Duplicate {
	best := make(map[int]Pair)
	better := func(record, head int, p Pair) {
		old, seen := best[record]
		direct, wasDirect := p.A == head || p.B == head, old.A == head || old.B == head
		if !seen || direct && !wasDirect || direct == wasDirect && p.Score > old.Score {
			best[record] = p
		}
	}
	heads := make(map[int]int)
	for _, c := range r.Clusters {
		for _, record := range c {
			heads[record] = c[0]
		}
	}
	for _, p := range r.Pairs {
		better(p.A, heads[p.A], p)
		better(p.B, heads[p.B], p)
	}
	var out []Duplicate
	for _, c := range r.Clusters {
		for _, record := range c[1:] {
			p := best[record]
			out = append(out, Duplicate{Record: record, Of: c[0], Score: p.Score, Reasons: p.Reasons})
		}
	}
	slices.SortStableFunc(out, func(x, y Duplicate) int { return cmp.Compare(x.Record, y.Record) })
	return out
}

// An Explanation says why two records seem to be one, or two: the prior and the
// weight of each comparison, whose sum is the log-odds of the score.
type Explanation = linkage.Explanation

// Explain explains the score of any two records of the table. It reports false
// where they weren't compared: without a policy only equal values count.
func (r *Result) Explain(a, b int) (Explanation, bool) {
	if r.explain == nil {
		return Explanation{}, false
	}
	return r.explain(a, b)
}

// pairOf is the pair of two records.
func pairOf(a, b int, score float64, reasons []string, older func(a, b int) bool) Pair {
	if older(b, a) {
		a, b = b, a
	}
	return Pair{A: a, B: b, Score: score, Reasons: reasons}
}

// arranged orders the pairs, and the clusters with the oldest record of each first.
func (r *Result) arranged(older func(a, b int) bool) *Result {
	slices.SortFunc(r.Pairs, func(x, y Pair) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	for i, c := range r.Clusters {
		oldest := 0
		for place, record := range c {
			if older(record, c[oldest]) {
				oldest = place
			}
		}
		head := c[oldest]
		r.Clusters[i] = slices.Insert(slices.Delete(c, oldest, oldest+1), 0, head)
	}
	slices.SortFunc(r.Clusters, func(x, y Cluster) int { return cmp.Compare(x[0], y[0]) })
	return r
}
