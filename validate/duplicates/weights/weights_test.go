package weights_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"sheetsync/validate/duplicates/weights"
)

// Two levels: 1 differs, 2 is equal.
func prior(m, u float64) weights.Prior {
	p := weights.Prior{Shared: 0.1, Own: true}
	p.Identifies[2] = true
	p.M[1], p.M[2] = 1-m, m
	p.U[1], p.U[2] = 1-u, u
	return p
}

// TestEstimate holds that parameters with which pairs were made are found again,
// from priors that are far off.
func TestEstimate(t *testing.T) {
	t.Parallel()
	m, u := []float64{0.95, 0.8, 0.6}, []float64{0.02, 0.1, 0.01}
	random := rand.New(rand.NewPCG(3, 4))
	draw := func(n int, equal []float64) (seen weights.Observed) {
		for range n {
			for _, p := range equal {
				level := uint8(1)
				if random.Float64() < p {
					level = 2
				}
				seen.Levels, seen.Shares = append(seen.Levels, level), append(seen.Shares, 0)
			}
		}
		return seen
	}
	const records, matches = 400, 1500
	candidates := draw(matches, m)
	others := draw(records*(records-1)/2-matches, u)
	candidates.Levels, candidates.Shares = append(candidates.Levels, others.Levels...), append(candidates.Shares, others.Shares...)
	priors := []weights.Prior{prior(0.7, 0.05), prior(0.7, 0.05), prior(0.7, 0.05)}
	model := weights.Estimate(priors, draw(50_000, u), candidates, 1, records)
	for i := range m {
		if want := math.Log2(m[i] / u[i]); math.Abs(model.Bits[i][2]-want) > 0.25 {
			t.Errorf("equality in %d weighs %.2f bits, want %.2f", i, model.Bits[i][2], want)
		}
		if want := math.Log2((1 - m[i]) / (1 - u[i])); math.Abs(model.Bits[i][1]-want) > 0.9 {
			t.Errorf("a difference in %d weighs %.2f bits, want %.2f", i, model.Bits[i][1], want)
		}
	}
	if got := weights.Probability(model.Prior) * records * (records - 1) / 2; got < matches*0.9 || got > matches*1.1 {
		t.Errorf("%.0f matches are expected, want %d", got, matches)
	}
}

// TestRelated holds that pairs which belong together, and are more than those that are
// one, don't teach that what tells them apart is often mistyped.
func TestRelated(t *testing.T) {
	t.Parallel()
	const (
		matches, siblings, others = 1000, 4000, 40_000
		records                   = 2000
	)
	//              first name, surname, place, born
	m := []float64{0.95, 0.95, 0.90, 0.90}
	r := []float64{0.05, 0.90, 0.95, 0.02}
	u := []float64{0.03, 0.01, 0.02, 0.005}
	random := rand.New(rand.NewPCG(5, 6))
	var candidates weights.Observed
	draw := func(seen *weights.Observed, n int, equal []float64) {
		for range n {
			for _, p := range equal {
				level := uint8(1)
				if random.Float64() < p {
					level = 2
				}
				seen.Levels, seen.Shares = append(seen.Levels, level), append(seen.Shares, 0)
			}
		}
	}
	draw(&candidates, matches, m)
	draw(&candidates, siblings, r)
	draw(&candidates, others, u)
	var unlike weights.Observed
	draw(&unlike, 40_000, u)
	priors := make([]weights.Prior, len(m))
	for i := range priors {
		priors[i] = prior(0.9, 0.05)
	}
	model := weights.Estimate(priors, unlike, candidates, 1, records)
	for i := range m {
		if want := math.Log2((1 - m[i]) / (1 - u[i])); math.Abs(model.Bits[i][1]-want) > 1 {
			t.Errorf("a difference in %d weighs %.2f bits, want %.2f", i, model.Bits[i][1], want)
		}
	}
	if got := weights.Probability(model.Related) * records * (records - 1) / 2; got < siblings/2 || got > siblings*2 {
		t.Errorf("%.0f are expected to be related, want %d", got, siblings)
	}
}

// TestFewRecords holds that a table of two records is weighed by what is known
// before.
func TestFewRecords(t *testing.T) {
	t.Parallel()
	one := weights.Observed{Levels: []uint8{2}, Shares: []uint8{0}}
	model := weights.Estimate([]weights.Prior{prior(0.9, 0.0005)}, weights.Observed{}, one, 1, 2)
	if got := model.Bits[0][2]; got < 8 || got > 12 {
		t.Errorf("equality weighs %.2f bits, want about 11", got)
	}
}

func TestSum(t *testing.T) {
	t.Parallel()
	own, contact, weak := prior(0.9, 0.00005), prior(0.9, 0.001), prior(0.9, 0.001)
	contact.Shared, contact.Own, weak.Own = 0.5, false, false
	weak.Shared, weak.Identifies[2] = 0.5, false
	model := weights.Estimate([]weights.Prior{own, contact, weak}, weights.Observed{}, weights.Observed{}, 1, 100)
	for _, test := range []struct {
		name   string
		levels [3]uint8
		match  bool
	}{
		{"all agree", [3]uint8{2, 2, 2}, true},
		{"the name alone", [3]uint8{2, 0, 0}, true},
		{"an address alone identifies nobody", [3]uint8{0, 0, 2}, false},
		{"a telephone and an address, but other names", [3]uint8{1, 2, 2}, false},
		{"nothing to compare", [3]uint8{}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			sum := model.Start()
			for i, level := range test.levels {
				model.Add(&sum, i, level, 0)
			}
			if p := weights.Probability(sum.Bits()); (p >= 0.5) != test.match {
				t.Errorf("the probability is %.3f", p)
			}
		})
	}
}
