package schedule

import (
	"slices"
	"sync"
	"time"

	"sheetsync/reminders"
	"sheetsync/sheetschema/language"
)

// What a server refused for now, or what could not reach it, is tried again after a look
// at the sheet, so that a busy moment at the hour of reminders doesn't cost a day.
const (
	retryAfter = 5 * time.Minute
	maxRetries = 3
	// freshAfter is how long after the first refusal another round counts anew.
	freshAfter = 12 * time.Hour
)

// passing are the reasons that may be over in a few minutes.
var passing = []language.Key{reminders.ReasonLater, reminders.ReasonUnreachable, reminders.ReasonRobotLater, reminders.ReasonRobotUnreachable}

// mayPass reports whether something of a round is worth another try soon.
func mayPass(report *reminders.Report) bool {
	return slices.ContainsFunc(report.Mails, func(m reminders.Mail) bool {
		return m.State == reminders.StateOwed && m.Error != "" && slices.Contains(passing, reminders.ReasonOf(m.Error))
	})
}

// retries are the registers of which something is tried again. The zero value is ready.
type retries struct {
	mu sync.Mutex
	of map[string]retry
}

type retry struct {
	count int
	first time.Time
	next  time.Time // zero: not to be tried again before another round
}

// note takes in how a round of a register ended.
func (r *retries) note(register string, again bool, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !again {
		delete(r.of, register)
		return
	}
	known, ok := r.of[register]
	if !ok || now.Sub(known.first) > freshAfter {
		known = retry{first: now}
	}
	known.next = time.Time{}
	if known.count < maxRetries {
		known.count++
		known.next = now.Add(retryAfter)
	}
	if r.of == nil {
		r.of = make(map[string]retry)
	}
	r.of[register] = known
}

// due reports whether it is time for another try; it is so once a round.
func (r *retries) due(register string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	known, ok := r.of[register]
	if !ok || known.next.IsZero() || known.next.After(now) {
		return false
	}
	known.next = time.Time{}
	r.of[register] = known
	return true
}
