package config

import (
	"fmt"
	"slices"
	"strings"
)

// A Problem is one thing that is wrong with the configuration.
type Problem struct {
	Origin  Origin
	Key     string // the setting; empty for the file itself
	Message string
	Hint    string // the way out; empty when the message says it
}

// String returns the problem on one line, and the hint on a second.
func (p Problem) String() string {
	var b strings.Builder
	if place := p.Origin.place(); place != "" {
		b.WriteString(place + ": ")
	}
	if p.Key != "" {
		b.WriteString(p.Key + ": ")
	}
	b.WriteString(p.Message)
	if p.Hint != "" {
		b.WriteString("\n    " + p.Hint)
	}
	return b.String()
}

// Error is everything that is wrong with a configuration.
type Error struct {
	Problems []Problem // at least one
}

func (e *Error) Error() string {
	if len(e.Problems) == 1 {
		return e.Problems[0].String()
	}
	lines := make([]string, 0, len(e.Problems)+1)
	lines = append(lines, fmt.Sprintf("%d problems in the configuration", len(e.Problems)))
	for _, p := range e.Problems {
		lines = append(lines, "  "+strings.ReplaceAll(p.String(), "\n", "\n  "))
	}
	return strings.Join(lines, "\n")
}

// problems collects what is wrong.
type problems []Problem

func (p *problems) add(at Origin, key, hint, format string, args ...any) {
	*p = append(*p, Problem{Origin: at, Key: key, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// err returns nil when nothing is wrong. Problems of the file come in the
// file's order, the others after them.
func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	slices.SortStableFunc(p, func(a, b Problem) int { return a.Origin.compare(b.Origin) })
	return &Error{Problems: p}
}
