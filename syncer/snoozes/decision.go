package snoozes

import (
	"time"

	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/answers"
)

// The verdicts about reminders.
const (
	Snoozed = answers.Verdict("snoozed") // a date is told again on a day
	Muted   = answers.Verdict("muted")   // a date isn't told any more
	Paused  = answers.Verdict("paused")  // nothing of a record, and of what belongs to it
	Resumed = answers.Verdict("resumed") // whatever was said before counts no more
	Lapsed  = answers.Lapsed             // the date moved, by the service's own note
)

// A Key names what a decision is about: a deadline of a record or, where that is "",
// the record with all that belongs to it.
type Key struct{ Resource, RecordID, Deadline string }

// A Decision is about a date or a record.
type Decision struct {
	Key
	Due     expression.Day // the date, of a deadline
	Verdict answers.Verdict
	Until   expression.Day // the day on which people are reminded again; 0 for none
	Source  answers.Source
	Text    string // what was written; "" where the mark was deleted
	Row     int    // of the tab, where it was written
	At      time.Time
	// Lapsed says that the log has it already that the decision lapsed.
	Lapsed bool
}

// Holds reports whether a decision that stands keeps people from being reminded.
func (d *Decision) Holds(today expression.Day) bool {
	return d.Verdict != Resumed && (d.Until == 0 || today < d.Until)
}

// same reports whether two decisions about a key say the same.
func (d *Decision) same(other *Decision) bool {
	return d.Verdict == other.Verdict && d.Until == other.Until && d.Due == other.Due
}

// A Hold is what follows for the reminders of a record.
type Hold struct {
	Key              // Deadline is "" for all dates
	Due              expression.Day
	Reason           answers.Verdict // Snoozed, Muted or Paused
	Until            expression.Day  // 0 for none
	ByResource, ByID string          // in whose row it was written
	At               time.Time
}

// longer reports whether a hold lasts longer than another one.
func (h *Hold) longer(other *Hold) bool {
	if h.Until == 0 || other.Until == 0 {
		return h.Until == 0 && other.Until != 0
	}
	return h.Until > other.Until
}
