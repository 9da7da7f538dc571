package reminders

import (
	"maps"
	"slices"

	"sheetsync/sheetschema/expression"
)

// dueSet is what is due on a day, as far as the records tell: the due dates each
// with its latest stage, and what is left of reminders that are owed already.
type dueSet struct {
	due []Item
	// longPast are dates whose last reminder fell due long ago and isn't known
	// to have gone out. Whether it is owed, late as it is, or lapses depends on
	// when the date was first seen.
	longPast []Item
	// unheard are such dates that nobody would be reminded of.
	unheard []Item
	// notices are what the managers are told; the ledger knows what they heard.
	notices  []Item
	problems problems
	years    unknownYears
	outside  map[string]int // addresses that may not be written to, with how many dates are due to each
	// diverted are the dates that are due to addresses that nobody writes to.
	diverted diverted
	// young are the items of all kinds of records that haven't settled.
	young []Item
	// held are the items that people put off, and heldDates the dates of which they did.
	held      []heldItem
	heldDates map[heldDate]struct{}
	// current has the dates that reminders are owed for already, with what the
	// register says of them now; those that it doesn't have, or that are done,
	// are missing.
	current map[subject]standing
}

// add joins what is due of another deadline.
func (s *dueSet) add(other dueSet) {
	s.due = append(s.due, other.due...)
	s.longPast = append(s.longPast, other.longPast...)
	s.unheard = append(s.unheard, other.unheard...)
	s.notices = append(s.notices, other.notices...)
	s.held = append(s.held, other.held...)
	maps.Copy(s.heldDates, other.heldDates)
	s.problems.join(other.problems)
	maps.Copy(s.current, other.current)
	maps.Copy(s.years, other.years)
	for address, dates := range other.outside {
		s.outside[address] += dates
	}
	for address, dates := range other.diverted {
		s.diverted.add(address, dates)
	}
}

// all are the items of all kinds.
func (s *dueSet) all() []Item {
	return slices.Concat(s.due, s.longPast, s.unheard, s.notices)
}

// noDay stands in the ledger for a date that can't be read.
const noDay expression.Day = 0
