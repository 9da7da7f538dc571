package apierror

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"sheetsync/syncer"
)

// Errors of an answer's form.
var (
	ErrEmpty   = errors.New("an empty answer from Google")
	ErrGarbled = errors.New("an answer from Google that was cut or is not what was asked for")
)

// An Error is a refused or failed request with the way out of it. It wraps the
// sentinel of package syncer that fits, if one does.
type Error struct {
	What   string // the request, such as “read the values of 4 tabs”
	Status int    // HTTP status; 0 when there was no answer
	Said   string // what Google said, without any cell's content
	Hint   string // the way out; may be empty
	Kind   error  // a sentinel of package syncer, or nil
	// RetryAfter is how long Google asked to be left alone; 0 where it didn't.
	RetryAfter time.Duration

	cause error
	maybe bool // there was no usable answer, yet the request may have been carried out
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.What)
	b.WriteString(": ")
	if e.Kind != nil {
		b.WriteString(e.Kind.Error())
		b.WriteString(": ")
	}
	b.WriteString(e.Said)
	if e.Status != 0 {
		fmt.Fprintf(&b, " (HTTP %d)", e.Status)
	}
	if e.Hint != "" {
		b.WriteString("; ")
		b.WriteString(e.Hint)
	}
	return b.String()
}

// Unwrap returns the sentinel and, unless it quotes the answer, the cause.
func (e *Error) Unwrap() []error {
	var errs []error
	if e.Kind != nil {
		errs = append(errs, e.Kind)
	}
	if e.cause != nil {
		errs = append(errs, e.cause)
	}
	return errs
}

// ForWriting names a refusal to write for what it is: an account that could
// read a moment ago lacks only the right to edit.
func ForWriting(err error) error {
	var e *Error
	if errors.As(err, &e) && e.Status == http.StatusForbidden && errors.Is(e.Kind, syncer.ErrNoAccess) && e.Said != "the Google Sheets API is not enabled" {
		e.Kind = syncer.ErrReadOnly
		e.Hint += " as an editor"
	}
	return err
}
