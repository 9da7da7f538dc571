package bgnbd

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"sheetsync/syncer/outlook/likelihood"
)

var (
	// ErrHistory says that a history can't be: negative, not a number, or with a last
	// purchase that is later than now or isn't told from the first.
	ErrHistory = errors.New("there is no such history of purchases")
	// ErrFewRepeats says that nearly nobody bought again, so that nothing tells how
	// often people do.
	ErrFewRepeats = errors.New("too few customers bought again")
)

// minRepeaters is how many customers must have bought again.
const minRepeaters = 3

// Fit returns the model under which the histories are most likely, and the logarithm of
// their likelihood, by the paper's equation 6. It takes O(n) for each of a bounded number of steps.
//
// Errors: [ErrHistory], [ErrFewRepeats], likelihood.ErrNoMaximum.
func Fit(histories []History) (m Model, logLikelihood float64, err error) {
	unit, repeaters := 0.0, 0
	for _, h := range histories {
		if !h.valid() {
			return m, 0, ErrHistory
		}
		unit += h.Age / float64(len(histories))
		if h.Repeats > 0 {
			repeaters++
		}
	}
	if repeaters < minRepeaters {
		return m, 0, ErrFewRepeats
	}
	s := newSample(histories, unit)
	parameters, err := likelihood.Maximize(s.mean, []float64{1, 1, 1, 2})
	if err != nil {
		return m, 0, fmt.Errorf("fit BG/NBD: %w", err)
	}
	m = Model{R: parameters[0], Alpha: parameters[1] * unit, A: parameters[2], B: parameters[3]}
	return m, m.LogLikelihood(histories), nil
}

// LogLikelihood returns the logarithm of the likelihood of histories under the model.
func (m Model) LogLikelihood(histories []History) float64 {
	if len(histories) == 0 {
		return 0
	}
	mean := newSample(histories, 1).mean([]float64{m.R, m.Alpha, m.A, m.B}, make([]float64, 4))
	return mean * float64(len(histories))
}

// sample holds histories in the form in which their likelihood is computed many times:
// gamma functions are needed of each different number of repeats once.
type sample struct {
	histories []History
	level     []int     // of each history: which of the numbers of repeats it has
	repeats   []float64 // the different numbers of repeats, in order
	terms     []term    // of each number of repeats
}

// A term is the part of the log-likelihood that depends on the number of repeats alone,
// with its derivatives by r, a and b.
type term struct{ value, r, a, b float64 }

func newSample(histories []History, unit float64) *sample {
	s := &sample{histories: make([]History, len(histories)), level: make([]int, len(histories))}
	for i, h := range histories {
		s.histories[i] = History{h.Repeats, h.Last / unit, h.Age / unit}
		s.repeats = append(s.repeats, float64(h.Repeats))
	}
	slices.Sort(s.repeats)
	s.repeats = slices.Compact(s.repeats)
	s.terms = make([]term, len(s.repeats))
	for i, h := range histories {
		s.level[i], _ = slices.BinarySearch(s.repeats, float64(h.Repeats))
	}
	return s
}

// mean is a likelihood.Mean of r, α, a and b.
func (s *sample) mean(parameters, gradient []float64) float64 {
	r, alpha, a, b := parameters[0], parameters[1], parameters[2], parameters[3]
	for i, x := range s.repeats {
		s.terms[i] = termOf(x, r, a, b)
	}
	logAlpha := math.Log(alpha)
	var sum, dr, dAlpha, da, db float64
	for i, h := range s.histories {
		t := &s.terms[s.level[i]]
		x := s.repeats[s.level[i]]
		toNow := math.Log(alpha + h.Age)
		value, logTime, perTime := t.value, toNow, 1/(alpha+h.Age)
		if h.Repeats == 0 {
			value -= r * toNow
		} else {
			// Who bought again is alive still, or left after the last purchase:
			// e^alive + e^left, each over what both have in common.
			toLast := math.Log(alpha + h.Last)
			alive := -(r + x) * toNow
			left := math.Log(a/(b+x-1)) - (r+x)*toLast
			share := 1 / (1 + math.Exp(alive-left)) // of those who left
			value += max(alive, left) + math.Log1p(math.Exp(-math.Abs(alive-left)))
			logTime += share * (toLast - toNow)
			perTime += share * (1/(alpha+h.Last) - perTime)
			da += share / a
			db -= share / (b + x - 1)
		}
		sum += value + r*logAlpha
		dr += t.r + logAlpha - logTime
		dAlpha += r/alpha - (r+x)*perTime
		da += t.a
		db += t.b
	}
	n := float64(len(s.histories))
	gradient[0], gradient[1], gradient[2], gradient[3] = dr/n, dAlpha/n, da/n, db/n
	return sum / n
}

// termOf is ln Γ(r+x)/Γ(r) + ln B(a, b+x)/B(a, b).
func termOf(x, r, a, b float64) term {
	if x == 0 {
		return term{}
	}
	ab, abx := mathext.Digamma(a+b), mathext.Digamma(a+b+x)
	return term{
		value: logGamma(r+x) - logGamma(r) + logGamma(a+b) - logGamma(b) + logGamma(b+x) - logGamma(a+b+x),
		r:     mathext.Digamma(r+x) - mathext.Digamma(r),
		a:     ab - abx,
		b:     ab - mathext.Digamma(b) + mathext.Digamma(b+x) - abx,
	}
}

func logGamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}
