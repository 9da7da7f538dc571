// Package likelihood finds the parameters of a model under which what was observed is
// most likely (maximum likelihood estimation), for models of a few positive parameters.
//
// The search is over the logarithms of the parameters, so that none leaves its range,
// along the gradient (BFGS).
// Parameters of data that don't determine them, such as how fast customers leave where
// none did, wander off without end. They are held near e^±9 by a penalty that is zero
// within, so that it moves no maximum that is there.
//
//	theta = ln(parameters)    objective = −mean log-likelihood + Σ max(0, |theta| − 9)²
//
// The result is a function of the arguments; the time is bounded by [maxEvaluations].
package likelihood

import (
	"errors"
	"math"
	"slices"
)

// ErrNoMaximum says that the search found no maximum.
var ErrNoMaximum = errors.New("the likelihood has no maximum that can be found")

const (
	// maxEvaluations is how often the likelihood is computed at most.
	maxEvaluations = 600
	// maxLog is from which logarithm of a parameter on the penalty rises.
	maxLog = 9
	// flat is the gradient of the mean log-likelihood at which the search ends, and
	// flatEnough that at which a search that got stuck is taken to have ended: beside
	// what chance does to the maximum of a thousand observations it is little.
	flat, flatEnough = 1e-8, 1e-3
)

// A Mean computes the mean log-likelihood of the observations under parameters, and
// writes its derivative by each of them into gradient. Parameters are positive.
type Mean func(parameters, gradient []float64) float64

// Maximize returns the parameters, beginning the search at some. It is for data of a
// scale of about one.
//
// Errors: [ErrNoMaximum].
func Maximize(mean Mean, start []float64) ([]float64, error) {
	o := &objective{mean: mean, parameters: make([]float64, len(start)), slope: make([]float64, len(start))}
	theta := make([]float64, len(start))
	for i, p := range start {
		theta[i] = math.Log(p)
	}
	found := descend(o, theta)
	if !o.isFlat(found) {
		return nil, ErrNoMaximum
	}
	return o.at(found), nil
}

// objective is what is minimised, with the last place at which it was computed.
type objective struct {
	mean       Mean
	theta      []float64
	parameters []float64
	value      float64
	slope      []float64
}

func (o *objective) evaluate(theta []float64) {
	if o.theta != nil && slices.Equal(theta, o.theta) {
		return
	}
	o.theta = append(o.theta[:0], theta...)
	penalty := 0.0
	for i, t := range theta {
		if math.Abs(t) > 2*maxLog || math.IsNaN(t) { // a step too far: nothing is computed there
			o.value = math.Inf(1)
			clear(o.slope)
			return
		}
		o.parameters[i] = math.Exp(t)
		penalty += square(excess(t))
	}
	o.value = penalty - o.mean(o.parameters, o.slope)
	for i, t := range theta {
		o.slope[i] = 2*excess(t) - o.slope[i]*o.parameters[i]
	}
	if math.IsNaN(o.value) {
		o.value = math.Inf(1)
	}
}

// isFlat reports whether the objective has an end there that is finite.
func (o *objective) isFlat(theta []float64) bool {
	o.evaluate(theta)
	return !math.IsInf(o.value, 0) && steepest(o.slope) <= flatEnough
}

func (o *objective) at(theta []float64) []float64 {
	o.evaluate(theta)
	return slices.Clone(o.parameters)
}

// excess is by how much a logarithm is out of its range.
func excess(t float64) float64 {
	return math.Copysign(max(0, math.Abs(t)-maxLog), t)
}

func square(x float64) float64 { return x * x }
