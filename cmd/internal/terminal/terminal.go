// Package terminal is the only place that prints what a command says.
//
// # Who is spoken to
//
// With --json standard output belongs to programs: it holds one JSON document a
// line and nothing else, whether the command succeeds or fails. Without, it
// belongs to people. Standard error always belongs to people: it has errors,
// hints, questions, progress and, with --verbose, the log.
//
//	             without --json     with --json
//	Document     standard output    standard output
//	Line         standard output    nowhere
//	Notify       standard output    standard error
//	Error        standard error     standard error
//	Confirm      standard error     standard error
//	Choose       standard error     standard error
//	Spinner, Bar standard error, and only where that is a terminal
//
// # What is shown
//
// Text may come from a sheet: a title, a header, a message that names one. No
// control character of it reaches a terminal, which it could steer; only line
// breaks and tabs do. In JSON they are escaped.
//
// An error is a line “sheetsync: error: …” and, where there is a way out, a
// line “hint: …”. It says who does what, and names the place: a register, a
// file and line, a setting.
package terminal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"
	"unicode"

	"golang.org/x/term"

	"sheetsync/cmd/internal/exit"
)

// A Terminal is what a command reads from and prints to. It need not be one.
type Terminal struct {
	In       io.Reader
	Out, Err io.Writer
	JSON     bool // standard output is for programs
	Verbose  bool // the log is on standard error, which progress would break

	lines *bufio.Reader // of In, once something was asked
}

// Document prints a JSON document as a line on standard output.
func (t *Terminal) Document(v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := t.Out.Write(escaped(b.Bytes()))
	return err
}

// escaped has a document's characters that steer a terminal as \u…, as its encoder has
// those of ASCII alone. They stand in texts only.
func escaped(document []byte) []byte {
	line := bytes.TrimSuffix(document, []byte("\n"))
	if !bytes.ContainsFunc(line, steers) {
		return document
	}
	var b bytes.Buffer
	for _, r := range string(line) {
		if steers(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	b.WriteByte('\n')
	return b.Bytes()
}

// steers reports whether a character steers a terminal, or has it show a text in another
// order than it is written in.
func steers(r rune) bool { return unicode.IsControl(r) || r >= '\u202a' && r <= '\u202e' }

// Line prints a line for people on standard output; with --json, nothing.
func (t *Terminal) Line(format string, args ...any) {
	fmt.Fprintf(t.Text(), format+"\n", args...)
}

// Text is where longer texts for people are written that Line is too short for.
func (t *Terminal) Text() io.Writer {
	if t.JSON {
		return io.Discard
	}
	return sanitizer{t.Out}
}

// Notify tells people what goes on: on standard output or, with --json, where
// that is for documents only, on standard error.
func (t *Terminal) Notify(format string, args ...any) {
	to := t.Out
	if t.JSON {
		to = t.Err
	}
	fmt.Fprintf(sanitizer{to}, format+"\n", args...)
}

// Warn tells people something on standard error.
func (t *Terminal) Warn(format string, args ...any) {
	fmt.Fprintf(sanitizer{t.Err}, format+"\n", args...)
}

// Error prints an error and the way out, unless the command has said it already.
func (t *Terminal) Error(err error) {
	if errors.Is(err, exit.ErrReported) || isUnread(err) {
		return
	}
	t.Warn("sheetsync: error: %s", strings.TrimRight(err.Error(), "\n"))
	if hint := exit.HintOf(err); hint != "" {
		t.Warn("hint: %s", hint)
	}
}

// isUnread reports whether something failed because whoever read standard output has
// gone, as head does: that is no fault to tell of.
func isUnread(err error) bool {
	var failed *fs.PathError
	return errors.As(err, &failed) && failed.Path == os.Stdout.Name() && errors.Is(failed, syscall.EPIPE)
}

// Confirm asks a question that only a yes answers with yes. Where standard input
// ends without an answer, the answer is no.
func (t *Terminal) Confirm(question string) bool {
	fmt.Fprintf(sanitizer{t.Err}, "%s [y/N] ", question)
	answer, err := t.answer()
	if err != nil && answer == "" {
		fmt.Fprintln(t.Err)
	}
	switch strings.ToLower(answer) {
	case "y", "yes", "是":
		return true
	}
	return false
}

// ErrNoAnswer says that standard input ended where an answer was expected.
var ErrNoAnswer = errors.New("no answer was given")

// Choose asks a question with numbered choices, until one is chosen by its number.
// An empty answer takes the choice of that index. The error is [ErrNoAnswer].
func (t *Terminal) Choose(question string, choices []string, byDefault int) (int, error) {
	for {
		fmt.Fprintf(sanitizer{t.Err}, "\n%s\n", question)
		for i, choice := range choices {
			fmt.Fprintf(sanitizer{t.Err}, "  %d  %s\n", i+1, choice)
		}
		fmt.Fprintf(sanitizer{t.Err}, "[%d] ", byDefault+1)
		answer, err := t.answer()
		switch n, wrong := strconv.Atoi(answer); {
		case wrong == nil && n >= 1 && n <= len(choices):
			return n - 1, nil
		case err != nil:
			fmt.Fprintln(t.Err)
			return 0, ErrNoAnswer
		case answer == "":
			return byDefault, nil
		}
	}
}

// answer reads a line of standard input, without blanks around it.
func (t *Terminal) answer() (string, error) {
	if t.lines == nil {
		t.lines = bufio.NewReader(t.In)
	}
	line, err := t.lines.ReadString('\n')
	return strings.TrimSpace(line), err
}

// Width is how many columns standard output has, where that is a terminal; else
// narrow is false, for a file or another program.
func (t *Terminal) Width() (columns int, narrow bool) {
	f, ok := t.Out.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil || columns <= 0 {
		return 80, true
	}
	return columns, true
}

// Attended reports whether standard input is a terminal, where somebody can
// answer a question.
func (t *Terminal) Attended() bool {
	f, ok := t.In.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// animated reports whether progress is shown.
func (t *Terminal) animated() bool {
	f, ok := t.Err.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && !t.Verbose
}

// A sanitizer drops what steers a terminal, except line breaks and tabs.
type sanitizer struct{ w io.Writer }

func (s sanitizer) Write(p []byte) (int, error) {
	clean := strings.Map(func(r rune) rune {
		if steers(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, string(p))
	if _, err := io.WriteString(s.w, clean); err != nil {
		return 0, err
	}
	return len(p), nil
}
