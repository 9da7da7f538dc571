package duplicates

import (
	"cmp"
	"slices"
)

// cluster joins chains of pairs: the connected components of the graph whose
// edges they are, by union-find with path compression.
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
