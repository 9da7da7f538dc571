package reminders

import (
	"fmt"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/period"
)

// catchUp is for how many days after its last reminder fell due a date that has
// passed still counts as news when it is entered. What passed longer ago is old
// data, and nobody is reminded of a whole archive on the day it is imported.
const catchUp = 14

// stage is one reminder of a date.
type stage struct {
	label string         // P30D, or “overdue 2”
	day   expression.Day // when it falls due
}

// stages lists the reminders of a date in the order in which they fall due.
func stages(d *sheetschema.Deadline, due expression.Day) []stage {
	list := make([]stage, 0, len(d.Remind)+4)
	for _, p := range d.Remind {
		list = append(list, stage{p.String(), p.Before(due)})
	}
	if d.Overdue != nil {
		for n := 1; n <= d.Overdue.Times; n++ {
			// Counted from the date each time: the month after 31 January and
			// 28 February is 31 March.
			every := d.Overdue.Every
			every.Years, every.Months, every.Days = every.Years*n, every.Months*n, every.Days*n
			list = append(list, stage{fmt.Sprintf("overdue %d", n), every.After(due)})
		}
	}
	slices.SortStableFunc(list, func(a, b stage) int { return int(a.day - b.day) })
	return list
}

// timing says what is due of a date.
type timing uint8

const (
	notYet   timing = iota // its first reminder lies ahead
	isDue                  // its latest reminder is due, unless it went out already
	longPast               // so is its last one, but long ago: it goes out if the date was known in time
)

// current returns the latest reminder that has fallen due by today. Earlier
// ones that were missed are left out: one reminder tells it all. A date that
// lies ahead is never long past, however short the time left is beside the
// periods of its reminders.
func current(d *sheetschema.Deadline, due, today expression.Day) (stage, timing) {
	list := stages(d, due)
	for i, s := range slices.Backward(list) {
		if s.day > today {
			continue
		}
		if i == len(list)-1 && today-s.day >= catchUp && due < today {
			return s, longPast
		}
		return s, isDue
	}
	return stage{}, notYet
}

// window returns the first and the last date of which something may be due
// today. It has no beginning: what was due stays so for as long as nobody could
// be told.
func window(d *sheetschema.Deadline, today expression.Day) (from, to expression.Day) {
	longest := func(p period.Period) expression.Day {
		return expression.Day(p.Years*366 + p.Months*31 + p.Days)
	}
	to = today
	for _, p := range d.Remind {
		to = max(to, today+longest(p))
	}
	return firstDay, min(to, lastDay)
}

// The days that a calendar date can be written for: years 1 to 9999.
var (
	firstDay, _ = expression.NewDay(1, 1, 1)
	lastDay, _  = expression.NewDay(9999, 12, 31)
)
