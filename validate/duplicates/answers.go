package duplicates

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/validate/duplicates/cluster"
	"sheetsync/validate/duplicates/linkage"
)

// An Answer is what people decided about two records.
type Answer struct {
	A, B int
	Same bool
}

// Compared are the fields by which records of a resource are compared, by index.
func Compared(r *sheetschema.Resource) []int {
	if r.Duplicates != nil {
		return r.Duplicates.Fields
	}
	var fields []int
	for _, f := range identifyingFields(r) {
		fields = append(fields, f.index)
	}
	return fields
}

// Answered returns the result as people's answers change it, the latest of which
// come first: records that are answered to be the same are in one cluster whatever
// their score, those that are answered to be different never are, and the rest of
// their clusters goes to where it fits better. Where answers contradict each other,
// the later ones count; the others are returned, by index. older is as in [Options].
func (r *Result) Answered(answers []Answer, older func(a, b int) bool) (*Result, []int) {
	if len(answers) == 0 {
		return r, nil
	}
	links := make([]cluster.Link, len(answers))
	for i, a := range answers {
		links[i] = cluster.Link{A: int32(a.A), B: int32(a.B), Same: a.Same}
	}
	scores := make(map[[2]int]Pair, len(r.Pairs))
	for _, p := range r.Pairs {
		scores[[2]int{min(p.A, p.B), max(p.A, p.B)}] = p
	}
	weight := func(a, b int32) float64 {
		if p, ok := scores[[2]int{int(min(a, b)), int(max(a, b))}]; ok {
			return p.Score
		}
		if e, ok := r.Explain(int(a), int(b)); ok {
			return e.Score
		}
		return 0
	}
	before := make([][]int32, len(r.Clusters))
	for i, c := range r.Clusters {
		for _, record := range c {
			before[i] = append(before[i], int32(record))
		}
	}
	clusters, ignored := cluster.Constrain(before, links, weight)
	out := &Result{explain: r.explain}
	of := make(map[int]int)
	for n, members := range clusters {
		c := make(Cluster, len(members))
		for i, record := range members {
			c[i], of[int(record)] = int(record), n
		}
		out.Clusters = append(out.Clusters, c)
	}
	for _, p := range r.Pairs {
		a, both := of[p.A]
		if b, ok := of[p.B]; both && ok && a == b {
			out.Pairs = append(out.Pairs, p)
		}
	}
	out.Pairs = append(out.Pairs, r.answeredPairs(answers, ignored, scores, older)...)
	return out.arranged(older), ignored
}

// answeredPairs are the pairs that are one because people say so, and that the
// matcher didn't find.
func (r *Result) answeredPairs(answers []Answer, ignored []int, found map[[2]int]Pair, older func(a, b int) bool) []Pair {
	var pairs []Pair
	for i, a := range answers {
		if _, known := found[[2]int{min(a.A, a.B), max(a.A, a.B)}]; known || !a.Same || slices.Contains(ignored, i) {
			continue
		}
		p := pairOf(a.A, a.B, 0, nil, older)
		if e, ok := r.Explain(p.A, p.B); ok {
			p.Score, p.Reasons = e.Score, linkage.ReasonsOf(e)
		}
		pairs = append(pairs, p)
	}
	return pairs
}
