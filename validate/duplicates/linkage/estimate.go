package linkage

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"

	"sheetsync/sheetschema/parallel"
	"sheetsync/validate/duplicates/blocking"
	"sheetsync/validate/duplicates/weights"
)

// The weights are estimated from two samples of pairs, which are chosen by what
// records hold: they are the same whatever the order of the records, and one more
// record changes little of them.
const (
	// sampledRecords is of how many records the pairs are that have nothing to do
	// with each other, and randomPairs how many such pairs there are, about.
	sampledRecords = 4096
	randomPairs    = 40_000
	// candidatesPerRecord is how many candidates a record has, as a rule, and
	// sampledCandidates how many pairs are sampled of them, about.
	candidatesPerRecord = 12
	sampledCandidates   = 60_000
)

// A profile is what a pair's comparisons came to, as far as the weights go: the
// level and the share of each.
type profile string

func profileOf(outcomes []outcome) profile {
	var buffer [2 * maxComparisons]byte
	for i, o := range outcomes {
		buffer[2*i], buffer[2*i+1] = o.level, o.share
	}
	return profile(buffer[:2*len(outcomes)])
}

// A tally counts pairs by profile.
type tally map[profile]int32

// A counted list of pairs has their tally and, chunk by chunk, what each came to.
type countedPairs struct {
	tally tally
	parts []countedPart
}

type countedPart struct {
	profiles []profile
	of       []int32 // by pair: the number of its profile
}

// randomMask chooses the records of the random pairs: those whose digests have none
// of its bits.
func (m *Matcher) randomMask() uint64 { return maskOf(m.step / sampledRecords) }

// randomReach is with how many others each record of the sample is compared: those
// that follow it by digest.
func (m *Matcher) randomReach() int {
	return max(4, randomPairs/max(m.step/int(m.randomMask()+1), 1))
}

// candidateMask chooses the candidates of the sample.
func (m *Matcher) candidateMask() uint64 {
	return maskOf(m.step * candidatesPerRecord / sampledCandidates)
}

// maskOf has as many bits as make of one in so many, or fewer.
func maskOf(n int) uint64 { return 1<<bits.Len(uint(n)>>1) - 1 }

// isSampled reports whether a candidate pair is in the sample.
func (m *Matcher) isSampled(a, b int, mask uint64) bool {
	return scatter(m.digests[a]^m.digests[b])&mask == 0
}

// randomTally counts pairs of records that have nothing to do with each other:
// those whose digests are neighbours.
func (m *Matcher) randomTally() tally {
	r := newRandomSample(m)
	var pairs []blocking.Pair
	for i, a := range r.order {
		for _, b := range r.order[i+1 : min(i+1+r.reach, len(r.order))] {
			pairs = append(pairs, blocking.Pair{A: a.slot, B: b.slot})
		}
	}
	return m.count(pairs).tally
}

// countCandidates counts a sample of the candidates. all is true where it has each of
// them.
func (m *Matcher) countCandidates(candidates []blocking.Pair) (counted countedPairs, all bool) {
	mask := m.candidateMask()
	if mask == 0 {
		return m.count(candidates), true
	}
	var sample []blocking.Pair
	for _, p := range candidates {
		if m.isSampled(int(p.A), int(p.B), mask) {
			sample = append(sample, p)
		}
	}
	return m.count(sample), false
}

// countChunk is how many pairs a goroutine counts at a time.
const countChunk = 1 << 12

func (m *Matcher) count(pairs []blocking.Pair) countedPairs {
	c := countedPairs{tally: make(tally), parts: make([]countedPart, (len(pairs)+countChunk-1)/countChunk)}
	parallel.Ranges(len(pairs), countChunk, func(from, to int) {
		part := countedPart{of: make([]int32, 0, to-from)}
		known := make(map[profile]int32)
		var buffer [maxComparisons]outcome
		for _, p := range pairs[from:to] {
			name := profileOf(m.outcomes(buffer[:0], int(p.A), int(p.B)))
			number, seen := known[name]
			if !seen {
				number = int32(len(part.profiles))
				known[name] = number
				part.profiles = append(part.profiles, name)
			}
			part.of = append(part.of, number)
		}
		c.parts[from/countChunk] = part
	})
	for _, part := range c.parts {
		for _, number := range part.of {
			c.tally[part.profiles[number]]++
		}
	}
	return c
}

// distinguishing tells by column whether most records have a value of their own.
func (m *Matcher) distinguishing() []bool {
	out := make([]bool, len(m.columns))
	for i, c := range m.columns {
		filled := 0
		for _, n := range c.counts {
			filled += int(n)
		}
		out[i] = distinguishes(len(c.values), filled)
	}
	return out
}

// distinguishes reports whether so many values of so many records are, for the
// most part, one record's each.
func distinguishes(values, filled int) bool { return values*10 >= filled*4 && values > 20 }

// estimate finds the weights by samples of the pairs of all records.
func (m *Matcher) estimate(candidates tally) *weights.Model {
	return m.estimateBy(m.observed(m.randomTally()), m.observed(candidates), m.distinguishing())
}

// estimateBy finds the weights by what was seen.
func (m *Matcher) estimateBy(random, candidates weights.Observed, distinguishing []bool) *weights.Model {
	priors := make([]weights.Prior, len(m.comparisons))
	for i, c := range m.comparisons {
		priors[i] = priorOf(c.kind)
		relatedBy(c.kind, &priors[i])
		priors[i].Identifies = identifies(c, distinguishing)
		priors[i].Surprises = m.surprises[i]
	}
	return weights.Estimate(priors, random, candidates, float64(m.candidateMask()+1), m.population)
}

// observed lists what was counted, in an order of its own.
func (m *Matcher) observed(t tally) weights.Observed {
	var seen weights.Observed
	for _, p := range slices.SortedFunc(maps.Keys(t), cmp.Compare[profile]) {
		m.observe(&seen, p, t[p])
	}
	return seen
}

// observe adds what so many pairs came to.
func (m *Matcher) observe(seen *weights.Observed, p profile, pairs int32) {
	for i := range m.comparisons {
		seen.Levels = append(seen.Levels, p[2*i])
		seen.Shares = append(seen.Shares, p[2*i+1])
	}
	seen.Pairs = append(seen.Pairs, float64(pairs))
}
