package duedate

import (
	"fmt"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/period"
	"sheetsync/sheetschema/workday"
)

// CatchUp is for how many days after its last reminder fell due a date that has
// passed still counts as news when it is entered. What passed longer ago is old
// data, and nobody is reminded of a whole archive on the day it is imported.
const CatchUp = 14

// A Stage is one reminder of a date.
type Stage struct {
	Label string         // P30D, “overdue 2”, “escalate 1”, or “again 2026-12-01”
	Day   expression.Day // when it falls due
	// Escalation counts a cadence's stages after the date from 1 on; 0 for all others.
	Escalation int
	// Again says that it is of a day to which people put the reminders off.
	Again bool
	// Lost says that the record goes to the public pool on that day.
	Lost bool
}

// Stages lists the reminders of a date in the order in which they fall due. again are
// the days to which people put them off: each is a stage of its own, which tells once
// more what had been told by then, unless the date's first reminder lies behind it or
// another one falls on it.
func Stages(d *sheetschema.Deadline, due expression.Day, again ...expression.Day) []Stage {
	list := planned(d, due)
	for _, day := range again {
		i := slices.IndexFunc(list, func(s Stage) bool { return s.Day > day })
		if i < 0 {
			i = len(list)
		}
		if i > 0 && list[i-1].Day < day {
			list = slices.Insert(list, i, Stage{Label: "again " + day.String(), Day: day, Escalation: list[i-1].Escalation, Lost: list[i-1].Lost, Again: true})
		}
	}
	return list
}

// planned are the stages that the descriptor has.
func planned(d *sheetschema.Deadline, due expression.Day) []Stage {
	list := make([]Stage, 0, len(d.Remind)+4)
	for _, p := range d.Remind {
		list = append(list, Stage{Label: p.String(), Day: p.Before(due), Lost: d.Pool && p == period.Period{}})
	}
	if d.Overdue != nil {
		for n := 1; n <= d.Overdue.Times; n++ {
			// Counted from the date each time: the month after 31 January and
			// 28 February is 31 March.
			every := d.Overdue.Every
			every.Years, every.Months, every.Days = every.Years*n, every.Months*n, every.Days*n
			list = append(list, Stage{Label: fmt.Sprintf("overdue %d", n), Day: every.After(due)})
		}
	}
	if d.Cadence != nil {
		for i, p := range d.Cadence.Escalate {
			list = append(list, Stage{Label: fmt.Sprintf("escalate %d", i+1), Day: p.After(due), Escalation: i + 1})
		}
	}
	slices.SortStableFunc(list, func(a, b Stage) int { return int(a.Day - b.Day) })
	return list
}

// ToManagers reports whether a stage concerns the role “manager” as well: a cadence's
// from its second on, and that of the day on which a record goes to the public pool.
func (s *Stage) ToManagers() bool { return s.Escalation > 1 || s.Lost }

// AtRisk reports whether a stage is the last of a cadence's several: a record of which
// nobody has taken care by then may be lost.
func (s *Stage) AtRisk(d *sheetschema.Deadline) bool {
	return d.Cadence != nil && s.Escalation > 1 && s.Escalation == len(d.Cadence.Escalate)
}

// A Timing says what is due of a date.
type Timing uint8

// The timings.
const (
	NotYet   Timing = iota // its first reminder lies ahead
	IsDue                  // its latest reminder is due, unless it went out already
	LongPast               // so is its last one, but long ago: it goes out if the date was known in time
)

// Current returns the latest reminder that has fallen due by today. Earlier
// ones that were missed are left out: one reminder tells it all. A date that
// lies ahead is never long past, however short the time left is beside the
// periods of its reminders.
func Current(d *sheetschema.Deadline, due, today expression.Day, again ...expression.Day) (Stage, Timing) {
	list := Stages(d, due, again...)
	for i, s := range slices.Backward(list) {
		if s.Day > today {
			continue
		}
		if i == len(list)-1 && today-s.Day >= CatchUp && due < today {
			return s, LongPast
		}
		return s, IsDue
	}
	return Stage{}, NotYet
}

// Reached reports whether a date is past or no further off than its first
// reminder.
func Reached(d *sheetschema.Deadline, due, today expression.Day) bool {
	return due <= today || slices.ContainsFunc(d.Remind, func(before period.Period) bool { return today >= before.Before(due) })
}

// Listed reports whether a date is told where all are listed that aren't done: in the
// sheet, the overview and calendars. Of the day on which a record goes to the public pool
// that is so only while people are warned: every record nears it until somebody follows
// it up, and what is in the pool says so by its state.
func Listed(d *sheetschema.Deadline, due, today expression.Day) bool {
	if !d.Pool {
		return true
	}
	_, when := Current(d, due, today)
	return when == IsDue
}

// Window returns the first and the last date, as records have it, of which something
// may be due today. It has no beginning: what was due stays so for as long as nobody
// could be told.
func Window(d *sheetschema.Deadline, today expression.Day) (from, to expression.Day) {
	longest := func(p period.Period) expression.Day {
		return expression.Day(p.Years*366 + p.Months*31 + p.Days)
	}
	to = today
	for _, p := range d.Remind {
		to = max(to, today+longest(p))
	}
	if d.Workdays == workday.Before { // a date after a break counts before it
		to += workday.LongestBreak
	}
	return firstDay, min(to, lastDay)
}
