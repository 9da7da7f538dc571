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
	var k constraints
	ignored = k.accept(links)
	// Clusters that share a record that must be together are looked at as one.
	var region Forest[int32]
	was := make(map[int32]int)
	for i, c := range clusters {
		for _, record := range c {
			region.Join(c[0], record)
			was[record] = i + 1
		}
	}
	within := func(a, b int32) float64 {
		if was[a] != 0 && was[a] == was[b] {
			return max(weight(a, b), together)
		}
		return weight(a, b)
	}
	for _, l := range links {
		if l.Same && k.groups.Find(l.A) == k.groups.Find(l.B) {
			region.Join(l.A, l.B)
		}
	}
	touched := make(map[int32]bool)
	for _, l := range links {
		touched[region.Find(l.A)], touched[region.Find(l.B)] = true, true
	}
	for _, members := range region.Sets() {
		if !touched[region.Find(members[0])] {
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

// constraints are the links that were accepted.
type constraints struct {
	groups Forest[int32]            // of records that must be together
	apart  map[int32]map[int32]bool // what stands for groups that must be apart, both ways
}

// together is the weight from which on records are in one cluster. Those that were in
// one before weigh so much at least, whatever they have in common.
const together = 0.5

// accept takes the links in, and returns those that contradict what was taken in.
func (k *constraints) accept(links []Link) (ignored []int) {
	k.apart = make(map[int32]map[int32]bool)
	for i, l := range links {
		a, b := k.groups.Find(l.A), k.groups.Find(l.B)
		switch {
		case l.Same && k.apart[a][b], !l.Same && a == b:
			ignored = append(ignored, i)
		case !l.Same:
			k.part(a, b)
		case a != b:
			k.merge(a, b)
		}
	}
	return ignored
}

// part keeps two groups apart.
func (k *constraints) part(a, b int32) {
	for range 2 {
		if k.apart[a] == nil {
			k.apart[a] = make(map[int32]bool)
		}
		k.apart[a][b] = true
		a, b = b, a
	}
}

// merge makes one of two groups, which must be apart from what either must.
func (k *constraints) merge(a, b int32) {
	k.groups.Join(a, b)
	root := k.groups.Find(a)
	gone := a + b - root
	for other := range k.apart[gone] {
		delete(k.apart[other], gone)
		k.part(root, other)
	}
	delete(k.apart, gone)
}

// split divides records so that no two that must be apart are together. The groups
// that must be apart from some other are the seeds of the parts; those of them that
// may be together are joined by the highest average weight first. Each other group
// goes to the part whose seeds it weighs most with.
func (k *constraints) split(records []int32, weight func(a, b int32) float64) [][]int32 {
	groups := k.groups.Groups(records)
	here := make(map[int32]bool, len(groups))
	for _, g := range groups {
		here[k.groups.Find(g[0])] = true
	}
	var seeds, others [][]int32
	for _, g := range groups {
		isSeed := false
		for other := range k.apart[k.groups.Find(g[0])] {
			isSeed = isSeed || here[other]
		}
		if isSeed {
			seeds = append(seeds, g)
		} else {
			others = append(others, g)
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

// joinSeeds joins the seeds that may be together, which are one group from then on.
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
		k.merge(k.groups.Find(seeds[into][0]), k.groups.Find(seeds[from][0]))
		seeds[into] = append(seeds[into], seeds[from]...)
		seeds = slices.Delete(seeds, from, from+1)
	}
}

func (k *constraints) mustBeApart(a, b []int32) bool {
	return k.apart[k.groups.Find(a[0])][k.groups.Find(b[0])]
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
