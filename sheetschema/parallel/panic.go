package parallel

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// A Panic is a panic that was recovered, and where it happened. It is an error
// whose text holds nothing that the program worked on: what panics may quote
// the cell that it stumbled over.
type Panic struct { //nolint:errname // it is a panic first of all
	Value any    // what was given to panic; never to be printed or logged
	Stack []byte // of the goroutine that panicked; functions and lines, no values
}

// Recovered returns what recover returned, which must not be nil, as a Panic:
// the one that a loop carried over from its worker, or a new one with the stack
// of this goroutine. Call it in the deferred function itself, where the stack
// still shows the place.
func Recovered(value any) *Panic {
	if p, ok := value.(*Panic); ok {
		return p
	}
	return &Panic{Value: value, Stack: debug.Stack()}
}

// Error says what went wrong without quoting a value: the text of errors of
// the Go runtime that consist of types and positions, of all others the type.
func (p *Panic) Error() string {
	if e := p.runtimeError(); e != nil {
		return "a fault of the program: " + e.Error()
	}
	return fmt.Sprintf("a fault of the program (%T)", p.Value)
}

// Unwrap returns the runtime's error that Error quotes, nil for other panics.
func (p *Panic) Unwrap() error {
	e := p.runtimeError()
	if e == nil {
		return nil // not e: an interface that holds a nil one isn't nil
	}
	return e
}

// runtimeError returns the value as an error of the runtime whose text quotes
// nothing. One that is wrapped in another error has that one's text around it.
func (p *Panic) runtimeError() runtime.Error {
	e, ok := p.Value.(runtime.Error)
	if _, conversion := e.(*runtime.TypeAssertionError); !ok || conversion {
		return nil
	}
	return e
}
