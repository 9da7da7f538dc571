// Package slots bounds how many runs work on the database and on much memory at the same
// time, while any number may wait for their sheets: a counting semaphore that nobody can
// block. Who works for longer than it should, behind a lock of the database perhaps, keeps
// on working, and its slot is lent to the next.
package slots

import (
	"context"
	"sync"
	"time"
)

// A Pool has a number of slots. Nil has as many as anybody wants.
type Pool struct {
	slots chan struct{}
	lend  time.Duration
}

// New returns a pool of at least one slot. A slot is lent to another after it was taken for
// so long.
func New(count int, lend time.Duration) *Pool {
	return &Pool{slots: make(chan struct{}, max(1, count)), lend: lend}
}

// A Slot is a right to work. Nil is one, too.
type Slot struct {
	once  sync.Once
	pool  *Pool
	timer *time.Timer
}

// Take waits for a slot, which the caller leaves when it has done its work. The error is the
// cause of the context's end.
func (p *Pool) Take(ctx context.Context) (*Slot, error) {
	s := &Slot{pool: p}
	if p == nil {
		return s, nil
	}
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return s, context.Cause(ctx)
	}
	s.timer = time.AfterFunc(p.lend, s.free)
	return s, nil
}

func (s *Slot) free() { s.once.Do(func() { <-s.pool.slots }) }

// Leave gives the slot back. Leaving again does nothing.
func (s *Slot) Leave() {
	if s != nil && s.timer != nil {
		s.timer.Stop()
		s.free()
	}
}
