package budget

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// ErrUsedUp says that a request was not sent, since it would have to wait for longer than
// it may take.
var ErrUsedUp = errors.New("google.requests_per_minute is used up for longer than this request may take")

// A Budget keeps the requests sent in any 60 seconds at or below a number. Its methods may
// be called by several goroutines.
type Budget struct {
	perMinute int

	mu               sync.Mutex
	limiter          *rate.Limiter
	urgent, ordinary queue
	alarm            *time.Timer // when the next token is there; nil while nobody waits
	used             int64
}

// New returns a budget of requests a minute, at least 1.
func New(perMinute int) *Budget {
	b := &Budget{perMinute: max(1, perMinute)}
	burst, flow := split(b.perMinute)
	b.limiter = rate.NewLimiter(flow, burst)
	return b
}

// split divides a number of requests a minute into what a bucket holds and what flows in a
// second.
func split(perMinute int) (burst int, flow rate.Limit) {
	burst = max(1, perMinute/2)
	return burst, rate.Limit(float64(max(1, perMinute-burst)) / time.Minute.Seconds())
}

// SetShare makes the budget a part of what it was made with, above 0 and up to 1: other
// processes have the rest. At least a request a minute stays.
func (b *Budget) SetShare(share float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	burst, flow := split(max(1, int(share*float64(b.perMinute))))
	b.limiter.SetLimit(flow)
	b.limiter.SetBurst(burst)
	b.grant()
}

// Used returns how many requests were let through so far.
func (b *Budget) Used() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.used
}

// Left returns how many requests may be sent at once now, without waiting.
func (b *Budget) Left() float64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return max(0, b.limiter.Tokens())
}

// Wait waits until a request may be sent: in the line that ctx names, before all that isn't
// urgent where ctx says that it is. The error is [ErrUsedUp] where the deadline of ctx comes
// before its turn can, else the cause of the context's end.
func (b *Budget) Wait(ctx context.Context) error {
	from := callerOf(ctx)
	b.mu.Lock()
	if deadline, ok := ctx.Deadline(); ok && time.Now().Add(b.least(from)).After(deadline) {
		b.mu.Unlock()
		return ErrUsedUp
	}
	turn := b.queueOf(from).join(from.line)
	b.grant()
	b.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		b.mu.Lock()
		defer b.mu.Unlock()
		b.queueOf(from).leave(from.line, turn)
		return context.Cause(ctx)
	}
}

func (b *Budget) queueOf(from caller) *queue {
	if from.urgent {
		return &b.urgent
	}
	return &b.ordinary
}

// least is how long a caller's next request waits at least: for those of its own line and,
// where it isn't urgent, for all that are.
func (b *Budget) least(from caller) time.Duration {
	ahead := b.queueOf(from).waitingIn(from.line)
	if !from.urgent {
		ahead += b.urgent.waiting()
	}
	return b.until(ahead + 1)
}

// until is how long it takes until so many tokens are there.
func (b *Budget) until(tokens int) time.Duration {
	missing := float64(tokens) - b.limiter.Tokens()
	if missing <= 0 {
		return 0
	}
	return time.Duration(missing/float64(b.limiter.Limit())*float64(time.Second)) + 1
}

// grant lets through whoever's turn it is, and sets the alarm for the next one.
func (b *Budget) grant() {
	for b.urgent.waiting()+b.ordinary.waiting() > 0 {
		if !b.limiter.Allow() {
			b.setAlarm(b.until(1))
			return
		}
		turn := b.urgent.next()
		if turn == nil {
			turn = b.ordinary.next()
		}
		close(turn)
		b.used++
	}
}

func (b *Budget) setAlarm(d time.Duration) {
	if b.alarm != nil {
		b.alarm.Reset(d)
		return
	}
	b.alarm = time.AfterFunc(d, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.grant()
	})
}
