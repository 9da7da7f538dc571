package cluster

import (
	"cmp"
	"slices"
)

// A Link is what somebody decided about two records: that they are the same (a
// must-link) or not (a cannot-link).
type Link struct {
	A, B int32
	Same bool
}

// Constrain changes clusters so that links hold, the earlier ones of the list before
// the later: it is clustering with instance-level constraints (Wagstaff and Cardie
// 2000; the agglomerative form of Davidson and Ravi 2005). Records that must be
// together are one, with all that they were together with; what must be apart splits
// its cluster, the others of which join the part that they weigh most with. Clusters
// without a link stay as they are. ignored are the links that contradict earlier ones.
//
//	clusters        links              result
//	{1 2} {3 4}     1=3                {1 2 3 4}
//	{1 2 3}         1≠2, 3 nearer 2    {1} {2 3}
//	{1 2 3}         1=2, 2≠3           {1 2} {3}
//	                1=2, 2=3, 1≠3      {1 2 3}; 1≠3 is ignored
//
// weight is how likely two records are one, 0 to 1.
func Constrain(clusters [][]int32, links []Link, weight func(a, b int32) float64) (out [][]int32, ignored []int) {
	k := &constraints{parent: make(map[int32]int32), apart: make(map[[2]int32]bool)}
	ignored = k.accept(links)
	// Clusters that share a record that must be together are looked at as one.
	region := newForest()
	for _, c := range clusters {
		for _, record := range c[1:] {
			region.join(c[0], record)
		}
	}
	was := make(map[int32]int)
	for i, c := range clusters {
		for _, record := range c {
			was[record] = i + 1
		}
	}
	within := func(a, b int32) float64 {
		if was[a] != 0 && was[a] == was[b] {
			return max(weight(a, b), together)
		}
		return weight(a, b)
	}
	touched := make(map[int32]bool)
	for i, l := range links {
		if slices.Contains(ignored, i) {
			continue
		}
		if l.Same {
			region.join(l.A, l.B)
		}
	}
	for _, l := range links {
		touched[region.find(l.A)], touched[region.find(l.B)] = true, true
	}
	for _, members := range region.sets() {
		if !touched[region.find(members[0])] {
			out = append(out, members)
			continue
		}
		out = append(out, k.split(members, within)...)
	}
	out = slices.DeleteFunc(out, func(c []int32) bool { return len(c) < 2 })
	for _, c := range out {
		slices.Sort(c)
	}
	slices.SortFunc(out, func(x, y []int32) int { return cmp.Compare(x[0], y[0]) })
	return out, ignored
}

// forest is a union-find of records.
type forest struct{ parent map[int32]int32 }

func newForest() *forest { return &forest{make(map[int32]int32)} }

func (f *forest) find(x int32) int32 {
	p, ok := f.parent[x]
	if !ok || p == x {
		f.parent[x] = x
		return x
	}
	root := f.find(p)
	f.parent[x] = root
	return root
}

func (f *forest) join(a, b int32) {
	a, b = f.find(a), f.find(b)
	f.parent[max(a, b)] = min(a, b)
}

// sets are the records that were joined, each set in ascending order.
func (f *forest) sets() [][]int32 {
	records := make([]int32, 0, len(f.parent))
	for record := range f.parent {
		records = append(records, record)
	}
	slices.Sort(records)
	at := make(map[int32]int)
	var out [][]int32
	for _, record := range records {
		root := f.find(record)
		i, ok := at[root]
		if !ok {
			i = len(out)
			at[root], out = i, append(out, nil)
		}
		out[i] = append(out[i], record)
	}
	return out
}

// constraints are the links that were accepted.
type constraints struct {
	parent map[int32]int32
	apart  map[[2]int32]bool // by the heads of what must be together, the lower first
}

// together is the weight from which on records are in one cluster. Those that were in
// one before weigh so much at least, whatever they have in common.
const together = 0.5

func ordered(a, b int32) [2]int32 { return [2]int32{min(a, b), max(a, b)} }

func (k *constraints) find(x int32) int32 { return (&forest{k.parent}).find(x) }

// accept takes the links in, and returns those that contradict what was taken in.
func (k *constraints) accept(links []Link) (ignored []int) {
	for i, l := range links {
		a, b := k.find(l.A), k.find(l.B)
		switch {
		case l.Same && k.apart[ordered(a, b)], !l.Same && a == b:
			ignored = append(ignored, i)
		case !l.Same:
			k.apart[ordered(a, b)] = true
		case a != b:
			k.merge(a, b)
		}
	}
	return ignored
}

func (k *constraints) merge(a, b int32) {
	root, gone := min(a, b), max(a, b)
	k.parent[gone] = root
	for p := range k.apart {
		if p[0] == gone || p[1] == gone {
			other := p[0] + p[1] - gone
			delete(k.apart, p)
			k.apart[ordered(root, other)] = true
		}
	}
}

// split divides records so that no two that must be apart are together. The groups
// that must be apart from some other are the seeds of the parts; those of them that
// may be together are joined by the highest average weight first. Each other group
// goes to the part whose seeds it weighs most with.
func (k *constraints) split(records []int32, weight func(a, b int32) float64) [][]int32 {
	var seeds, others [][]int32
	groups := k.groups(records)
	for i, g := range groups {
		if slices.ContainsFunc(groups, func(other []int32) bool { return other[0] != g[0] && k.mustBeApart(g, other) }) {
			seeds = append(seeds, g)
		} else {
			others = append(others, groups[i])
		}
	}
	if len(seeds) == 0 {
		return [][]int32{records}
	}
	seeds = k.joinSeeds(seeds, weight)
	var parts [][]int32
	for i := range seeds {
		parts = append(parts, slices.Clone(seeds[i]))
	}
	for _, g := range others {
		best, into := together, -1
		for i := range seeds {
			if w := average(seeds[i], g, weight); w > best || w == best && into < 0 {
				best, into = w, i
			}
		}
		if into < 0 {
			parts = append(parts, g)
			continue
		}
		parts[into] = append(parts[into], g...)
	}
	return parts
}

// joinSeeds joins the seeds that may be together.
func (k *constraints) joinSeeds(seeds [][]int32, weight func(a, b int32) float64) [][]int32 {
	for {
		best, into, from := together, -1, -1
		for i := range seeds {
			for j := i + 1; j < len(seeds); j++ {
				if k.mustBeApart(seeds[i], seeds[j]) {
					continue
				}
				if w := average(seeds[i], seeds[j], weight); w > best || w == best && into < 0 {
					best, into, from = w, i, j
				}
			}
		}
		if into < 0 {
			return seeds
		}
		seeds[into] = append(seeds[into], seeds[from]...)
		seeds = slices.Delete(seeds, from, from+1)
	}
}

// groups are the records that must be together, the others alone.
func (k *constraints) groups(records []int32) [][]int32 {
	at := make(map[int32]int)
	var groups [][]int32
	for _, record := range records {
		root := k.find(record)
		i, ok := at[root]
		if !ok {
			i = len(groups)
			at[root], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], record)
	}
	return groups
}

func (k *constraints) mustBeApart(a, b []int32) bool {
	return slices.ContainsFunc(a, func(x int32) bool {
		return slices.ContainsFunc(b, func(y int32) bool { return k.apart[ordered(k.find(x), k.find(y))] })
	})
}

func average(a, b []int32, weight func(a, b int32) float64) float64 {
	sum := 0.0
	for _, x := range a {
		for _, y := range b {
			sum += weight(x, y)
		}
	}
	return sum / float64(len(a)*len(b))
}
