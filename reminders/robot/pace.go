package robot

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"sheetsync/reminders"
)

// pace is a token bucket: a burst at once, then one each time. A bucket lets burst +
// period/every through in a period, and that has to be within the service's limit of
// any minute and second.
type pace struct {
	every time.Duration
	burst int
}

// twentyAMinute lets 20 through in any minute.
var twentyAMinute = pace{every: 4 * time.Second, burst: 5}

// limits are the paces of webhooks, by their addresses: two channels may name one.
type limits struct {
	mu       sync.Mutex
	limiters map[string]*rate.Limiter
	silent   map[string]time.Time // until when the service wants to be left alone
}

func newLimits() *limits {
	return &limits{limiters: make(map[string]*rate.Limiter), silent: make(map[string]time.Time)}
}

// maxWait is how long a card waits for its turn; else it goes with the next run.
const maxWait = 2 * time.Minute

// wait waits for a webhook's turn.
func (l *limits) wait(ctx context.Context, address string, p pace, now time.Time) verdict {
	l.mu.Lock()
	limiter, ok := l.limiters[address]
	if !ok {
		limiter = rate.NewLimiter(rate.Every(p.every), p.burst)
		l.limiters[address] = limiter
	}
	until := l.silent[address]
	l.mu.Unlock()
	if until.After(now) {
		return deferred("the service asked to be left alone for a while")
	}
	limited, cancel := context.WithTimeout(ctx, maxWait)
	defer cancel()
	if err := limiter.Wait(limited); err != nil {
		if ctx.Err() != nil {
			return verdict{outcome: reminders.ErrNotSent, says: "stopped while it waited for its turn"}
		}
		return deferred("too many cards wait for this robot")
	}
	return verdict{}
}

// silence leaves a webhook alone until a time.
func (l *limits) silence(address string, until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.silent[address] = until
}
