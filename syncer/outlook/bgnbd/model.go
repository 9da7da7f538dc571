package bgnbd

import "math"

// A History is when a customer bought.
type History struct {
	Repeats int     // x: purchases after the first
	Last    float64 // t_x: time from the first purchase to the last; 0 for one
	Age     float64 // T: time from the first purchase to now
}

// valid reports whether there can be such a history.
func (h History) valid() bool {
	return h.Repeats >= 0 && h.Last >= 0 && h.Last <= h.Age && !math.IsInf(h.Age, 1) && (h.Repeats > 0) == (h.Last > 0)
}

// Model has the parameters of the distributions of rates and of leaving; all are
// positive.
type Model struct {
	R     float64 // shape of the gamma distribution of rates
	Alpha float64 // its rate: a unit of time
	A, B  float64 // of the beta distribution of leaving after a purchase
}

// Alive returns the probability that a customer hasn't left. It rises with Last where
// the rest is equal, and falls with Age (Fader and Hardie, Computing P(alive) Using the
// BG/NBD Model, 2008).
func (m Model) Alive(h History) float64 {
	if h.Repeats == 0 {
		return 1
	}
	x := float64(h.Repeats)
	longer := math.Log1p((h.Age - h.Last) / (m.Alpha + h.Last)) // ln((α+T)/(α+t_x))
	return 1 / (1 + m.A/(m.B+x-1)*math.Exp((m.R+x)*longer))
}

// Expected returns how many purchases are to be expected of a customer within the next
// time t: of one who is alive, times [Model.Alive] (the paper's equation 10).
func (m Model) Expected(h History, t float64) float64 {
	x := float64(h.Repeats)
	return m.Alive(h) * m.purchases(m.R+x, m.Alpha+h.Age, m.B+x, t)
}

// New returns how many repeat purchases are to be expected of somebody within the time
// t after a first purchase (the paper's equation 9).
func (m Model) New(t float64) float64 { return m.purchases(m.R, m.Alpha, m.B, t) }

const (
	// negligible is which part of an expectation is left out.
	negligible = 1e-12
	// maxTerms is how many terms are summed up at most: a bound of the time where t is
	// thousands of times as long as what was seen.
	maxTerms = 1 << 16
)

// purchases returns how many purchases are to be expected within t of a customer who is
// alive, whose rate has a gamma distribution of a shape and a rate, and whose leaving
// has a beta distribution (a, b).
//
// If nobody left, there would be N purchases, which has a negative binomial distribution
// with z = t / (rate + t). The k-th of them, counted from 0, is made by those who have not
// left after any before it:
//
//	Σ P(N > k) · s(k),  s(0) = 1,  s(k+1) = s(k) · (b + k) / (a + b + k)      over k ≥ 0
//
// That is the paper's (a+b−1)/(a−1) · (1 − (1−z)^shape · ₂F₁(shape, b; a+b−1; z)). The
// terms fall at least as fast as z^k in the end.
func (m Model) purchases(shape, rate, b, t float64) float64 {
	if !(t > 0) {
		return 0
	}
	z := t / (rate + t)
	logZ := math.Log(z)
	logP := shape * math.Log1p(-z) // ln P(N = k)
	within, stay, sum := 0.0, 1.0, 0.0
	for k := range maxTerms {
		n := float64(k)
		p := math.Exp(logP)
		within += p
		sum += max(0, 1-within) * stay
		stay *= (b + n) / (m.A + b + n)
		ratio := max(z, z*(shape+n)/(n+1))
		if ratio < 1 && p*stay*square(ratio/(1-ratio)) < negligible*sum && n > shape*t/rate {
			break
		}
		logP += logZ + math.Log((shape+n)/(n+1))
	}
	return sum
}

func square(x float64) float64 { return x * x }
