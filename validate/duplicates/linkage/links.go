package linkage

import (
	"slices"

	"sheetsync/validate/duplicates/blocking"
	"sheetsync/validate/duplicates/weights"
)

// A link is a pair of records of which the outcome is remembered.
type link struct {
	a, b    int32
	next    [2]int32 // the next link of a, and of b; -1 for none
	profile uint32
	columns [2]uint8 // in which the second record agrees, of the pooled comparisons
	flags   uint8
}

// Why a link is remembered.
const (
	nearEdge = 1 << iota // it is near the threshold, or above
	inSample             // it is in the sample of candidates
)

// links are a graph of records, with the links of each in a list.
type links struct {
	all   []link
	heads []int32 // by slot
	free  []int32
}

func newLinks(slots int) links {
	heads := make([]int32, slots, slots+slots/32+8)
	for i := range heads {
		heads[i] = -1
	}
	return links{heads: heads}
}

// grow makes room for a slot.
func (l *links) grow(slots int) {
	for len(l.heads) < slots {
		l.heads = append(l.heads, -1)
	}
}

// trim gives back most of what was allocated ahead.
func (l *links) trim() {
	l.all = append(make([]link, 0, len(l.all)+len(l.all)/32+8), l.all...)
}

func (l *links) add(k link) {
	at := int32(len(l.all))
	if n := len(l.free); n > 0 {
		at, l.free = l.free[n-1], l.free[:n-1]
	} else {
		l.all = append(l.all, link{})
	}
	k.next = [2]int32{l.heads[k.a], l.heads[k.b]}
	l.all[at] = k
	l.heads[k.a], l.heads[k.b] = at, at
}

// after is the link that follows in a slot's list.
func (l *links) after(at, slot int32) int32 { return l.all[at].next[side(&l.all[at], slot)] }

func side(k *link, slot int32) int {
	if k.a == slot {
		return 0
	}
	return 1
}

// remove takes a link out of a slot's list, whose head it is, and out of the other's.
func (l *links) remove(at, slot int32) {
	k := l.all[at]
	l.heads[slot] = k.next[side(&k, slot)]
	other := k.a + k.b - slot
	if l.heads[other] == at {
		l.heads[other] = k.next[side(&k, other)]
	} else {
		before := l.heads[other]
		for l.after(before, other) != at {
			before = l.after(before, other)
		}
		l.all[before].next[side(&l.all[before], other)] = k.next[side(&k, other)]
	}
	l.free = append(l.free, at)
	l.all[at] = link{a: -1}
}

// profiles are what links and random pairs came to, each once, with how many pairs
// of both samples came to it, and what it says.
type profiles struct {
	ids    map[profile]uint32
	list   []profile
	sorted []uint32 // in the order of the profiles
	sample []int32  // candidates, by profile
	random []int32
	bits   []float64
}

func newProfiles() profiles { return profiles{ids: make(map[profile]uint32)} }

// of returns the number of a profile.
func (p *profiles) of(outcomes []outcome) uint32 {
	name := profileOf(outcomes)
	id, ok := p.ids[name]
	if !ok {
		id = uint32(len(p.list))
		p.ids[name] = id
		p.list, p.sample, p.random, p.bits = append(p.list, name), append(p.sample, 0), append(p.random, 0), append(p.bits, 0)
	}
	return id
}

// arrange brings the profiles into their order.
func (p *profiles) arrange() {
	if len(p.sorted) == len(p.list) {
		return
	}
	for id := len(p.sorted); id < len(p.list); id++ {
		p.sorted = append(p.sorted, uint32(id))
	}
	slices.SortFunc(p.sorted, func(a, b uint32) int {
		if p.list[a] < p.list[b] {
			return -1
		}
		return 1
	})
}

// score scores all profiles by a model.
func (p *profiles) score(m *Matcher, model *weights.Model) {
	for id := range p.list {
		p.bits[id] = m.bitsOf(p.list[id], model)
	}
}

// bitsOf is what a profile says by a model.
func (m *Matcher) bitsOf(p profile, model *weights.Model) float64 {
	sum := model.Start()
	for i := range m.comparisons {
		model.Add(&sum, i, p[2*i], m.surprises[i][p[2*i+1]])
	}
	return sum.Bits()
}

// compared is what was found of a pair.
type compared struct {
	pair     blocking.Pair
	outcomes [maxComparisons]outcome
	flags    uint8
}

// compareLink compares two records and says whether their link is remembered. The
// matcher's model is that by which it is.
func (x *Index) compareLink(v *view, a, b int32, mask uint64, c *compared) bool {
	i, j := v.of(a), v.of(b)
	c.pair, c.flags = blocking.Pair{A: a, B: b}, 0
	least := x.threshold - margin
	if v.isSampled(i, j, mask) {
		c.flags = inSample
		v.outcomes(c.outcomes[:0], i, j)
	} else if !v.outcomesAbove(&c.outcomes, i, j, least) {
		return false
	}
	if sum := v.sum(c.outcomes[:len(v.comparisons)]); sum.Match() >= least {
		c.flags |= nearEdge
	}
	return c.flags != 0
}

// remember keeps a link.
func (x *Index) remember(m *Matcher, c *compared) {
	outcomes := c.outcomes[:len(m.comparisons)]
	k := link{a: c.pair.A, b: c.pair.B, flags: c.flags, profile: x.profiles.of(outcomes)}
	n := 0
	for i, comparison := range m.comparisons {
		if comparison.pooled() {
			k.columns[n] = outcomes[i].column
			n++
		}
	}
	if c.flags&inSample != 0 {
		x.profiles.sample[k.profile]++
	}
	x.links.add(k)
}
