package weights

import "math"

// How much the priors count beside the data: as that many pairs seen before.
const (
	priorMatches    = 20  // for m
	priorNonMatches = 200 // for u
	// expectedShare is how many duplicates a record is expected to have before
	// anything is seen.
	expectedShare = 0.02
	// expectedRelated is how many records belong together, and are two, for each
	// that is entered twice, before anything is seen.
	expectedRelated = 0.5
	maxPrior        = 0.05 // the probability that two random records are one, at most
	rounds          = 25
)

// Observed is what was seen of pairs: their levels and surprises, comparison by
// comparison, pair after pair.
type Observed struct {
	Levels    []uint8
	Surprises []float32 // as long as Levels
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
	e := estimation{priors: priors, n: len(priors), u: frequencies(priors, random)}
	pairs := float64(records) * float64(records-1) / 2
	e.m = make([][Levels]float64, e.n)
	for i, p := range priors {
		e.m[i] = normalised(p.M)
	}
	expected := expectedShare*float64(records) + 0.3
	lambda := min(expected/pairs, maxPrior)
	related := lambda * expectedRelated
	model := e.model(lambda, related)
	for range rounds {
		counts := make([][Levels]float64, e.n)
		matches, siblings := 0.0, 0.0
		for at := 0; at < len(candidates.Levels); at += e.n {
			levels := candidates.Levels[at : at+e.n]
			sum := model.sum(levels, candidates.Surprises[at:at+e.n])
			p := Probability(sum.Bits())
			times := candidates.of(at / e.n)
			siblings += times * (1 - p) * Probability(sum.related)
			if p < 1e-6 {
				continue
			}
			p *= times
			matches += p
			for i, level := range levels {
				counts[i][level] += p
			}
		}
		for i := range counts {
			counts[i][0] = 0
			for level := 1; level < Levels; level++ {
				counts[i][level] += priorMatches * priors[i].M[level]
			}
			e.m[i] = normalised(counts[i])
		}
		before := lambda
		lambda = min((matches*scale+expected)/pairs, maxPrior)
		related = min((siblings*scale+expected*expectedRelated)/pairs, maxPrior)
		model = e.model(lambda, related)
		if math.Abs(lambda-before) < 1e-4*lambda {
			break
		}
	}
	model = e.model(math.Exp2(rounded(math.Log2(lambda))), math.Exp2(rounded(math.Log2(related))))
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

type estimation struct {
	priors []Prior
	n      int
	m, u   [][Levels]float64
}

// sum adds up the weights of a pair.
func (m *Model) sum(levels []uint8, surprises []float32) Sum {
	s := m.Start()
	for i, level := range levels {
		m.Add(&s, i, level, surprises[i])
	}
	return s
}

// model makes weights of the probabilities. A level that is more alike never
// weighs less than one that is less alike.
func (e *estimation) model(lambda, related float64) *Model {
	table := func() [][Levels]float64 { return make([][Levels]float64, e.n) }
	model := &Model{
		Bits: table(), M: table(), Prior: LogOdds(lambda), Related: LogOdds(related),
		related: table(), random: table(), identifies: make([][Levels]bool, e.n), own: make([]bool, e.n),
	}
	for i := range e.n {
		p := &e.priors[i]
		model.identifies[i], model.own[i] = p.Identifies, p.Own
		model.asks = model.asks || p.Own
		known := p.Related != [Levels]float64{}
		for level := 1; level < Levels; level++ {
			if p.M[level] == 0 {
				continue
			}
			m, u := e.m[i][level], e.u[i][level]
			model.M[i][level], model.random[i][level] = math.Log2(m), math.Log2(u)
			model.Bits[i][level] = min(max(math.Log2(m/u), minBits), maxBits)
			if known {
				model.related[i][level] = math.Log2(p.Related[level])
			} else {
				model.related[i][level] = math.Log2(p.Shared*m + (1-p.Shared)*u)
			}
		}
	}
	return model
}

// frequencies counts the levels of pairs, comparison by comparison.
func frequencies(priors []Prior, seen Observed) [][Levels]float64 {
	counts := make([][Levels]float64, len(priors))
	for at := 0; at < len(seen.Levels); at += len(priors) {
		for i, level := range seen.Levels[at : at+len(priors)] {
			counts[i][level] += seen.of(at / len(priors))
		}
	}
	for i, p := range priors {
		counts[i][0] = 0
		for level := 1; level < Levels; level++ {
			counts[i][level] += priorNonMatches * p.U[level]
		}
		counts[i] = normalised(counts[i])
	}
	return counts
}

func normalised(counts [Levels]float64) [Levels]float64 {
	total := 0.0
	for _, count := range counts {
		total += count
	}
	for i := range counts {
		counts[i] /= max(total, 1e-12)
	}
	return counts
}
