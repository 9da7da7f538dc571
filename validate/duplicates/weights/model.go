package weights

import (
	"math"
	"slices"
)

// Levels is how many levels a comparison may have. Level 0 is of pairs that can't
// be compared because one of them has no value: it weighs nothing.
const Levels = 11

// bounds of the weight of one comparison, in bits: neither a disagreement nor an
// agreement is certain, whatever the counts say.
const (
	minBits = -8
	maxBits = 24
)

// A Prior is what is known of a comparison before the table is seen.
type Prior struct {
	M, U distribution // probabilities of the levels; 0 of those that don't occur
	// Related are the probabilities of the levels among records that belong
	// together and are two, as two companies of one group that share a telephone, or
	// two persons of one household. Where they aren't known they are estimated, and
	// Shared is how often such records are expected to have the value in common, as if
	// they were one.
	Related distribution
	Shared  float64
	// Own says that the value is a record's own, as its name is: records that only
	// belong together differ in it.
	Own bool
	// Identifies has the levels that may tell alone that two records are one. What
	// doesn't, such as a street or an address with a typing fault, needs another
	// agreement beside it.
	Identifies [Levels]bool
	// Surprises are by share: the -log2 of the probability that a random record has a
	// value of that share; 0 where it isn't known.
	Surprises [Shares]float32
}

func (p *Prior) relatedIsKnown() bool { return p.Related != distribution{} }

// A Model has the weights of a table's comparisons.
type Model struct {
	Bits  []distribution // by comparison and level: log2(m/u)
	M     []distribution // by comparison and level: log2 m, for values of known surprise
	Prior float64        // log2 of the odds that two random records are one
	// Related is log2 of the odds that two random records are two that belong
	// together, and share what such records share.
	Related float64

	related    []distribution // by comparison and level: log2 of the probability among related pairs
	random     []distribution // by comparison and level: log2 u
	identifies [][Levels]bool
	own        []bool
	asks       bool // whether any is own
}

// Weight is the weight of one comparison in bits. surprise is the -log2 of the
// probability that a random record has the value that both have; 0 where that
// isn't known.
func (m *Model) Weight(comparison int, level uint8, surprise float32) float64 {
	if level == 0 {
		return 0
	}
	if surprise == 0 {
		return m.Bits[comparison][level]
	}
	return min(max(m.M[comparison][level]+float64(surprise), minBits), maxBits)
}

// relatedWeight is the weight of a comparison for two records that belong together
// against two that don't, in bits.
func (m *Model) relatedWeight(comparison int, level uint8, surprise float32) float64 {
	if surprise == 0 {
		surprise = float32(-m.random[comparison][level])
	}
	return min(max(m.related[comparison][level]+float64(surprise), minBits), maxBits)
}

// weighed is what a level of a share weighs, for two records being one and for two
// that belong together.
type weighed struct{ match, related float64 }

// contradicts reports whether what is a record's own says that there are two.
func (w weighed) contradicts() bool { return w.match < contradicting || w.match < w.related }

// A Sum adds up the weights of one pair.
type Sum struct {
	match, related float64
	contradicted   bool // what belongs to one record alone differs
	owned          bool // what belongs to one record alone agrees
	asked          bool // there are comparisons of what belongs to one record alone
	identified     bool // something that identifies agrees
	confirmed      int  // comparisons that agree and don't identify
}

// Most is what a comparison weighs at most, of values of at most that surprise.
func (m *Model) Most(comparison int, surprise float32) float64 {
	most := 0.0
	for level, bits := range m.Bits[comparison] {
		most = max(most, bits)
		if bits != 0 {
			most = max(most, m.Weight(comparison, uint8(level), surprise))
		}
	}
	return most
}

// Equal reports whether two models weigh everything alike.
func (m *Model) Equal(other *Model) bool {
	return m.Prior == other.Prior && m.Related == other.Related && slices.Equal(m.Bits, other.Bits) && slices.Equal(m.M, other.M) &&
		slices.Equal(m.related, other.related) && slices.Equal(m.random, other.random) && slices.Equal(m.identifies, other.identifies)
}

// Rise is by how many bits more a comparison may weigh by another model.
func (m *Model) Rise(other *Model, comparison int) float64 {
	rise := 0.0
	for level := range Levels {
		rise = max(rise, other.Bits[comparison][level]-m.Bits[comparison][level], other.M[comparison][level]-m.M[comparison][level])
	}
	return rise
}

// Match is the sum without any doubt.
func (s Sum) Match() float64 { return s.match }

// Start begins with the priors.
func (m *Model) Start() Sum { return Sum{match: m.Prior, related: m.Related, asked: m.asks} }

// Add adds the weight of a comparison, which it returns.
func (m *Model) Add(s *Sum, comparison int, level uint8, surprise float32) float64 {
	if level == 0 {
		return 0
	}
	w, related := m.Weight(comparison, level, surprise), m.relatedWeight(comparison, level, surprise)
	s.match += w
	s.related += related
	switch {
	case !m.own[comparison]:
	case weighed{w, related}.contradicts():
		s.contradicted = true
	default:
		s.owned = true
	}
	switch {
	case w < agreeing:
	case m.identifies[comparison][level]:
		s.identified = true
	default:
		s.confirmed++
	}
	return w
}

// Bits is the log2-odds that the pair is one rather than two of whatever kind.
func (s Sum) Bits() float64 { return s.match + s.Doubt() }

// Doubt is what is taken away, in bits, because the two may only belong together,
// or because they agree in nothing but one thing that many have in common: never
// above 0.
func (s Sum) Doubt() float64 {
	doubt := 0.0
	if (s.contradicted || s.asked && !s.owned) && s.related > -10 {
		doubt = -math.Log2(1 + math.Exp2(min(s.related, 500)))
	}
	if !s.identified && s.confirmed < 2 {
		doubt = min(doubt, -s.match)
	}
	return doubt
}

// contradicting is below how many bits a comparison of what is a record's own says
// that there are two.
const contradicting = 1

// agreeing is from how many bits on a comparison counts as an agreement.
const agreeing = 2

// Probability turns log2-odds into a probability.
func Probability(bits float64) float64 { return 1 / (1 + math.Exp2(-bits)) }

// LogOdds turns a probability into log2-odds.
func LogOdds(probability float64) float64 { return math.Log2(probability / (1 - probability)) }
