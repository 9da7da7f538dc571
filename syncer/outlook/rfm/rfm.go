// Package rfm sorts customers into classes by how lately they ordered, how often, and
// for how much: the RFM analysis of direct marketing (Hughes, Strategic Database
// Marketing, 1994).
//
// Each of the three is scored from 1 to 5 by quintiles, 5 being the best: the fifth of
// the customers in which a value stands. Equal values have equal scores, that of the
// middle of their places, so that a fifth may be larger than another:
//
//	orders   1  1  1  1  1  1  2  2  3  9
//	score    2  2  2  2  2  2  4  4  5  5
//
// The class follows from recency and frequency, on the usual grid of ten segments, with
// lost ones apart from those that hibernate:
//
//	          recency 1     2              3                  4                    5
//	F 5       cannot lose   cannot lose    loyal              loyal                champion
//	F 3–4     at risk       at risk        need attention ¹   potential loyal ²    potential loyal ²
//	F 2       hibernating   hibernating    about to sleep     potential loyal      potential loyal
//	F 1       lost          hibernating    about to sleep     promising            new
//
//	¹ loyal with a frequency of 4   ² with a frequency of 4: loyal, champion
//
// The score of money is beside them: it tells the customers of a class apart. Amounts
// are compared within a currency alone.
package rfm

import (
	"slices"
)

// A Class is what a customer is to the team.
type Class string

// The classes, the best first.
const (
	ClassChampion       Class = "champion"        // orders often, and did lately
	ClassLoyal          Class = "loyal"           // orders often
	ClassPotential      Class = "potential-loyal" // ordered lately, and more than once
	ClassNew            Class = "new"             // ordered for the first time, just now
	ClassPromising      Class = "promising"       // ordered for the first time, lately
	ClassNeedsAttention Class = "needs-attention" // average in both
	ClassAboutToSleep   Class = "about-to-sleep"  // ordered rarely, and not lately
	ClassAtRisk         Class = "at-risk"         // ordered repeatedly, long ago
	ClassCannotLose     Class = "cannot-lose"     // ordered most often, long ago
	ClassHibernating    Class = "hibernating"     // ordered rarely, long ago
	ClassLost           Class = "lost"            // ordered rarely, longest ago
)

// Classes returns all classes, the best first.
func Classes() []Class {
	return []Class{
		ClassChampion, ClassLoyal, ClassPotential, ClassNew, ClassPromising, ClassNeedsAttention,
		ClassAboutToSleep, ClassAtRisk, ClassCannotLose, ClassHibernating, ClassLost,
	}
}

// A Customer is what a customer did.
type Customer struct {
	Days     int     // since the last order
	Orders   int     // how many
	Amount   float64 // what they were worth
	Currency string  // of the amount; amounts of different ones are not compared
	HasValue bool    // the amount is known
}

// Scores are from 1 to 5, the best; Monetary is 0 where the amount isn't known.
type Scores struct{ Recency, Frequency, Monetary int }

// Class returns the class of the scores.
func (s Scores) Class() Class {
	r, f := s.Recency, s.Frequency
	switch {
	case r >= 5 && f >= 4:
		return ClassChampion
	case r >= 3 && f >= 4:
		return ClassLoyal
	case r >= 4 && f >= 2:
		return ClassPotential
	case r >= 5:
		return ClassNew
	case r >= 4:
		return ClassPromising
	case r >= 3 && f >= 3:
		return ClassNeedsAttention
	case r >= 3:
		return ClassAboutToSleep
	case f >= 5:
		return ClassCannotLose
	case f >= 3:
		return ClassAtRisk
	case r >= 2 || f >= 2:
		return ClassHibernating
	}
	return ClassLost
}

// Of scores customers against each other, in their order. It takes O(n log n).
func Of(customers []Customer) []Scores {
	scores := make([]Scores, len(customers))
	all := make([]int, len(customers))
	currencies := make(map[string][]int)
	for i, c := range customers {
		all[i] = i
		if c.HasValue {
			currencies[c.Currency] = append(currencies[c.Currency], i)
		}
	}
	quintiles(all, func(i int) float64 { return -float64(customers[i].Days) }, func(i, score int) { scores[i].Recency = score })
	quintiles(all, func(i int) float64 { return float64(customers[i].Orders) }, func(i, score int) { scores[i].Frequency = score })
	for _, of := range currencies {
		quintiles(of, func(i int) float64 { return customers[i].Amount }, func(i, score int) { scores[i].Monetary = score })
	}
	return scores
}

// quintiles scores some customers by a value.
func quintiles(customers []int, value func(int) float64, score func(customer, score int)) {
	ordered := make([]float64, len(customers))
	for i, c := range customers {
		ordered[i] = value(c)
	}
	slices.Sort(ordered)
	for _, c := range customers {
		v := value(c)
		below, _ := slices.BinarySearch(ordered, v)
		notAbove, _ := slices.BinarySearchFunc(ordered, v, func(a, b float64) int {
			if a <= b {
				return -1
			}
			return 1
		})
		// The middle of the equal ones' places, in halves so that it is exact.
		score(c, min(5, 1+5*(below+notAbove)/(2*len(ordered))))
	}
}
