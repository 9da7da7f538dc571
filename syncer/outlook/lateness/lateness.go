// Package lateness tells which customers are likely to pay late, from when they paid
// before: a customer's share of late payments, drawn towards everybody's where there are
// few (empirical Bayes; the beta-binomial model, with its strength by Kleinman's
// moments, 1973).
//
//	everybody: 30 % late, strength 10
//	5 payments, 4 late      (4 + 10 · 0.3) / (5 + 10)  = 47 %
//	50 payments, 40 late    (40 + 10 · 0.3) / (50 + 10) = 72 %
//
// A payment is late when it came in after the day on which it fell due. One that hasn't
// come in, and is due, is late for as long as it is now, at least.
//
// The past says whether a customer's history is worth anything: the payments that fell
// due last are predicted from those before them, and unless that goes better than with
// everybody's share (Brier score), nothing is predicted.
package lateness

import (
	"cmp"
	"math"
	"slices"

	"sheetsync/sheetschema/expression"
)

const (
	// minPayments is how many payments of a customer a forecast needs.
	minPayments = 5
	// margin is which part of the naive guess's error is better enough.
	margin = 0.99
	// minTested is how many payments the test of the past needs.
	minTested = 20
	// minStrength and maxStrength bound how many payments everybody's share counts for.
	minStrength, maxStrength = 1, 50
)

// A Reason says why nothing is predicted; "" where something is.
type Reason string

// The reasons.
const (
	ReasonFewPayments Reason = "few-payments" // of a customer, or to test a forecast on
	ReasonNaiveBetter Reason = "naive-better" // everybody's share predicted the last payments as well
)

// A Payment is one that a customer had to make; Customer counts from 0.
type Payment struct {
	Customer int
	Due      expression.Day
	Paid     expression.Day
	IsPaid   bool
}

// delay is by how many days it is late: less than 0 is early. ok is false where that
// isn't known yet.
func (p Payment) delay(today expression.Day) (days int, ok bool) {
	switch {
	case p.IsPaid:
		return int(p.Paid - p.Due), p.Paid <= today
	case p.Due < today:
		return int(today - p.Due), true
	}
	return 0, false
}

// delayOn is delay of a payment of which it is known.
func (p Payment) delayOn(today expression.Day) int {
	days, _ := p.delay(today)
	return days
}

// A Record is how a customer paid so far.
type Record struct {
	Payments int     // that were made or are overdue
	Late     int     // how many of them
	Median   float64 // by how many days they were late; less than 0 is early
	// Likely is the probability that the next payment is late; 0 where Reason says why
	// that isn't predicted.
	Likely float64
	Reason Reason
}

// A Result says how each customer pays, and how the forecast did.
type Result struct {
	Customers []Record
	Reason    Reason // why nothing is predicted
	// Payments is on how many the forecast was tested. Model and Naive are the mean
	// squared errors (Brier scores) of the forecast and of everybody's share.
	Payments     int
	Model, Naive float64
}

// Of looks at how customers paid until a day. The order of the payments doesn't matter.
// It takes O(n log n).
func Of(customers int, payments []Payment, today expression.Day) Result {
	result := Result{Customers: make([]Record, customers)}
	delays := make([][]int, customers)
	for _, p := range payments {
		if days, ok := p.delay(today); ok {
			delays[p.Customer] = append(delays[p.Customer], days)
		}
	}
	result.test(customers, payments, today)
	pool := newPool(delays)
	for i, own := range delays {
		r := &result.Customers[i]
		r.Payments, r.Late = len(own), countLate(own)
		if len(own) > 0 {
			r.Median = median(own)
		}
		switch {
		case len(own) < minPayments:
			r.Reason = ReasonFewPayments
		case result.Reason != "":
			r.Reason = result.Reason
		default:
			r.Likely = pool.likely(r.Late, r.Payments)
		}
	}
	return result
}

// test predicts the last third of the payments from those that were known before the
// first of them fell due.
func (r *Result) test(customers int, payments []Payment, today expression.Day) {
	known := slices.DeleteFunc(slices.Clone(payments), func(p Payment) bool { _, ok := p.delay(today); return !ok })
	slices.SortFunc(known, func(a, b Payment) int { // wholly, so that the sums are the same in any order
		return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Customer, b.Customer), cmp.Compare(a.delayOn(today), b.delayOn(today)))
	})
	r.Reason = ReasonFewPayments
	if len(known) == 0 {
		return
	}
	cut := known[2*len(known)/3].Due
	delays := make([][]int, customers)
	for _, p := range known {
		if p.Due >= cut {
			continue
		}
		if p.IsPaid && p.Paid >= cut { // nobody knew then
			p.IsPaid = false
		}
		if days, ok := p.delay(cut); ok {
			delays[p.Customer] = append(delays[p.Customer], days)
		}
	}
	pool := newPool(delays)
	for _, p := range known {
		own := delays[p.Customer]
		if p.Due < cut || len(own) < minPayments {
			continue
		}
		late := 0.0
		if p.delayOn(today) > 0 {
			late = 1
		}
		r.Payments++
		r.Model += square(pool.likely(countLate(own), len(own)) - late)
		r.Naive += square(pool.share - late)
	}
	if r.Payments < minTested {
		r.Payments, r.Model, r.Naive = 0, 0, 0
		return
	}
	r.Model /= float64(r.Payments)
	r.Naive /= float64(r.Payments)
	r.Reason = ""
	if !(r.Model < margin*r.Naive) {
		r.Reason = ReasonNaiveBetter
	}
}

// A pool is what is known of everybody.
type pool struct {
	share    float64 // of late payments
	strength float64 // how many payments it counts for
}

func newPool(delays [][]int) pool {
	var payments, squares, late, customers float64
	for _, own := range delays {
		n := float64(len(own))
		payments += n
		squares += n * n
		late += float64(countLate(own))
		if n > 0 {
			customers++
		}
	}
	p := pool{strength: maxStrength}
	if payments == 0 {
		return p
	}
	p.share = late / payments
	spread := 0.0
	for _, own := range delays {
		if n := float64(len(own)); n > 0 {
			spread += n * square(float64(countLate(own))/n-p.share)
		}
	}
	// How alike the payments of one customer are (the intraclass correlation).
	free := customers - 1
	alike := (spread/(p.share*(1-p.share)) - free) / (payments - squares/payments - free)
	if strength := 1/alike - 1; alike > 0 && !math.IsInf(alike, 1) {
		p.strength = min(max(strength, minStrength), maxStrength)
	}
	return p
}

func (p pool) likely(late, payments int) float64 {
	return (float64(late) + p.strength*p.share) / (float64(payments) + p.strength)
}

func countLate(delays []int) int {
	n := 0
	for _, days := range delays {
		if days > 0 {
			n++
		}
	}
	return n
}

func median(delays []int) float64 {
	ordered := slices.Sorted(slices.Values(delays))
	middle := len(ordered) / 2
	if len(ordered)%2 == 1 {
		return float64(ordered[middle])
	}
	return float64(ordered[middle-1]+ordered[middle]) / 2
}

func square(x float64) float64 { return x * x }
