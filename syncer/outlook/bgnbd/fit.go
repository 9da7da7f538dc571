package bgnbd

import (
	"cmp"
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
	return fit(histories, func(float64) []float64 { return []float64{1, 1, 1, 2} })
}

// Refit is [Fit] where a model is known that is near, such as that of the same customers at
// an earlier time: it takes fewer steps.
func Refit(histories []History, near Model) (m Model, logLikelihood float64, err error) {
	return fit(histories, func(unit float64) []float64 { return []float64{near.R, near.Alpha / unit, near.A, near.B} })
}

// fit begins at the parameters that start gives for a unit of time.
func fit(histories []History, start func(unit float64) []float64) (m Model, logLikelihood float64, err error) {
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
	parameters, err := likelihood.Maximize(s.mean, start(unit))
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
// of those that are the same one is enough, and gamma functions are needed of each
// different number of repeats once. Whatever order the histories come in, it is the same.
type sample struct {
	histories []History // each different one, in order
	customers []float64 // how many have it
	all       float64
	level     []int     // of each history: which of the numbers of repeats it has
	repeats   []float64 // the different numbers of repeats, in order
	terms     []term    // of each number of repeats
}

// A term is the part of the log-likelihood that depends on the number of repeats alone,
// with its derivatives by r, a and b.
type term struct{ value, r, a, b float64 }

func newSample(histories []History, unit float64) *sample {
	s := &sample{all: float64(len(histories))}
	sorted := slices.Clone(histories)
	slices.SortFunc(sorted, func(a, b History) int {
		return cmp.Or(cmp.Compare(a.Repeats, b.Repeats), cmp.Compare(a.Last, b.Last), cmp.Compare(a.Age, b.Age))
	})
	for i, h := range sorted {
		if i > 0 && h == sorted[i-1] {
			s.customers[len(s.customers)-1]++
			continue
		}
		if n := len(s.repeats); n == 0 || s.repeats[n-1] != float64(h.Repeats) {
			s.repeats = append(s.repeats, float64(h.Repeats))
		}
		s.histories = append(s.histories, History{h.Repeats, h.Last / unit, h.Age / unit})
		s.customers = append(s.customers, 1)
		s.level = append(s.level, len(s.repeats)-1)
	}
	s.terms = make([]term, len(s.repeats))
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
		n := s.customers[i]
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
			da += n * share / a
			db -= n * share / (b + x - 1)
		}
		sum += n * (value + r*logAlpha)
		dr += n * (t.r + logAlpha - logTime)
		dAlpha += n * (r/alpha - (r+x)*perTime)
		da += n * t.a
		db += n * t.b
	}
	n := s.all
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
