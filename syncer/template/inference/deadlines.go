package inference

import (
	"fmt"
	"slices"
	"strings"
)

// A deadline is a date that falls due, and who is told.
type deadline struct {
	date   *column
	unless string // condition under which the matter is done; "" where nothing tells
	to     []string
}

// deadlines proposes reminders for the dates that are headed as falling due, to
// whoever owns the record, or to the role manager.
func (t *tabDraft) deadlines() {
	to := []string{"role:manager"}
	if owner := t.owner(); owner != nil {
		to = []string{owner.name, "role:manager"}
	}
	for _, c := range t.columns {
		if c.typ == "date" && (c.has(dueWords) || c.has(endWords) && t.agreed()) && !c.has(actualWords) {
			t.due = append(t.due, deadline{date: c, unless: t.done(c), to: to})
		}
	}
}

// agreed reports whether the tab's records are agreements, whose end falls due.
func (t *tabDraft) agreed() bool {
	return newHeading(t.title).has(agreementWords) || t.headed(agreementWords)
}

// owner is the column of the address of who looks after a record: by its heading, or
// because it is the only one of people's chips, which name the team's own.
func (t *tabDraft) owner() *column {
	var chips []*column
	for _, c := range t.columns {
		if c.format == "email" && (c.has(ownerWords) || c.known != nil && c.known.Name == "owner_email") {
			return c
		}
		if c.declared.Type == "PEOPLE_CHIP" {
			chips = append(chips, c)
		}
	}
	if len(chips) == 1 {
		return chips[0]
	}
	return nil
}

// done is the condition under which the matter of a date is done: a date or a
// tick that says so, or a state.
func (t *tabDraft) done(due *column) string {
	var states *column
	for _, c := range t.columns {
		switch {
		case c == due || c.has(dueWords) || c.has(endWords):
		case c.typ == "date" && (c.has(doneWords) || len(c.filled) < c.rows && len(c.filled) < len(due.filled) && sharesWord(due.heading, c.heading)):
			return c.name + " != nil"
		case c.has(doneWords) && c.typ == "boolean":
			return c.name + " ?? false"
		case c.has(stateWords) && c.typ == "string" && states == nil:
			states = c
		}
	}
	if states == nil {
		return ""
	}
	var ends []string
	for value := range states.values {
		if slices.Contains(doneStates, strings.ToLower(value)) {
			ends = append(ends, fmt.Sprintf("%q", value))
		}
	}
	if len(ends) == 0 {
		return ""
	}
	slices.Sort(ends)
	return states.name + " in [" + strings.Join(ends, ", ") + "]"
}
