package pool

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
)

// A State is how a record stands, as the database has it.
type State string

// The states.
const (
	Unknown   State = ""          // a cell that it is computed from can't be read
	Protected State = "protected" // for longer than anybody is warned before
	Due       State = "due"       // it goes to the pool within the longest warning
	Pooled    State = "pool"      // it is there
)

// A Standing is how a record stands on a day.
type Standing struct {
	State State
	// Date is the day on which the record goes or went to the pool: empty where it
	// doesn't, and unknown where that can't be said, then with the origin of the cell
	// that can't be read.
	Date expression.Value
}

// Left returns how many days it is until the record goes to the pool, negative once it
// has; ok is false where there is no such day.
func (s *Standing) Left(today expression.Day) (days int, ok bool) {
	if s.Date.Type() != expression.TypeDate {
		return 0, false
	}
	return int(s.Date.Day() - today), true
}

// Of says how a record stands. entered is the day on which it was first seen, 0 where
// that isn't known.
func Of(p *sheetschema.Pool, record expression.Record, entered expression.Day, scope expression.Scope) Standing {
	if p.Protected != nil {
		switch v := duedate.Evaluate(p.Protected, record, scope); {
		case v.IsTrue():
			return Standing{State: Protected}
		case v.IsUnknown():
			return Standing{Date: v}
		}
	}
	since := duedate.Since(&p.Idle, record, scope)
	if since.IsEmpty() && entered != 0 {
		since = expression.DateOf(entered)
	}
	date := duedate.After(&p.Idle, since, record)
	switch {
	case date.IsUnknown():
		return Standing{Date: date}
	case date.IsEmpty():
		return Standing{State: Protected}
	}
	return Standing{State: on(p, date.Day(), scope.Today), Date: date}
}

// on is the state of a record that goes to the pool on a day.
func on(p *sheetschema.Pool, day, today expression.Day) State {
	switch {
	case day <= today:
		return Pooled
	case p.Warn[0].Before(day) <= today:
		return Due
	}
	return Protected
}
