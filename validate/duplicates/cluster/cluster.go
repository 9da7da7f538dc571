package cluster

import (
	"cmp"
	"slices"
)

// An Edge is two records that seem to be one.
type Edge struct {
	A, B   int32
	Weight float32 // log2 of the odds that they are one
}

// bounds of a pair's weight inside a cluster, in bits: one pair that is very sure
// doesn't outvote many that are unlike, and the reverse.
const (
	most  = 14
	least = -8
)

// maxMembers is up to how many records of a chain are compared each with each. A
// longer chain is first cut at its weakest pairs.
const maxMembers = 200

// Resolve returns the clusters of two records and more that edges make, each in
// ascending order of its records, ordered by their first ones. weight says of any
// two records what an edge's Weight would be, also below what makes an edge. rank is
// a total order of records, such as by what they hold, which breaks ties.
func Resolve(edges []Edge, weight func(a, b int32) float32, rank func(a, b int32) int) [][]int32 {
	var out [][]int32
	for _, chain := range chains(edges) {
		out = append(out, resolve(chain, weight, rank)...)
	}
	for _, c := range out {
		slices.Sort(c)
	}
	slices.SortFunc(out, func(x, y []int32) int { return cmp.Compare(x[0], y[0]) })
	return out
}

// A chain is a connected component of the graph of edges.
type chain struct {
	records []int32
	edges   []Edge
}

func chains(edges []Edge) []chain {
	var f Forest[int32]
	for _, e := range edges {
		f.Join(e.A, e.B)
	}
	at := make(map[int32]int)
	var out []chain
	for _, records := range f.Sets() {
		at[f.Find(records[0])] = len(out)
		out = append(out, chain{records: records})
	}
	for _, e := range edges {
		c := &out[at[f.Find(e.A)]]
		c.edges = append(c.edges, e)
	}
	return out
}

func resolve(c chain, weight func(a, b int32) float32, rank func(a, b int32) int) [][]int32 {
	if len(c.records) == 2 {
		return [][]int32{c.records}
	}
	if len(c.records) > maxMembers {
		return cut(c, weight, rank)
	}
	slices.SortFunc(c.records, rank)
	return agglomerate(c.records, weight)
}

// cut takes the weakest edges out of a long chain and resolves what is left of it.
// A chain whose edges all weigh the same is of copies, and stays whole.
func cut(c chain, weight func(a, b int32) float32, rank func(a, b int32) int) [][]int32 {
	weakest, strongest := c.edges[0].Weight, c.edges[0].Weight
	for _, e := range c.edges {
		weakest, strongest = min(weakest, e.Weight), max(strongest, e.Weight)
	}
	if weakest == strongest {
		return [][]int32{c.records}
	}
	threshold := min(weakest+1, strongest)
	left := slices.DeleteFunc(slices.Clone(c.edges), func(e Edge) bool { return e.Weight < threshold })
	var out [][]int32
	for _, part := range chains(left) {
		out = append(out, resolve(part, weight, rank)...)
	}
	return out
}

// agglomerate joins the two clusters of the highest average weight while it is
// above 0, and then moves records that fit better elsewhere.
func agglomerate(records []int32, weight func(a, b int32) float32) [][]int32 {
	n := len(records)
	weights := make([]float64, n*n)
	for i := range n {
		for j := i + 1; j < n; j++ {
			w := min(max(float64(weight(records[i], records[j])), least), most)
			weights[i*n+j], weights[j*n+i] = w, w
		}
	}
	of := join(n, slices.Clone(weights))
	move(n, weights, of)
	members := make([][]int32, n)
	for i, c := range of {
		members[c] = append(members[c], records[i])
	}
	return slices.DeleteFunc(members, func(m []int32) bool { return len(m) < 2 })
}

// join returns the cluster of each of n records. sums are the weights between any
// two, and are used up: they become those between clusters.
func join(n int, sums []float64) (of []int) {
	members := make([][]int, n)
	of = make([]int, n)
	for i := range n {
		members[i], of[i] = []int{i}, i
	}
	for {
		best, into, from := 0.0, -1, -1
		for i := range n {
			for j := i + 1; j < n; j++ {
				if len(members[i]) == 0 || len(members[j]) == 0 {
					continue
				}
				if average := sums[i*n+j] / float64(len(members[i])*len(members[j])); average > best {
					best, into, from = average, i, j
				}
			}
		}
		if into < 0 {
			break
		}
		for _, i := range members[from] {
			of[i] = into
		}
		members[into], members[from] = append(members[into], members[from]...), nil
		for k := range n {
			sums[into*n+k] += sums[from*n+k]
			sums[k*n+into] = sums[into*n+k]
		}
	}
	return of
}

// move improves clusters by local search: a record goes to the cluster whose
// records speak most for it on the whole, or stays alone where none does, until
// nothing changes. It mends what a strong wrong pair joined first.
func move(n int, weights []float64, of []int) {
	sums := make([]float64, n)
	for range n {
		changed := false
		for i := range n {
			clear(sums)
			for j := range n {
				if j != i {
					sums[of[j]] += weights[i*n+j]
				}
			}
			best := of[i]
			for c, sum := range sums {
				if sum > sums[best]+1e-6 {
					best = c
				}
			}
			if best != of[i] {
				of[i], changed = best, true
			}
		}
		if !changed {
			return
		}
	}
}
