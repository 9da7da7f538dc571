package apierror

import "errors"

// ErrLate says that a request wasn't sent, or not to its end, in the time in which it
// might be, since the process was stopped.
var ErrLate = errors.New("the process was stopped while a request was about to be sent")

// A TokenError says that no access token was given.
type TokenError struct{ Err error }

func (e *TokenError) Error() string { return "no access token: " + e.Err.Error() }
func (e *TokenError) Unwrap() error { return e.Err }

// A BudgetError says that a request was never sent, since the budget of requests
// has no room for it.
type BudgetError struct{ Err error }

func (e *BudgetError) Error() string { return e.Err.Error() }
func (e *BudgetError) Unwrap() error { return e.Err }
