package mail

import (
	"errors"
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
	Code     int    // the server's status, 0 if it didn't answer
	Enhanced string // its enhanced status (RFC 3463), often ""
	Cause    error  // what broke when the server didn't answer; may be nil
}

// Error implements error.
func (e *Error) Error() string {
	s := fmt.Sprintf("mail: %v (%s", e.Outcome, e.Phase)
	switch {
	case e.Code != 0 && e.Enhanced != "":
		s += fmt.Sprintf(", status %d %s)", e.Code, e.Enhanced)
	case e.Code != 0:
		s += fmt.Sprintf(", status %d)", e.Code)
	case e.Cause != nil:
		s += "): " + e.Cause.Error()
	default:
		s += ")"
	}
	if hint := e.hint(); hint != "" {
		s += "; " + hint
	}
	return s
}

func (e *Error) hint() string {
	switch {
	case e.Phase == PhaseLogin:
		return "check mail.username and mail.password"
	case e.Phase == PhaseSender && e.Code/100 == 5:
		return "check mail.from: the server doesn't accept it, or wants mail.username and mail.password"
	case e.Phase == PhaseConnect:
		return "check mail.host, mail.port and mail.tls"
	}
	return ""
}

// Unwrap lets errors.Is find the outcome and the cause.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Outcome}
	}
	return []error{e.Outcome, e.Cause}
}

// Class names the failure for a ledger: the phase and the server's status,
// such as "recipient 550 5.1.1" or "connect".
func (e *Error) Class() string {
	s := string(e.Phase)
	if e.Code != 0 {
		s += " " + strconv.Itoa(e.Code)
	}
	if e.Enhanced != "" {
		s += " " + e.Enhanced
	}
	return s
}

var enhancedStatus = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}\b`)

// dialError describes a connection that didn't come about.
func dialError(err error, phase Phase) *Error {
	e := &Error{Outcome: reminders.ErrNotSent, Phase: phase, Cause: err}
	var status *textproto.Error
	if errors.As(err, &status) {
		e.Code, e.Enhanced, e.Cause = status.Code, enhancedStatus.FindString(status.Msg), nil
	}
	return e
}

// outcome judges a refusal by its phase and status. A status that is about our
// own account says nothing about the recipient: once the configuration is put
// right, the message can go out.
func outcome(phase Phase, code int, enhanced string) error {
	switch {
	case code/100 == 4:
		return reminders.ErrDeferred
	case phase == PhaseSender, code == 530, code == 535, code == 538, enhanced == "5.7.0", enhanced == "5.7.8", enhanced == "5.7.9":
		return reminders.ErrNotSent
	}
	return reminders.ErrRefused
}
