package config

import (
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema/source"
)

// A Problem is one thing that is wrong with the configuration. Its file is the
// file, the variable or the flag that gave the value, and its path the setting's
// key, empty where the whole is meant.
type Problem struct {
	source.Problem
	origin Origin
}

// String returns the problem on one line, and the hint on a second.
func (p Problem) String() string {
	hint := p.Hint
	p.Hint = ""
	text := p.Problem.String()
	if hint != "" {
		text += "\n    " + hint
	}
	return text
}

// Error is everything that is wrong with a configuration.
type Error struct {
	Problems []Problem // at least one
}

// About reports whether something is wrong with a setting or one below it, or with the
// whole, which may be about anything.
func (e *Error) About(key string) bool {
	return slices.ContainsFunc(e.Problems, func(p Problem) bool {
		return p.Path == "" || p.Path == key || strings.HasPrefix(p.Path, key+".") || strings.HasPrefix(key, p.Path+".")
	})
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
	*p = append(*p, Problem{origin: at, Problem: source.Problem{
		File: at.name, Line: at.line, Column: at.column, Path: key, Message: fmt.Sprintf(format, args...), Hint: hint,
	}})
}

// err returns nil when nothing is wrong. Problems of the file come in the
// file's order, the others after them.
func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	slices.SortStableFunc(p, func(a, b Problem) int { return a.origin.compare(b.origin) })
	return &Error{Problems: p}
}
