package cluster

import (
	"cmp"
	"slices"
)

// A Forest is sets of what was joined: a union-find with path compression. What
// stands for a set is the least of it. The zero value has no sets.
type Forest[T cmp.Ordered] struct{ parent map[T]T }

// Find returns what stands for the set that x is in: x itself where it is alone.
func (f *Forest[T]) Find(x T) T {
	root := x
	for p, ok := f.parent[root]; ok && p != root; p, ok = f.parent[root] {
		root = p
	}
	for x != root {
		x, f.parent[x] = f.parent[x], root
	}
	return root
}

// Join makes one set of those of a and b.
func (f *Forest[T]) Join(a, b T) {
	if f.parent == nil {
		f.parent = make(map[T]T)
	}
	a, b = f.Find(a), f.Find(b)
	f.parent[a], f.parent[b] = min(a, b), min(a, b)
}

// Sets returns what was joined, each set in ascending order, ordered by their first
// ones.
func (f *Forest[T]) Sets() [][]T {
	members := make([]T, 0, len(f.parent))
	for x := range f.parent {
		members = append(members, x)
	}
	slices.Sort(members)
	return f.Groups(members)
}

// Groups divides a list by the sets that its members are in. Both the groups and
// their members stay in the list's order.
func (f *Forest[T]) Groups(members []T) [][]T {
	at := make(map[T]int)
	var groups [][]T
	for _, x := range members {
		root := f.Find(x)
		i, ok := at[root]
		if !ok {
			i = len(groups)
			at[root], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], x)
	}
	return groups
}
