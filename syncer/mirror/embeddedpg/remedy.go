package embeddedpg

// A RemedyError says what a person can do about an error of this package, in the
// imperative and once: its text doesn't.
type RemedyError struct {
	Err    error
	Remedy string
}

// Error implements error.
func (e *RemedyError) Error() string { return e.Err.Error() }

// Unwrap returns the error.
func (e *RemedyError) Unwrap() error { return e.Err }
