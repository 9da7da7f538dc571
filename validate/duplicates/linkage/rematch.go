package linkage

import (
	"math"
	"slices"

	"sheetsync/sheetschema/parallel"
	"sheetsync/validate/duplicates/blocking"
	"sheetsync/validate/duplicates/weights"
)

// isEdge reports whether a link's records seem to be one.
func (x *Index) isEdge(k *link) bool {
	return k.flags&nearEdge != 0 && x.profiles.bits[k.profile] >= x.threshold
}

// rememberAll compares candidates and remembers the links.
func (x *Index) rememberAll(v *view, candidates []blocking.Pair) {
	const chunk = 1 << 14
	mask := v.candidateMask()
	parts := make([][]compared, (len(candidates)+chunk-1)/chunk)
	parallel.Ranges(len(candidates), chunk, func(from, to int) {
		var part []compared
		var c compared
		for _, p := range candidates[from:to] {
			if x.compareLink(v, p.A, p.B, mask, &c) {
				part = append(part, c)
			}
		}
		parts[from/chunk] = part
	})
	for i, part := range parts {
		for k := range part {
			x.remember(v.Matcher, &part[k])
		}
		parts[i] = nil
	}
}

// rematch compares the dirty records anew. It reports false where that takes
// everything.
func (u *update) rematch() bool {
	for slot := range u.dirty {
		u.forget(slot)
	}
	pairs := u.pairs()
	v := u.view(u.compared(pairs))
	v.learn(u.reference)
	mask := v.candidateMask()
	known := len(u.profiles.list)
	var c compared
	for _, p := range pairs {
		if u.compareLink(v, p.A, p.B, mask, &c) {
			u.remember(v.Matcher, &c)
		}
	}
	for place := range u.random.order {
		if u.followed[u.random.order[place].slot] {
			u.follow(v, place)
		}
	}
	model := u.estimate(v.Matcher)
	if !model.Equal(u.model) {
		if drift(u.reference, model, len(u.compares)) > margin {
			return false
		}
		u.rescore(v.Matcher, model)
	} else {
		for id := known; id < len(u.profiles.list); id++ {
			u.profiles.bits[id] = v.bitsOf(u.profiles.list[id], model)
		}
	}
	for slot := range u.dirty {
		u.affected[slot] = true
		u.affectNeighbours(slot)
	}
	return true
}

// forget takes all links of a record away, and its pairs of the random sample
// where it is gone.
func (u *update) forget(slot int32) {
	for at := u.links.heads[slot]; at >= 0; at = u.links.heads[slot] {
		k := &u.links.all[at]
		if k.flags&inSample != 0 {
			u.profiles.sample[k.profile]--
		}
		if u.isEdge(k) {
			u.affected[k.a], u.affected[k.b] = true, true
		}
		u.links.remove(at, slot)
	}
}

// affectNeighbours marks those with whom a record has an edge.
func (u *update) affectNeighbours(slot int32) {
	for at := u.links.heads[slot]; at >= 0; at = u.links.after(at, slot) {
		if k := &u.links.all[at]; u.isEdge(k) {
			u.affected[k.a], u.affected[k.b] = true, true
		}
	}
}

// pairs are the candidate pairs of the dirty records.
func (u *update) pairs() []blocking.Pair {
	for slot := range u.dirty {
		if u.records.at[slot] < 0 {
			u.affected[slot] = true
			delete(u.dirty, slot)
		}
	}
	dirty := sorted(u.dirty)
	v := u.view(dirty)
	var pairs []blocking.Pair
	var members []int32
	var keys []keyed
	for _, slot := range dirty {
		keys = v.keysOf(v.of(slot), keys[:0])
		for _, k := range keys {
			members, _ = u.postings.Records(k.hash, members[:0])
			switch kind := &u.keys[k.kind]; {
			case len(members) < 2 || len(members) > kind.limit(u.step) && !kind.copies:
				continue
			case kind.copies:
				if first := u.first(members); first != slot {
					members = append(members[:0], first)
				}
			}
			for _, other := range members {
				if other != slot {
					pairs = append(pairs, blocking.Pair{A: min(slot, other), B: max(slot, other)})
				}
			}
		}
	}
	return blocking.Distinct(pairs)
}

// compared are the slots of the records that are compared: those of pairs, and
// those of the random sample that are, with their followers.
func (u *update) compared(pairs []blocking.Pair) []int32 {
	slots := make(map[int32]bool)
	for _, p := range pairs {
		slots[p.A], slots[p.B] = true, true
	}
	for place, s := range u.random.order {
		if u.dirty[s.slot] {
			u.followed[s.slot] = true
			u.random.before(place, u.followed)
		}
	}
	for slot := range u.followed {
		u.unfollow(slot)
	}
	for place, s := range u.random.order {
		if u.followed[s.slot] {
			for _, other := range u.random.order[place:min(place+1+u.random.reach, len(u.random.order))] {
				slots[other.slot] = true
			}
		}
	}
	return sorted(slots)
}

// estimate finds the weights by the samples.
func (x *Index) estimate(m *Matcher) *weights.Model {
	x.profiles.arrange()
	distinguishing := make([]bool, len(x.fields))
	for i := range distinguishing {
		distinguishing[i] = distinguishes(x.distinct[i], x.filled[i])
	}
	return m.estimateBy(x.observed(m, x.profiles.random), x.observed(m, x.profiles.sample), distinguishing)
}

// observed lists the profiles that pairs came to.
func (x *Index) observed(m *Matcher, pairs []int32) weights.Observed {
	var seen weights.Observed
	for _, id := range x.profiles.sorted {
		if n := pairs[id]; n > 0 {
			m.observe(&seen, x.profiles.list[id], n)
		}
	}
	return seen
}

// rescore scores everything by another model, and marks what weighs otherwise.
func (u *update) rescore(m *Matcher, model *weights.Model) {
	before := slices.Clone(u.profiles.bits)
	u.model, u.moved = model, true
	u.profiles.score(m, model)
	for i := range u.links.all {
		k := &u.links.all[i]
		if k.a < 0 || k.flags&nearEdge == 0 {
			continue
		}
		was, is := before[k.profile], u.profiles.bits[k.profile]
		if was != is && (was >= u.threshold || is >= u.threshold) {
			u.affected[k.a], u.affected[k.b] = true, true
		}
	}
}

// drift is by how many bits a pair may weigh more by another model, at most.
func drift(from, to *weights.Model, comparisons int) float64 {
	sum := math.Max(0, to.Prior-from.Prior)
	for i := range comparisons {
		sum += from.Rise(to, i)
	}
	return sum
}
