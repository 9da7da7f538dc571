package mail

import (
	"fmt"
	"net/textproto"
	"regexp"
	"strconv"

	"sheetsync/reminders"
)

// Phase is a part of the SMTP dialogue.
type Phase string

// The phases, in the order of the dialogue.
const (
	PhaseMessage   Phase = "message"   // before the dialogue: the message itself is no good
	PhaseConnect   Phase = "connect"   // TCP, TLS and greeting
	PhaseLogin     Phase = "login"     // AUTH
	PhaseSender    Phase = "sender"    // MAIL FROM
	PhaseRecipient Phase = "recipient" // RCPT TO
	PhaseContent   Phase = "content"   // DATA and the content
	PhaseAnswer    Phase = "answer"    // the answer to the content
)

// Error tells how a message failed. It holds no address, no content and no
// text of the server, which likes to repeat addresses.
type Error struct {
	Outcome  error // one of reminders.ErrRefused, ErrDeferred, ErrNotSent, ErrUnconfirmed
	Phase    Phase
	Fault    Fault  // what went wrong where the server gave no status
	Code     int    // the server's status, 0 if it didn't answer with one
	Enhanced string // its enhanced status (RFC 3463), often ""
	Text     string // what happened and the way out, in English; never ""
	Cause    error  // what broke when the server didn't answer; may be nil
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("mail: %v: %s", e.Outcome, e.Text) }

// Reason says in English what happened and what to do.
func (e *Error) Reason() string { return e.Text }

// Unwrap lets errors.Is find the outcome and the cause.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Outcome}
	}
	return []error{e.Outcome, e.Cause}
}

// Class names the failure for a ledger: the phase with the server's status or the
// fault, such as “recipient 550 5.1.1” or “connect: no starttls”.
// [reminders.ReasonOf] reads it.
func (e *Error) Class() string {
	s := string(e.Phase)
	if e.Fault != "" {
		s += ": " + string(e.Fault)
	}
	if e.Code != 0 {
		s += " " + strconv.Itoa(e.Code)
	}
	if e.Enhanced != "" {
		s += " " + e.Enhanced
	}
	return s
}

// Silent reports whether the server accepted the connection and said nothing up to
// the login; waiting for it again at once would take as long.
func (e *Error) Silent() bool {
	return e.Fault == FaultSilent && (e.Phase == PhaseConnect || e.Phase == PhaseLogin)
}

var enhancedStatus = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}\b`)

// answered describes a status with which the server refused.
func answered(phase Phase, status *textproto.Error) *Error {
	e := &Error{Phase: phase, Code: status.Code, Enhanced: enhancedStatus.FindString(status.Msg)}
	e.Outcome = outcome(phase, e.Code, e.Enhanced)
	e.Text = explain(e)
	return e
}

// outcome judges a refusal by its phase and status. Final is only what the server
// says about the address. All else is about us, the moment, a quota or a policy,
// whatever it looks like: once that has passed or is put right, the message can go
// out. A bare 550 means anything.
func outcome(phase Phase, code int, enhanced string) error {
	switch {
	case phase == PhaseConnect, phase == PhaseLogin:
		return reminders.ErrNotSent
	case code/100 == 4:
		return reminders.ErrDeferred
	case phase == PhaseSender, code == 530, code == 535, code == 538, enhanced == "5.7.0", enhanced == "5.7.8", enhanced == "5.7.9":
		return reminders.ErrNotSent
	case (phase == PhaseRecipient || phase == PhaseAnswer) && code/100 == 5 && reminders.IsBadDestination(enhanced):
		return reminders.ErrRefused
	}
	return reminders.ErrDeferred
}
