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
	Surprises []float32 // as long as Levels, or nil
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
			siblings += (1 - p) * Probability(sum.related)
			if p < 1e-6 {
				continue
			}
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
	return model
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
	model := &Model{Bits: make([][Levels]float64, e.n), M: make([][Levels]float64, e.n), Prior: LogOdds(lambda), Related: LogOdds(related), shared: make([]float64, e.n), logShared: make([]float64, e.n), related: make([][Levels]float64, e.n), identifies: make([][Levels]bool, e.n)}
	for i := range e.n {
		model.identifies[i] = e.priors[i].Identifies
		model.shared[i], model.logShared[i] = e.priors[i].Shared, math.Log2(e.priors[i].Shared)
		for level := 1; level < Levels; level++ {
			if e.priors[i].M[level] == 0 {
				continue
			}
			model.M[i][level] = math.Log2(e.m[i][level])
			model.Bits[i][level] = min(max(math.Log2(e.m[i][level]/e.u[i][level]), minBits), maxBits)
			model.related[i][level] = relatedWeight(model.shared[i], model.Bits[i][level])
		}
	}
	return model
}

// frequencies counts the levels of pairs, comparison by comparison.
func frequencies(priors []Prior, seen Observed) [][Levels]float64 {
	counts := make([][Levels]float64, len(priors))
	for at := 0; at < len(seen.Levels); at += len(priors) {
		for i, level := range seen.Levels[at : at+len(priors)] {
			counts[i][level]++
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
