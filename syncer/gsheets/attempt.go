package gsheets

import (
	"context"
	"errors"
	"sync"
	"time"

	"sheetsync/syncer/gsheets/apierror"
)

// An attempt is one try of a request, which ends after [apierror.Timeout]. While it waits
// for the budget, its clock stands still: that others send much is no fault of the request.
type attempt struct {
	cancel context.CancelCauseFunc
	timer  *time.Timer
	began  time.Time

	mu      sync.Mutex
	queued  time.Duration
	waiting int // requests of it that wait for the budget
	since   time.Time
}

type attemptKey struct{}

// errTimeout ends a request that isn't answered.
var errTimeout = errors.New("no answer in time")

// newAttempt begins an attempt, whose requests are sent under the context.
func newAttempt(ctx context.Context) (context.Context, *attempt) {
	a := &attempt{began: time.Now()}
	ctx, a.cancel = context.WithCancelCause(ctx)
	a.timer = time.AfterFunc(apierror.Timeout, func() { a.cancel(errTimeout) })
	return context.WithValue(ctx, attemptKey{}, a), a
}

// attemptOf returns the attempt to which requests under a context belong; nil for none.
func attemptOf(ctx context.Context) *attempt {
	a, _ := ctx.Value(attemptKey{}).(*attempt)
	return a
}

// pause is called when a request begins to wait for the budget.
func (a *attempt) pause() {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.waiting++; a.waiting == 1 {
		a.since = time.Now()
		a.timer.Stop()
	}
}

// resume is called when it is sent.
func (a *attempt) resume() {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.waiting--; a.waiting == 0 {
		a.queued += time.Since(a.since)
		a.timer.Reset(apierror.Timeout)
	}
}

// end ends the attempt and returns how long it took without what it waited for the budget.
// Where it was ended for taking too long, its error says so.
func (a *attempt) end(ctx context.Context, err error) (took time.Duration, _ error) {
	a.timer.Stop()
	if err != nil && errors.Is(context.Cause(ctx), errTimeout) {
		err = errors.Join(context.DeadlineExceeded, err)
	}
	a.cancel(nil)
	a.mu.Lock()
	defer a.mu.Unlock()
	return time.Since(a.began) - a.queued, err
}
