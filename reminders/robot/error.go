package robot

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"sheetsync/reminders"
)

// Phase is how far a post came.
type Phase string

// The phases, in their order.
const (
	PhaseRobot   Phase = "robot"   // before anything: there is no such robot
	PhasePace    Phase = "pace"    // waiting for its turn
	PhaseConnect Phase = "connect" // name, TCP, TLS, and the request up to its last byte
	PhaseAnswer  Phase = "answer"  // the service's answer
)

// Error tells how a card failed. It holds neither the webhook's address, which is a
// secret, nor content, nor the service's own words, which may repeat it.
type Error struct {
	Outcome error // one of reminders.ErrRefused, ErrDeferred, ErrNotSent, ErrUnconfirmed
	Robot   string
	Kind    Kind
	Phase   Phase
	Code    int    // the service's number, 0 where it gave none
	Status  int    // the HTTP status, where it decided
	Says    string // what happened
	WayOut  string // what people can do about it, "" where waiting is all
	Cause   error  // what broke where the service didn't answer; may be nil
}

// Error implements error.
func (e *Error) Error() string {
	s := fmt.Sprintf("robot %s", e.Robot)
	if e.Kind != "" {
		s += fmt.Sprintf(" (%s)", e.Kind)
	}
	return s + fmt.Sprintf(": %v: %s", e.Outcome, e.Reason())
}

// Unwrap lets errors.Is find the outcome and the cause.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Outcome}
	}
	return []error{e.Outcome, e.Cause}
}

// Class names the failure for a ledger: what it is about and the service's number or
// status, such as “robot settings 93000”, “robot later 429” or “robot connect”.
// [sheetsync/reminders.ReasonOf] words it.
func (e *Error) Class() string {
	class := "robot " + e.about()
	if n := cmp.Or(e.Code, e.Status); n != 0 {
		class += " " + strconv.Itoa(n)
	}
	return class
}

// about says in a word what has to change before the card goes out.
func (e *Error) about() string {
	switch {
	case errors.Is(e.Outcome, reminders.ErrDeferred):
		return "later"
	case errors.Is(e.Outcome, reminders.ErrRefused):
		return "content"
	case errors.Is(e.Outcome, reminders.ErrUnconfirmed):
		return "answer"
	case e.Phase == PhaseAnswer, e.Phase == PhaseRobot:
		return "settings"
	}
	return "connect"
}

// Reason says what happened and the way out, for people who run the service.
func (e *Error) Reason() string {
	s := e.Says
	switch {
	case e.Code != 0:
		s += fmt.Sprintf(" (code %d)", e.Code)
	case e.Status != 0:
		s += fmt.Sprintf(" (status %d)", e.Status)
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	if e.WayOut != "" {
		s += "; " + e.WayOut
	}
	return s
}

// bare takes the address out of what the HTTP client says.
func bare(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}
