package schedule

import (
	"context"
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"sheetsync/cmd/internal/config"
	"sheetsync/syncer"
)

const (
	// busyFor is for how long after an edit a sheet is looked at as often as its setting
	// says. Then each look comes twice as late as the one before.
	busyFor = 5 * time.Minute
	// watchShare is the part of the requests to Google that looks between the times of the
	// schedule may use, so that the scheduled ones have the rest.
	watchShare = 0.75
)

// A watching bounds what is looked at between the times of the schedule.
type watching struct{ budget *rate.Limiter } // in requests

func newWatching(requestsPerMinute int) *watching {
	share := watchShare * float64(requestsPerMinute)
	return &watching{budget: rate.NewLimiter(rate.Limit(share/60), max(1, int(share)))}
}

// turns are the registers that somebody is at work on, each once. What comes meanwhile is
// heard of when that ends. The zero value has none.
type turns struct {
	mu    sync.Mutex
	again map[string]chan struct{}
}

// begin reports whether the work on a register is to begin, because of an event. Where it
// has begun already, again has one of the events that came since.
func (t *turns) begin(register string) (again <-chan struct{}, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if known, begun := t.again[register]; begun {
		select {
		case known <- struct{}{}:
		default: // it has heard of one already
		}
		return nil, false
	}
	if t.again == nil {
		t.again = make(map[string]chan struct{})
	}
	heard := make(chan struct{}, 1)
	t.again[register] = heard
	return heard, true
}

// end ends the work on a register, unless there was an event that it hasn't heard of.
func (t *turns) end(register string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.again[register]) > 0 {
		return false
	}
	delete(t.again, register)
	return true
}

// wait waits until a look may begin. done ends it, with how many requests it took: the
// next ones wait for these. ok is false when the context has ended.
func (w *watching) wait(ctx context.Context) (done func(requests int), ok bool) {
	if w.budget.Wait(ctx) != nil {
		return nil, false
	}
	return func(requests int) {
		w.budget.ReserveN(time.Now(), min(max(requests-1, 0), w.budget.Burst()))
	}, true
}

// A pace says when a sheet is looked at next that somebody has edited.
type pace struct {
	every time.Duration // while they are at work
	quiet time.Duration // since the last edit
	slow  int           // looks since busyFor was over
}

// next is how long to wait for the next look.
func (p *pace) next() time.Duration {
	d := p.every
	if p.quiet >= busyFor {
		p.slow++
		if d *= 1 << min(p.slow, 20); d <= 0 {
			d = math.MaxInt64
		}
	}
	p.quiet += min(d, math.MaxInt64-p.quiet)
	return d
}

// edit begins anew.
func (p *pace) edit() { p.quiet, p.slow = 0, 0 }

// hasEdits reports whether a run found that people had changed something.
func hasEdits(result *syncer.Result) bool {
	for _, r := range result.Resources {
		if r.Inserted+r.Updated+r.Deleted > 0 {
			return true
		}
	}
	return false
}

// watch has a sheet looked at every few seconds from an edit on, and then less and less
// often, until the schedule itself is as frequent.
func (s *Schedule) watch(ctx context.Context, r *config.Register) {
	if r.Watch <= 0 {
		return
	}
	again, ok := s.watched.begin(r.Name)
	if !ok {
		return
	}
	s.looks.Go(func() {
		p := pace{every: r.Watch}
		for {
			d := p.next()
			if next := nextSync(r, time.Now()); p.slow > 0 && !next.IsZero() && time.Until(next) <= d {
				if s.watched.end(r.Name) {
					return
				}
				p.edit()
				continue
			}
			select {
			case <-ctx.Done():
				return // and the service ends
			case <-again:
				p.edit()
				continue
			case <-time.After(d):
			}
			if s.isPutOff(ctx, r) {
				continue
			}
			done, ok := s.watching.wait(ctx)
			if !ok {
				return
			}
			requests := 0
			s.guarded("watch "+r.Name, func(ctx context.Context) {
				result, _ := s.look(ctx, r)
				requests = result.Requests
			})(ctx)
			done(requests)
		}
	})
}
