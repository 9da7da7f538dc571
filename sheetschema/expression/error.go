package expression

import (
	"errors"
	"fmt"
	"strings"

	"github.com/expr-lang/expr/file"

	"sheetsync/sheetschema/decimal"
)

// ErrDivisionByZero says that a record made an expression divide by zero.
var ErrDivisionByZero = decimal.ErrDivisionByZero

// Faults of an evaluation that callers need not tell apart. None of them holds
// a record's values.
var (
	errTooLong     = fmt.Errorf("a text of more than %d bytes", maxText)
	errTooMuchWork = errors.New("too much work for one record")
	errNotANumber  = errors.New("a text that is not a number")
	errNotWhole    = errors.New("a fraction where a whole number is needed")
	errOutOfRange  = errors.New("a date outside the years 1 to 9999")
)

// An Error is a fault in an expression's source.
type Error struct {
	Source  string // the whole expression
	Line    int    // from 1
	Column  int    // in characters, from 1
	Message string // what is wrong
	Hint    string // what to do about it; may be empty
}

// Error returns place, message and hint in one line.
func (e *Error) Error() string {
	var b strings.Builder
	if strings.Contains(e.Source, "\n") {
		fmt.Fprintf(&b, "line %d, ", e.Line)
	}
	fmt.Fprintf(&b, "column %d: %s", e.Column, e.Message)
	if e.Hint != "" {
		fmt.Fprintf(&b, " (%s)", e.Hint)
	}
	return b.String()
}

// An EvalError is a fault of one record's evaluation. It holds no values. It
// wraps [ErrDivisionByZero] where that was the fault.
type EvalError struct {
	Column int // in characters, from 1, where in the source
	Err    error
}

// Error returns place and fault.
func (e *EvalError) Error() string { return fmt.Sprintf("column %d: %v", e.Column, e.Err) }

// Unwrap returns the fault.
func (e *EvalError) Unwrap() error { return e.Err }

// position turns a place of the parser, a number of characters, into line and
// column.
func position(source string, at file.Location) (line, column int) {
	line, column = 1, 1
	count := 0
	for _, r := range source {
		if count == at.From {
			break
		}
		if r == '\n' {
			line, column = line+1, 1
		} else {
			column++
		}
		count++
	}
	return line, column
}
