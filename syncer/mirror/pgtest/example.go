package pgtest

import (
	"fmt"
	"slices"
	"testing"
)

// ForExample stands in for a test where there is none, in an Example function. A
// failure panics. done runs what was to be cleaned up.
func ForExample() (t testing.TB, done func()) {
	e := &example{}
	return e, e.done
}

// example implements what this package asks of a test; the rest of the interface
// stays nil.
type example struct {
	testing.TB
	cleanups []func()
}

func (*example) Helper()                           {}
func (*example) Fatal(args ...any)                 { panic(fmt.Sprint(args...)) }
func (*example) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
func (*example) Errorf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
func (e *example) Cleanup(cleanup func())          { e.cleanups = append(e.cleanups, cleanup) }

func (e *example) done() {
	for _, cleanup := range slices.Backward(e.cleanups) {
		cleanup()
	}
}
