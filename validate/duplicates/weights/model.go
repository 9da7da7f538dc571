package weights

import "math"

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
	M, U [Levels]float64 // probabilities of the levels; 0 of those that don't occur
	// Shared is how often records that belong together, and are two, have this
	// value in common: the telephone of two companies of one group.
	Shared float64
	// Identifies has the levels that may tell alone that two records are one. What
	// doesn't, such as a street or an address with a typing fault, needs another
	// agreement beside it.
	Identifies [Levels]bool
}

// A Model has the weights of a table's comparisons.
type Model struct {
	Bits  [][Levels]float64 // by comparison and level: log2(m/u)
	M     [][Levels]float64 // by comparison and level: log2 m, for values of known surprise
	Prior float64           // log2 of the odds that two random records are one
	// Related is log2 of the odds that two random records are two that belong
	// together, and share what such records share.
	Related float64

	shared, logShared []float64
	related           [][Levels]float64
	identifies        [][Levels]bool
}

// ownShare is below which Shared is of comparisons of what is a record's own, such
// as its name. Where nothing of that differs, nothing says that there are two.
const ownShare = 0.2

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
func relatedWeight(share, weight float64) float64 {
	return math.Log2(share*math.Exp2(weight) + 1 - share)
}

// A Sum adds up the weights of one pair.
type Sum struct {
	match, related float64
	contradicted   bool // what belongs to one record alone differs
	identified     bool // something that identifies agrees
	confirmed      int  // comparisons that agree and don't identify
}

// Start begins with the priors.
func (m *Model) Start() Sum { return Sum{match: m.Prior, related: m.Related} }

// Add adds the weight of a comparison, which it returns.
func (m *Model) Add(s *Sum, comparison int, level uint8, surprise float32) float64 {
	if level == 0 {
		return 0
	}
	w := m.Weight(comparison, level, surprise)
	s.match += w
	s.contradicted = s.contradicted || w < contradicting && m.shared[comparison] < ownShare
	switch {
	case w < agreeing:
	case m.identifies[comparison][level]:
		s.identified = true
	default:
		s.confirmed++
	}
	switch {
	case surprise == 0:
		s.related += m.related[comparison][level]
	case w > 6: // the rest makes no difference
		s.related += w + m.logShared[comparison]
	default:
		s.related += relatedWeight(m.shared[comparison], w)
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
	if s.contradicted && s.related > -10 {
		doubt = -math.Log2(1 + math.Exp2(min(s.related, 500)))
	}
	if !s.identified && s.confirmed < 2 {
		doubt = min(doubt, -s.match)
	}
	return doubt
}

// contradicting is below how many bits a comparison of what is a record's own is
// none that speaks for one record.
const contradicting = 1

// agreeing is from how many bits on a comparison counts as an agreement.
const agreeing = 2

// Probability turns log2-odds into a probability.
func Probability(bits float64) float64 { return 1 / (1 + math.Exp2(-bits)) }

// LogOdds turns a probability into log2-odds.
func LogOdds(probability float64) float64 { return math.Log2(probability / (1 - probability)) }
