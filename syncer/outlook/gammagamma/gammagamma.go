// Package gammagamma tells from what a customer's orders were worth what the next ones
// will be: the gamma-gamma model of spend (Fader and Hardie, The Gamma-Gamma Model of
// Monetary Value, 2013), which goes with BG/NBD (package bgnbd).
//
// The values of a customer's orders vary around a mean as a gamma distribution of shape
// p, and the means differ from customer to customer so that their reciprocals have a
// gamma distribution of shape q and rate γ. What is expected of a customer lies then
// between what the customer's orders were worth on average and what everybody's were,
// the nearer to the own average the more orders there were:
//
//	p 6.25, q 3.74, γ 15.44:   everybody 35   one order of 100 → 80   ten orders of 100 → 97
//
// The model takes values to have nothing to do with how often somebody orders. They are
// of one currency, and above 0.
package gammagamma

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"sheetsync/syncer/outlook/likelihood"
)

var (
	// ErrSpend says that there can't be such orders: none, or worth nothing on average.
	ErrSpend = errors.New("there are no such orders")
	// ErrFewCustomers says that there are too few customers.
	ErrFewCustomers = errors.New("too few customers have ordered")
)

// minCustomers is how many customers there must be.
const minCustomers = 3

// Spend is what a customer's orders were worth.
type Spend struct {
	Orders int     // how many, at least 1
	Mean   float64 // their average value, above 0
}

// Model has the parameters of the distributions; all are positive. Gamma is in the
// currency's unit.
type Model struct{ P, Q, Gamma float64 }

// Expected returns what an order of a customer is expected to be worth, which is between
// the customer's average and everybody's (the note's equation 5). ok is false where the
// model has no such expectation, which may be with p·x + q ≤ 1.
func (m Model) Expected(s Spend) (value float64, ok bool) {
	x := float64(s.Orders)
	if m.P*x+m.Q <= 1 {
		return 0, false
	}
	return m.P * (m.Gamma + x*s.Mean) / (m.P*x + m.Q - 1), true
}

// Fit returns the model under which the orders are most likely, and the logarithm of
// their likelihood (the note's equation 1a). It takes O(n) for each of a bounded number of steps.
//
// Errors: [ErrSpend], [ErrFewCustomers], likelihood.ErrNoMaximum.
func Fit(spends []Spend) (m Model, logLikelihood float64, err error) {
	return fit(spends, func(float64) []float64 { return []float64{1, 2, 1} })
}

// Refit is [Fit] where a model is known that is near, such as that of the same customers at
// an earlier time: it takes fewer steps.
func Refit(spends []Spend, near Model) (m Model, logLikelihood float64, err error) {
	return fit(spends, func(unit float64) []float64 { return []float64{near.P, near.Q, near.Gamma / unit} })
}

// fit begins at the parameters that start gives for a unit of money.
func fit(spends []Spend, start func(unit float64) []float64) (m Model, logLikelihood float64, err error) {
	if len(spends) < minCustomers {
		return m, 0, ErrFewCustomers
	}
	unit := 0.0
	for _, s := range spends {
		if s.Orders < 1 || !(s.Mean > 0) || math.IsInf(s.Mean, 1) {
			return m, 0, ErrSpend
		}
		unit += s.Mean / float64(len(spends))
	}
	parameters, err := likelihood.Maximize(newSample(spends, unit).mean, start(unit))
	if err != nil {
		return m, 0, fmt.Errorf("fit gamma-gamma: %w", err)
	}
	m = Model{P: parameters[0], Q: parameters[1], Gamma: parameters[2] * unit}
	return m, m.LogLikelihood(spends), nil
}

// LogLikelihood returns the logarithm of the likelihood of orders under the model.
func (m Model) LogLikelihood(spends []Spend) float64 {
	if len(spends) == 0 {
		return 0
	}
	mean := newSample(spends, 1).mean([]float64{m.P, m.Q, m.Gamma}, make([]float64, 3))
	return mean * float64(len(spends))
}

// sample holds orders in the form in which their likelihood is computed many times.
type sample struct {
	means, logMeans []float64
	level           []int     // of each customer: which of the numbers of orders
	orders          []float64 // the different numbers of orders
	logOrders       []float64
	terms           []term
}

// A term is the part of the log-likelihood that depends on the number of orders alone,
// with its derivatives by p and q.
type term struct{ value, p, q float64 }

func newSample(spends []Spend, unit float64) *sample {
	s := &sample{level: make([]int, len(spends))}
	for _, spend := range spends {
		s.orders = append(s.orders, float64(spend.Orders))
		s.means = append(s.means, spend.Mean/unit)
		s.logMeans = append(s.logMeans, math.Log(spend.Mean/unit))
	}
	slices.Sort(s.orders)
	s.orders = slices.Compact(s.orders)
	s.terms = make([]term, len(s.orders))
	for _, x := range s.orders {
		s.logOrders = append(s.logOrders, math.Log(x))
	}
	for i, spend := range spends {
		s.level[i], _ = slices.BinarySearch(s.orders, float64(spend.Orders))
	}
	return s
}

// mean is a likelihood.Mean of p, q and γ.
func (s *sample) mean(parameters, gradient []float64) float64 {
	p, q, gamma := parameters[0], parameters[1], parameters[2]
	for i, x := range s.orders {
		s.terms[i] = termOf(x, p, q)
	}
	logGammaRate := math.Log(gamma)
	var sum, dp, dq, dGamma float64
	for i, mean := range s.means {
		t, x, logX := &s.terms[s.level[i]], s.orders[s.level[i]], s.logOrders[s.level[i]]
		rate := gamma + x*mean
		logRate := math.Log(rate)
		sum += t.value + q*logGammaRate + (p*x-1)*s.logMeans[i] + p*x*logX - (p*x+q)*logRate
		dp += t.p + x*(s.logMeans[i]+logX-logRate)
		dq += t.q + logGammaRate - logRate
		dGamma += q/gamma - (p*x+q)/rate
	}
	n := float64(len(s.means))
	gradient[0], gradient[1], gradient[2] = dp/n, dq/n, dGamma/n
	return sum / n
}

// termOf is ln Γ(px+q) / (Γ(px)·Γ(q)).
func termOf(x, p, q float64) term {
	both := mathext.Digamma(p*x + q)
	return term{
		value: logGamma(p*x+q) - logGamma(p*x) - logGamma(q),
		p:     x * (both - mathext.Digamma(p*x)),
		q:     both - mathext.Digamma(q),
	}
}

func logGamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}
