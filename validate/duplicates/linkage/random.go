package linkage

import (
	"cmp"
	"slices"
)

// A randomSample has the records of which the pairs are that have nothing to do
// with each other, ordered by digest: each is compared with some that follow it.
type randomSample struct {
	mask      uint64
	reach     int
	order     []sampled
	followers map[int32][]uint32 // by slot: the profiles of its pairs with those that follow
}

type sampled struct {
	digest, id uint64
	slot       int32
}

func compareSampled(a, b sampled) int {
	return cmp.Or(cmp.Compare(a.digest, b.digest), cmp.Compare(a.id, b.id))
}

func newRandomSample(m *Matcher) randomSample {
	r := randomSample{mask: m.randomMask(), reach: m.randomReach(), followers: make(map[int32][]uint32)}
	for record, digest := range m.digests {
		if digest&r.mask == 0 {
			r.order = append(r.order, sampled{digest, m.ties[record], int32(record)})
		}
	}
	slices.SortFunc(r.order, compareSampled)
	return r
}

// before adds the slots of those that are compared with the one at a place.
func (r *randomSample) before(place int, slots map[int32]bool) {
	for _, s := range r.order[max(0, place-r.reach):place] {
		slots[s.slot] = true
	}
}

// put adds a record, and its slot and those of whom it is a follower now.
func (r *randomSample) put(s sampled, changed map[int32]bool) {
	if s.digest&r.mask != 0 {
		return
	}
	place, _ := slices.BinarySearchFunc(r.order, s, compareSampled)
	r.before(place, changed)
	changed[s.slot] = true
	r.order = slices.Insert(r.order, place, s)
}

// take takes a record out, and adds the slots of those whose follower it was.
func (r *randomSample) take(s sampled, changed map[int32]bool) {
	if s.digest&r.mask != 0 {
		return
	}
	if place, ok := slices.BinarySearchFunc(r.order, s, compareSampled); ok {
		r.before(place, changed)
		r.order = slices.Delete(r.order, place, place+1)
	}
}

// follow compares the record at a place with its followers.
func (x *Index) follow(v *view, place int) {
	r := &x.random
	slot := r.order[place].slot
	x.unfollow(slot)
	var buffer [maxComparisons]outcome
	var profiles []uint32
	for _, s := range r.order[place+1 : min(place+1+r.reach, len(r.order))] {
		p := x.profiles.of(v.outcomes(buffer[:0], v.of(slot), v.of(s.slot)))
		x.profiles.random[p]++
		profiles = append(profiles, p)
	}
	r.followers[slot] = profiles
}

// unfollow forgets the pairs of a record with its followers.
func (x *Index) unfollow(slot int32) {
	for _, p := range x.random.followers[slot] {
		x.profiles.random[p]--
	}
	delete(x.random.followers, slot)
}
