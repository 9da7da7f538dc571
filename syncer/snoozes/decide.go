package snoozes

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/answers"
)

// A Date is the day of one of a record's deadlines.
type Date struct {
	Deadline *sheetschema.Deadline
	duedate.Date
	Open bool // what it is about isn't done
}

// Dates are those of a record that are known.
func Dates(t *table.Table, record int, scope expression.Scope) []Date {
	var list []Date
	cursor := table.Cursor{Table: t, Record: record}
	for i := range t.Resource.Deadlines {
		d := Date{Deadline: &t.Resource.Deadlines[i], Open: true}
		if d.Date = duedate.Of(d.Deadline, &cursor, scope); !d.Known() {
			continue
		}
		if d.Deadline.Unless != nil {
			met, err := d.Deadline.Unless.Eval(&cursor, scope)
			d.Open = err == nil && !met.IsTrue()
		}
		list = append(list, d)
	}
	return list
}

// Aim makes decisions of an answer: about which of the record's dates it is. known are
// the keys about which something was said before. There are none where the record has
// no date of which anybody would be reminded.
func Aim(a Answer, of Key, dates []Date, known map[Key]*Decision) []Decision {
	made := func(deadline string, due expression.Day) Decision {
		key := of
		key.Deadline = deadline
		return Decision{Key: key, Due: due, Verdict: a.Verdict, Until: a.Until, Source: answers.FromSheet, Text: a.Text}
	}
	if a.Verdict == Paused {
		return []Decision{made("", 0)}
	}
	var list, reached []Decision
	for _, d := range dates {
		if a.Deadline != "" && a.Deadline != d.Deadline.Name || !d.Open && a.Verdict != Resumed {
			continue
		}
		decision := made(d.Deadline.Name, d.Named)
		if stages := duedate.Stages(d.Deadline, d.Counts); len(stages) > 0 && stages[0].Day <= a.Until {
			reached = append(reached, decision)
		}
		list = append(list, decision)
	}
	if a.Verdict == Resumed && a.Deadline == "" {
		if _, paused := known[of]; paused || len(list) == 0 {
			list = append(list, made("", 0))
		}
	}
	if a.Verdict == Snoozed && a.Deadline == "" && len(reached) > 0 {
		return reached // the others have no reminder until then
	}
	return list
}

// An Outcome is which decisions count in a run.
type Outcome struct {
	// Standing are those that hold, and Lapsed those whose date has moved.
	Standing, Lapsed map[Key]*Decision
	// New are entries for the log: what people said, and which decisions lapsed or hold
	// again.
	New []Decision
}

// Latest are the decisions of a resource, by what they are about.
func Latest(known []Decision, resource string) map[Key]*Decision {
	latest := make(map[Key]*Decision)
	for i := range known {
		if d := &known[i]; d.Resource == resource {
			latest[d.Key] = d
		}
	}
	return latest
}

// Decide finds out which decisions hold for the records of a table: of those known and
// those given now, in their order, the latest about each. One about a record that is gone
// waits for its return.
func Decide(t *table.Table, known, given []Decision, scope expression.Scope, at time.Time) Outcome {
	out := Outcome{Standing: make(map[Key]*Decision), Lapsed: make(map[Key]*Decision)}
	latest := Latest(known, t.Resource.Name)
	given = slices.DeleteFunc(slices.Clone(given), func(d Decision) bool { return d.Resource != t.Resource.Name })
	if len(latest)+len(given) == 0 {
		return out
	}
	records := t.ByID()
	said := make(map[Key]*Decision)
	for i := range given {
		d, before := &given[i], latest[given[i].Key]
		if _, live := records[d.RecordID]; !live || before == nil && d.Verdict == Resumed {
			continue
		}
		if before != nil && before.same(d) && !before.Lapsed || before != nil && before.Verdict == Resumed && d.Verdict == Resumed {
			continue // it stands already
		}
		latest[d.Key], said[d.Key] = d, d
	}
	for _, d := range said { // of several in one cell the last
		out.New = append(out.New, *d)
	}
	for key, d := range latest {
		record, live := records[d.RecordID]
		if !live || d.Verdict == Resumed {
			continue
		}
		if key.Deadline == "" {
			out.Standing[key] = d
			continue
		}
		date, isKnown := dateOf(Dates(t, record, scope), key.Deadline)
		switch {
		case !isKnown && d.Lapsed:
		case !isKnown:
			out.Standing[key] = d // as far as anybody can tell
		case date == d.Due && d.Lapsed:
			out.New = append(out.New, entry(*d, d.Verdict, at))
			out.Standing[key] = d
		case date == d.Due:
			out.Standing[key] = d
		default:
			out.lapse(d, scope.Today, at)
		}
	}
	slices.SortStableFunc(out.New, func(a, b Decision) int { return a.compare(&b) })
	return out
}

// lapse notes that a decision's date has moved, as long as it would hold.
func (o *Outcome) lapse(d *Decision, today expression.Day, at time.Time) {
	if !d.Holds(today) {
		return
	}
	o.Lapsed[d.Key] = d
	if !d.Lapsed {
		o.New = append(o.New, entry(*d, Lapsed, at))
	}
}

func dateOf(dates []Date, deadline string) (expression.Day, bool) {
	at := slices.IndexFunc(dates, func(d Date) bool { return d.Deadline.Name == deadline })
	if at < 0 {
		return 0, false
	}
	return dates[at].Named, true
}

// entry is what the service itself notes about a decision.
func entry(d Decision, v answers.Verdict, at time.Time) Decision {
	d.Verdict, d.Source, d.Text, d.At = v, answers.FromService, "", at
	return d
}

// compare orders decisions by time, the earliest first.
func (d *Decision) compare(e *Decision) int {
	return cmp.Or(d.At.Compare(e.At), strings.Compare(d.Resource, e.Resource), strings.Compare(d.RecordID, e.RecordID), strings.Compare(d.Deadline, e.Deadline))
}
