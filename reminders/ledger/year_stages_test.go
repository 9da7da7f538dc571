package ledger_test

import (
	"fmt"
	"slices"
	"time"
)

// civil is a civil day, counted from 1 January 1970. The simulated year has an
// arithmetic of its own, so that it shares no mistake with the program's.
type civil int

func (c civil) time() time.Time { return time.Unix(int64(c)*86400, 0).UTC() }

func (c civil) String() string { return c.time().Format(time.DateOnly) }

// workday is the day, or the Monday after it.
func (c civil) workday() civil {
	switch c.time().Weekday() {
	case time.Saturday:
		return c + 2
	case time.Sunday:
		return c + 1
	}
	return c
}

// The deadlines of the year's register: a field, an expression that is moved to the next
// workday, and a cadence.
const (
	contractEnd = "contract_end"
	payment     = "payment"
	contact     = "contact"
)

var (
	titles = map[string]string{contractEnd: "Contract ends", payment: "Payment due", contact: "In touch"}
	every  = map[string]civil{"A": 7, "B": 15, "C": 30}
)

// stageOn is a reminder and the day from which it is due.
type stageOn struct {
	label      string
	day        civil
	escalation int
}

// reminders are a date's, in their order, again being the day until which people put
// them off; 0 for none.
func stagesOf(deadline string, due, again civil) []stageOn {
	var list []stageOn
	before := func(days ...civil) {
		for _, n := range days {
			list = append(list, stageOn{fmt.Sprintf("P%dD", n), due - n, 0})
		}
	}
	after := func(word string, escalates bool, days ...civil) {
		for i, n := range days {
			s := stageOn{fmt.Sprintf("%s %d", word, i+1), due + n, 0}
			if escalates {
				s.escalation = i + 1
			}
			list = append(list, s)
		}
	}
	switch deadline {
	case contractEnd:
		before(30, 7, 0)
		after("overdue", false, 7, 14)
	case payment:
		before(7, 1)
		after("overdue", false, 5, 10)
	case contact:
		before(0)
		after("escalate", true, 3, 5, 7)
	}
	if again == 0 || again < list[0].day || slices.ContainsFunc(list, func(s stageOn) bool { return s.day == again }) {
		return list
	}
	at := len(list)
	for at > 0 && list[at-1].day > again {
		at--
	}
	return slices.Insert(list, at, stageOn{"again " + again.String(), again, list[at-1].escalation})
}

// date is one of a record's, as the register has it on a day.
type date struct {
	deadline    string
	named, due  civil // as it stands there, and the workday that it stands for
	since       civil // since when the register has had it
	putOffUntil civil // 0: people didn't
}

// now is the latest reminder that has fallen due by a day; ok is false for none.
func (d *date) now(day civil) (s stageOn, last, ok bool) {
	list := stagesOf(d.deadline, d.due, d.putOffUntil)
	for i := range list {
		if list[i].day <= day {
			s, last, ok = list[i], i == len(list)-1, true
		}
	}
	return s, last, ok
}

// longPast reports whether a date that is entered on a day is too old for anybody to be
// reminded of.
func (d *date) longPast(day civil) bool {
	s, last, ok := d.now(day)
	return ok && last && day-s.day >= 14 && d.due < day
}
