package lookup

import (
	"cmp"
	"slices"
)

// A Verdict says whether a customer is known.
type Verdict string

// The verdicts. Unclear is of a text in which nothing names anybody.
const (
	VerdictFree    Verdict = "free"
	VerdictSimilar Verdict = "similar"
	VerdictExists  Verdict = "exists"
	VerdictUnclear Verdict = ""
)

// A How says in what way a value agrees with the query's.
type How string

// The ways of agreeing.
const (
	HowSame     How = "same"     // equal in its normal form
	HowTypo     How = "typo"     // one typing fault apart, or two in a long text
	HowPart     How = "part"     // one has all the words of the other, or most of them
	HowOrder    How = "order"    // the same words in another order
	HowReading  How = "reading"  // read the same, in another script or with other characters
	HowInitials How = "initials" // the one abbreviates the other
	HowHost     How = "host"     // at the same domain
	HowNamed    How = "named"    // a domain that is called as a company
	HowNear     How = "near"     // a neighbouring number, or the same one with another prefix
)

// A Reason is a field that agrees with the query.
type Reason struct {
	Field int // of the table's resource
	How   How
}

// A Match is a record that may be meant.
type Match struct {
	Record  int
	Score   float64 // above 0, up to 1: how sure it is
	Exists  bool    // it is meant, as far as anybody can tell
	Reasons []Reason
}

// An Answer is what is known of a query.
type Answer struct {
	Verdict Verdict
	// Matches are the records that may be meant, the likeliest first, those that
	// are equally likely in the table's order: at most MaxMatches.
	Matches []Match
}

// MaxMatches is how many records an answer names at most.
const MaxMatches = 20

// leastScore is from which score on a record may be meant.
const leastScore = 0.5

// maxReasons is how many reasons are given.
const maxReasons = 2

// evidence is one agreement of a record with a part of the query.
type evidence struct {
	record int32
	field  int
	part   int // of the query
	how    How
	score  float64
	exists bool
}

// answerOf puts together what was found about each record. Parts of a query confirm
// each other; agreements of one part don't.
func answerOf(found []evidence) Answer {
	slices.SortStableFunc(found, func(a, b evidence) int {
		return cmp.Or(cmp.Compare(a.record, b.record), cmp.Compare(a.part, b.part), -cmp.Compare(a.score, b.score), cmp.Compare(a.field, b.field))
	})
	answer := Answer{Verdict: VerdictFree}
	for from := 0; from < len(found); {
		to := from + 1
		for to < len(found) && found[to].record == found[from].record {
			to++
		}
		if m := matchOf(found[from:to]); m.Score >= leastScore {
			answer.Matches = append(answer.Matches, m)
		}
		from = to
	}
	slices.SortStableFunc(answer.Matches, func(a, b Match) int {
		if a.Exists != b.Exists {
			if a.Exists {
				return -1
			}
			return 1
		}
		return -cmp.Compare(a.Score, b.Score)
	})
	if len(answer.Matches) > 0 {
		answer.Verdict = VerdictSimilar
		if answer.Matches[0].Exists {
			answer.Verdict = VerdictExists
		}
	}
	if len(answer.Matches) > MaxMatches {
		answer.Matches = answer.Matches[:MaxMatches]
	}
	return answer
}

// matchOf puts together what was found about one record, ordered by part and score.
func matchOf(found []evidence) Match {
	m := Match{Record: int(found[0].record)}
	doubt, best := 1.0, 0.0
	for i, e := range found {
		m.Exists = m.Exists || e.exists
		if i == 0 || found[i-1].part != e.part {
			doubt *= 1 - e.score
		}
		best = max(best, e.score)
	}
	m.Score = 1 - doubt
	slices.SortStableFunc(found, func(a, b evidence) int {
		return cmp.Or(cmp.Compare(rank(a.how), rank(b.how)), -cmp.Compare(a.score, b.score))
	})
	for _, e := range found {
		// What is weak beside something better only makes the reasons longer.
		if m.Exists && e.how != HowSame || e.score < best-0.25 || len(m.Reasons) == maxReasons || slices.ContainsFunc(m.Reasons, func(r Reason) bool { return r.Field == e.field }) {
			continue
		}
		m.Reasons = append(m.Reasons, Reason{e.field, e.how})
	}
	return m
}

func rank(how How) int {
	if how == HowSame {
		return 0
	}
	return 1
}
