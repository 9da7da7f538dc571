package weights

import "math"

// How much the priors count beside the data: as that many pairs seen before.
const (
	priorMatches    = 20  // for m
	priorNonMatches = 200 // for r and u
	// expectedShare is how many duplicates a record is expected to have before
	// anything is seen.
	expectedShare = 0.02
	// expectedRelated is how many records belong together, and are two, for each
	// that is entered twice, before anything is seen.
	expectedRelated = 0.5
	maxPrior        = 0.05 // the probability that two random records are one, at most
	rounds          = 25
	// anchored is for how many rounds m stays what it is expected to be, while r is
	// found: related pairs may be more than matches, and would be taken for them.
	anchored = 5
	// negligible is from which odds on a pair counts for a class.
	negligible = 1e-6
)

// Shares is how many shares a value may have: see [Observed].
const Shares = 32

// Observed is what was seen of pairs: their levels and shares, comparison by
// comparison, pair after pair.
type Observed struct {
	Levels []uint8
	// Shares say how many records have the value that both have, in steps of the
	// caller's, of which the surprise is known ([Prior]); 0 where that isn't known. It
	// is as long as Levels.
	Shares []uint8
	// Pairs says how many pairs there were of each, nil where it is one.
	Pairs []float64
}

// of is how many pairs an entry stands for.
func (o *Observed) of(entry int) float64 {
	if o.Pairs == nil {
		return 1
	}
	return o.Pairs[entry]
}

// Estimate finds the weights of comparisons in a table of so many records. random
// are pairs taken at random, candidates those that blocking found, or a sample of
// them, of which each stands for scale pairs.
func Estimate(priors []Prior, random, candidates Observed, scale float64, records int) *Model {
	e := begin(priors, random, records)
	for round := range rounds {
		before := e.odds
		matches, related := e.expect(&candidates)
		e.maximise(matches, related, scale, round >= anchored)
		if round > anchored && e.odds.near(before) {
			break
		}
	}
	e.odds = odds{math.Exp2(rounded(math.Log2(e.odds.match))), math.Exp2(rounded(math.Log2(e.odds.related)))}
	model := e.model()
	model.round()
	return model
}

// step is to what weights are rounded, in bits: where a few pairs more were seen,
// all weights are the same as before, as a rule.
const step = 0.25

func rounded(bits float64) float64 { return math.Round(bits/step) * step }

func (m *Model) round() {
	for i := range m.Bits {
		for level := range m.Bits[i] {
			m.M[i][level], m.Bits[i][level] = rounded(m.M[i][level]), rounded(m.Bits[i][level])
			m.related[i][level], m.random[i][level] = rounded(m.related[i][level]), rounded(m.random[i][level])
		}
	}
}

// distribution has the probabilities of a comparison's levels.
type distribution [Levels]float64

// odds are how many of all pairs are one, and two that belong together.
type odds struct{ match, related float64 }

// near reports whether another round changes nothing worth it.
func (o odds) near(before odds) bool {
	return math.Abs(o.match-before.match) < 1e-4*o.match && math.Abs(o.related-before.related) < 1e-3*o.related
}

// estimation is a mixture of three classes of pairs: those that are one (m), those
// that are two and belong together (r), and all others (u).
type estimation struct {
	priors   []Prior
	m, r, u  []distribution
	sharing  []distribution // r before anything is seen
	odds     odds
	expected float64 // pairs that are one, before anything is seen
	pairs    float64
	seen     []cell // what candidates came to, each once; nil before it is known
	table    [][Levels][Shares]factor
}

// begin is what is known before candidates are seen.
func begin(priors []Prior, random Observed, records int) *estimation {
	n := len(priors)
	e := &estimation{
		priors: priors, u: frequencies(priors, random), m: make([]distribution, n), r: make([]distribution, n), sharing: make([]distribution, n),
		expected: expectedShare*float64(records) + 0.3, pairs: float64(records) * float64(records-1) / 2,
	}
	for i, p := range priors {
		e.m[i] = estimated(distribution{}, p.M, 1)
		e.sharing[i] = p.Related
		if !p.relatedIsKnown() {
			for level := 1; level < Levels; level++ {
				e.sharing[i][level] = p.Shared*e.m[i][level] + (1-p.Shared)*e.u[i][level]
			}
		}
		e.sharing[i] = estimated(distribution{}, e.sharing[i], 1)
		e.r[i] = e.sharing[i]
	}
	e.odds.match = min(e.expected/e.pairs, maxPrior)
	e.odds.related = e.odds.match * expectedRelated
	return e
}

// counts are how many pairs of a class have which levels.
type counts struct {
	levels []distribution
	pairs  float64
}

func (c *counts) add(levels []uint8, pairs float64) {
	c.pairs += pairs
	for i, level := range levels {
		c.levels[i][level] += pairs
	}
}

// expect divides the candidates among the classes (the E-step).
func (e *estimation) expect(candidates *Observed) (matches, related counts) {
	n := len(e.priors)
	matches.levels, related.levels = make([]distribution, n), make([]distribution, n)
	f := e.factors(candidates)
	for at := 0; at < len(candidates.Levels); at += n {
		levels := candidates.Levels[at : at+n]
		p, r := f.odds(levels, candidates.Shares[at:at+n])
		total := 1 + p + r
		times := candidates.of(at / n)
		if p > negligible*total {
			matches.add(levels, times*p/total)
		}
		if r > negligible*total {
			related.add(levels, times*r/total)
		}
	}
	return matches, related
}

// maximise takes what was expected for what is (the M-step), a candidate for so many
// pairs. m stays as it is where it isn't free. Where it is known how records that
// belong together compare, it stays: what tells two companies of one group from one
// company is their names alone, of which a mixture can't learn both how often they are
// mistyped and how often they differ.
func (e *estimation) maximise(matches, related counts, scale float64, free bool) {
	for i := range e.priors {
		if free {
			e.m[i] = estimated(matches.levels[i], e.priors[i].M, priorMatches)
		}
		if !e.priors[i].relatedIsKnown() {
			e.r[i] = estimated(related.levels[i], e.sharing[i], priorNonMatches)
		}
	}
	e.odds.match = min((matches.pairs*scale+e.expected)/e.pairs, maxPrior)
	e.odds.related = min((related.pairs*scale+e.expected*expectedRelated)/e.pairs, maxPrior)
	if !free {
		e.odds.related = max(e.odds.related, e.odds.match*expectedRelated)
	}
}

// model makes weights of the probabilities.
func (e *estimation) model() *Model {
	n := len(e.priors)
	table := func() []distribution { return make([]distribution, n) }
	model := &Model{
		Bits: table(), M: table(), Prior: LogOdds(e.odds.match), Related: LogOdds(e.odds.related),
		related: table(), random: table(), identifies: make([][Levels]bool, n), own: make([]bool, n),
	}
	for i := range n {
		p := &e.priors[i]
		model.identifies[i], model.own[i] = p.Identifies, p.Own
		model.asks = model.asks || p.Own
		for level := 1; level < Levels; level++ {
			if p.M[level] == 0 {
				continue
			}
			m, u := e.m[i][level], e.u[i][level]
			model.M[i][level], model.random[i][level] = math.Log2(m), math.Log2(u)
			model.Bits[i][level] = min(max(math.Log2(m/u), minBits), maxBits)
			model.related[i][level] = math.Log2(e.r[i][level])
		}
	}
	return model
}

// frequencies counts the levels of pairs, comparison by comparison.
func frequencies(priors []Prior, seen Observed) []distribution {
	levels := make([]distribution, len(priors))
	for at := 0; at < len(seen.Levels); at += len(priors) {
		for i, level := range seen.Levels[at : at+len(priors)] {
			levels[i][level] += seen.of(at / len(priors))
		}
	}
	for i, p := range priors {
		levels[i] = estimated(levels[i], p.U, priorNonMatches)
	}
	return levels
}

// estimated is the distribution of levels that were seen so many times, with a prior
// that counts as so many pairs. Pairs that can't be compared say nothing.
func estimated(seen, prior distribution, weight float64) distribution {
	seen[0] = 0
	total := 0.0
	for level := 1; level < Levels; level++ {
		seen[level] += weight * prior[level]
		total += seen[level]
	}
	for level := range seen {
		seen[level] /= max(total, 1e-12)
	}
	return seen
}
