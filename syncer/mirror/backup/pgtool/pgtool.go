// Package pgtool runs PostgreSQL's own programs, pg_dump and pg_restore.
//
// Where they connect to goes through their environment, so that no password is seen among
// the processes. What they say of an error goes on without what a row held.
package pgtool

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A Tool is one of PostgreSQL's programs.
type Tool struct {
	Path  string
	Major int // version of PostgreSQL that it came with
}

// stopTimeout is how long a program has to end after it was asked to.
const stopTimeout = 10 * time.Second

// Run runs the program with an environment in which it finds its server, from a stream to
// a stream; nil for none. Where the context ends, so does the program.
func (t Tool) Run(ctx context.Context, environ []string, in io.Reader, out io.Writer, args ...string) error {
	cmd := exec.CommandContext(ctx, t.Path, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = stopTimeout
	cmd.Env = append(elsewhere(os.Environ()), environ...)
	cmd.Env = append(cmd.Env, "LC_ALL=C", "PGAPPNAME=sheetsync backup", "PGCONNECT_TIMEOUT=30")
	reading, writing := &reader{r: in}, &writer{w: out}
	if in != nil {
		cmd.Stdin = reading
	}
	if out != nil {
		cmd.Stdout = writing
	}
	said := &tail{}
	cmd.Stderr = said
	err := cmd.Run()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case reading.failed != nil: // it ended since its input did
		return reading.failed
	case writing.failed != nil:
		return writing.failed
	}
	var ended *exec.ExitError
	if reason := reasonOf(said.String()); errors.As(err, &ended) && reason != "" {
		return errors.New(reason)
	}
	return fmt.Errorf("%s: %w", t.Path, err)
}

// elsewhere leaves out of an environment what would lead to another server.
func elsewhere(environ []string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(pair string) bool {
		return strings.HasPrefix(pair, "PG") || strings.HasPrefix(pair, "LC_") || strings.HasPrefix(pair, "LANGUAGE=")
	})
}

// reasonOf is the first error in what a program said. Values stand in the lines below it,
// and in those that speak of an input.
func reasonOf(said string) string {
	for line := range strings.Lines(said) {
		line = strings.TrimSpace(line)
		program, reason, ok := strings.Cut(line, ": error: ")
		if !ok {
			continue
		}
		if at := strings.Index(reason, "invalid input syntax"); at >= 0 {
			reason = reason[:at] + "invalid input"
		}
		return program + ": " + reason
	}
	return ""
}

// tail keeps the beginning of what is said.
type tail struct{ bytes.Buffer }

const maxSaid = 64 << 10

func (t *tail) Write(p []byte) (int, error) {
	if room := maxSaid - t.Len(); room > 0 {
		t.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

// reader and writer remember why a stream failed: the program only says that it did.
type reader struct {
	r      io.Reader
	failed error
}

func (r *reader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.failed = err
	}
	return n, err
}

type writer struct {
	w      io.Writer
	failed error
}

func (w *writer) Write(p []byte) (int, error) {
	n, err := w.w.Write(p)
	if err != nil {
		w.failed = err
	}
	return n, err
}
