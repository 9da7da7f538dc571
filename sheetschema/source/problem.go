package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Problem is one fault of a source, with its place.
type Problem struct {
	File         string
	Line, Column int    // from 1; 0 for the file as a whole
	Path         string // of the member: resources[1].rules[0].check; "" for the whole
	Message      string
	Hint         string // the way out; may be empty
}

// Place returns file:line:column, or the file's name alone.
func (p Problem) Place() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// String writes the problem as file:line:column: path: message (hint).
func (p Problem) String() string {
	var b strings.Builder
	if place := p.Place(); place != "" {
		b.WriteString(place + ": ")
	}
	if p.Path != "" {
		b.WriteString(p.Path + ": ")
	}
	b.WriteString(p.Message)
	if p.Hint != "" {
		b.WriteString(" (" + p.Hint + ")")
	}
	return b.String()
}

// A LoadError holds all faults that were found in a source, in the order
// of their places. There is at least one.
type LoadError struct {
	Problems []Problem
}

// Error lists all problems, one a line.
func (e *LoadError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// SortProblems puts problems into the order of their places: by file, then as they
// stand in it.
func SortProblems(problems []Problem) {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column)
	})
}
