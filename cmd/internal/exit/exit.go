// Package exit says how a command ends: with which status, which error and
// which way out of it.
package exit

import (
	"errors"
	"fmt"

	"sheetsync/cmd/internal/config"
)

// Exit statuses.
const (
	StatusDone        = 0
	StatusFailed      = 1
	StatusUsage       = 2 // wrong usage or configuration
	StatusFound       = 3 // check found errors
	StatusHeld        = 4 // a run was held
	StatusInterrupted = 130
)

// ErrReported ends a command whose output has said already what went wrong.
var ErrReported = errors.New("reported")

// An Error ends the program with a status of its own.
type Error struct {
	Status int
	Err    error
	Hint   string // what to do; may be empty
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the error that the status was given to.
func (e *Error) Unwrap() error { return e.Err }

// Usage is an error of whoever called the program or wrote its configuration.
func Usage(hint, format string, args ...any) error {
	return &Error{Status: StatusUsage, Err: fmt.Errorf(format, args...), Hint: hint}
}

// Hint adds a way out to an error, which keeps its status.
func Hint(err error, hint string) error {
	return &Error{Status: StatusOf(err), Err: err, Hint: hint}
}

// Reported ends a command with a status, without a word more.
func Reported(status int) error { return &Error{Status: status, Err: ErrReported} }

// StatusOf returns the status that an error stands for.
func StatusOf(err error) int {
	var exit *Error
	var configuration *config.Error
	switch {
	case err == nil:
		return StatusDone
	case errors.As(err, &exit):
		return exit.Status
	case errors.As(err, &configuration), errors.Is(err, config.ErrNoFile):
		return StatusUsage
	}
	return StatusFailed
}

// HintOf returns the way out of an error; "" where there is none.
func HintOf(err error) string {
	var exit *Error
	var configuration *config.Error
	switch {
	case errors.As(err, &exit):
		return exit.Hint
	case errors.As(err, &configuration):
		return "correct the configuration; sheetsync config then shows each setting and where it comes from"
	case errors.Is(err, config.ErrNoFile):
		return "name the file with --config, or begin with sheetsync.example.yaml, in deploy or in /usr/share/doc/sheetsync"
	}
	return ""
}

// Worst keeps the status of the worst of several errors.
type Worst struct{ status int }

// Add takes an error in. A failure outranks a held run, wrong usage all.
func (w *Worst) Add(err error) {
	if status := StatusOf(err); w.status == StatusDone || w.status == StatusHeld || status == StatusUsage {
		w.status = status
	}
}

// Err returns nil where all went well, else an error that ends the program with
// the status and says nothing more.
func (w *Worst) Err() error {
	if w.status == StatusDone {
		return nil
	}
	return Reported(w.status)
}
