package schedule

import (
	"context"
	"sync"
)

// How many runs are under way at the same time: of sheets that were well at their last
// look, and of others. A run costs a session of the database, of which both together leave
// some to reminders and the page (pgsession.DefaultMaxConnections), and what its sheet takes
// of memory, which package slots bounds closer; most of its time it waits for Google.
const (
	maxHealthyRuns = 40
	maxFailingRuns = 12
)

// A bulkhead keeps sheets that fail from what the others need, after the compartments of a
// ship: both kinds have places of their own, so that whoever hangs waits for others that
// hang, and for nobody else.
type bulkhead struct {
	healthy, failing chan struct{}

	mu   sync.Mutex
	fail map[string]bool // registers whose last look failed
}

func newBulkhead() *bulkhead {
	return &bulkhead{healthy: make(chan struct{}, maxHealthyRuns), failing: make(chan struct{}, maxFailingRuns), fail: make(map[string]bool)}
}

// enter waits for a place for a run of a register. done gives it back, with whether the run
// failed. ok is false when the context has ended.
func (b *bulkhead) enter(ctx context.Context, register string) (done func(failed bool), ok bool) {
	places := b.healthy
	if b.isFailing(register) {
		places = b.failing
	}
	select {
	case places <- struct{}{}:
	case <-ctx.Done():
		return nil, false
	}
	return func(failed bool) {
		<-places
		b.mu.Lock()
		defer b.mu.Unlock()
		b.fail[register] = failed
	}, true
}

func (b *bulkhead) isFailing(register string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.fail[register]
}
