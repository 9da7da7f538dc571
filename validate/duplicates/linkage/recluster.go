package linkage

import (
	"cmp"

	"sheetsync/validate/duplicates/cluster"
)

// recluster resolves the clusters of the affected records, and returns the ids of
// those that are in another one now.
func (u *update) recluster() (changed []uint64) {
	for _, slot := range u.cluster(sorted(u.affected), u.scoringView) {
		changed = append(changed, u.records.ids[slot])
	}
	return changed
}

// scoringView is a view that scores by the model.
func (x *Index) scoringView(slots []int32) *view {
	v := x.view(slots)
	v.learn(x.model)
	return v
}

// cluster resolves the chains of edges that some records are in, and returns the
// slots of records whose clusters are other ones now.
func (x *Index) cluster(slots []int32, viewOf func([]int32) *view) (changed []int32) {
	seen, edges, long := x.chains(slots)
	var v *view
	if len(long) > 0 {
		v = viewOf(long)
	}
	weight := func(a, b int32) float32 {
		if at := x.between(a, b); at >= 0 {
			return float32(x.profiles.bits[x.links.all[at].profile])
		}
		return float32(v.bits(v.of(a), v.of(b)))
	}
	rank := func(a, b int32) int {
		return cmp.Or(cmp.Compare(v.digests[v.of(a)], v.digests[v.of(b)]), cmp.Compare(x.records.ids[a], x.records.ids[b]))
	}
	was := x.marks(seen)
	for _, slot := range seen {
		x.labels[slot] = 0
	}
	for _, members := range cluster.Resolve(edges, weight, rank) {
		x.label++
		for _, slot := range members {
			x.labels[slot] = x.label
		}
	}
	is := x.marks(seen)
	for i, slot := range seen {
		if was[i] != is[i] {
			changed = append(changed, slot)
		}
	}
	return changed
}

// between returns the link of two records that is near the threshold; -1 where
// there is none.
func (x *Index) between(a, b int32) int32 {
	for at := x.links.heads[a]; at >= 0; at = x.links.after(at, a) {
		if k := &x.links.all[at]; k.flags&nearEdge != 0 && k.a+k.b-a == b {
			return at
		}
	}
	return -1
}

// marks says by slot which records are in its cluster, as a sum that is another one
// where they are others; 0 for none.
func (x *Index) marks(slots []int32) []uint64 {
	sums := make(map[int32]uint64)
	for _, slot := range slots {
		if label := x.labels[slot]; label != 0 {
			sums[label] += scatter(x.records.ids[slot])
		}
	}
	list := make([]uint64, len(slots))
	for i, slot := range slots {
		list[i] = sums[x.labels[slot]]
	}
	return list
}

// chains follows the edges of some records: it returns all records that it comes
// to, the edges, and those of the records that are in chains of more than two.
func (x *Index) chains(slots []int32) (seen []int32, edges []cluster.Edge, long []int32) {
	known := make(map[int32]bool, len(slots))
	for _, from := range slots {
		if known[from] {
			continue
		}
		known[from] = true
		first := len(seen)
		seen = append(seen, from)
		for next := first; next < len(seen); next++ {
			slot := seen[next]
			for at := x.links.heads[slot]; at >= 0; at = x.links.after(at, slot) {
				k := &x.links.all[at]
				if !x.isEdge(k) {
					continue
				}
				if k.a == slot {
					edges = append(edges, cluster.Edge{A: k.a, B: k.b, Weight: float32(x.profiles.bits[k.profile])})
				}
				if other := k.a + k.b - slot; !known[other] {
					known[other] = true
					seen = append(seen, other)
				}
			}
		}
		if len(seen)-first > 2 {
			long = append(long, seen[first:]...)
		}
	}
	return seen, edges, long
}
