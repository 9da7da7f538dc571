package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"sheetsync/cmd/internal/config"
)

// Exit statuses.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2 // wrong usage or configuration
	exitFound       = 3 // check found errors
	exitHeld        = 4 // a run was held
	exitInterrupted = 130
)

// errReported ends a command whose output has told already what went wrong.
var errReported = errors.New("reported")

// An exitError ends the program with a status of its own.
type exitError struct {
	status int
	err    error
	hint   string
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

// usage is an error of whoever called the program.
func usage(hint, format string, args ...any) error {
	return &exitError{status: exitUsage, err: fmt.Errorf(format, args...), hint: hint}
}

// hinted adds a way out to an error.
func hinted(err error, hint string) error {
	return &exitError{status: exitFailed, err: err, hint: hint}
}

// exitStatus returns the status that an error stands for.
func exitStatus(err error) int {
	var exit *exitError
	var configuration *config.Error
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &exit):
		return exit.status
	case errors.As(err, &configuration), errors.Is(err, config.ErrNoFile):
		return exitUsage
	}
	return exitFailed
}

// each does something for every register and tells each error at once. The
// status is that of the worst: a failure outranks a held run.
func (a *app) each(ctx context.Context, registers []*config.Register, do func(*config.Register) error) error {
	worst := exitDone
	for _, r := range registers {
		err := do(r)
		if err == nil {
			continue
		}
		if ctx.Err() != nil {
			return err
		}
		tell(a.stderr, err)
		if status := exitStatus(err); worst == exitDone || worst == exitHeld || status == exitUsage {
			worst = status
		}
	}
	if worst == exitDone {
		return nil
	}
	return &exitError{status: worst, err: errReported}
}

// tell prints an error and the way out.
func tell(w io.Writer, err error) {
	if errors.Is(err, errReported) {
		return
	}
	fmt.Fprintf(w, "sheetsync: error: %s\n", strings.TrimRight(err.Error(), "\n"))
	if hint := hintFor(err); hint != "" {
		fmt.Fprintf(w, "hint: %s\n", hint)
	}
}

func hintFor(err error) string {
	var exit *exitError
	var configuration *config.Error
	switch {
	case errors.As(err, &exit):
		return exit.hint
	case errors.As(err, &configuration):
		return "sheetsync config shows each setting and where it came from, once the configuration can be read"
	case errors.Is(err, config.ErrNoFile):
		return "name the file with --config, or begin with deploy/sheetsync.example.yaml"
	}
	return ""
}
