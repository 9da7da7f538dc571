// Package limit bounds how often somebody may ask for something: a token bucket for each,
// and a bound on how many are remembered.
package limit

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// keys is how many askers a limiter remembers; beyond that it forgets some, so that many
// of them fill no memory.
const keys = 10_000

// A Limiter gives each key a token bucket of its own.
type Limiter struct {
	rate  rate.Limit
	burst int

	mu      sync.Mutex
	buckets map[string]*rate.Limiter
}

// New returns a limiter that lets each key have so many requests a second in the long
// run, and so many at once.
func New(perSecond float64, burst int) *Limiter {
	return &Limiter{rate: rate.Limit(perSecond), burst: burst, buckets: make(map[string]*rate.Limiter)}
}

// Allow reports whether a key may have another request now.
func (l *Limiter) Allow(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket, known := l.buckets[key]
	if !known {
		if len(l.buckets) >= keys {
			l.forget()
		}
		bucket = rate.NewLimiter(l.rate, l.burst)
		l.buckets[key] = bucket
	}
	return bucket.Allow()
}

// forget drops the buckets that are full again, which say nothing, and then any until
// half of them are left, so that it has to be done seldom.
func (l *Limiter) forget() {
	now := time.Now()
	for key, bucket := range l.buckets {
		if bucket.TokensAt(now) >= float64(l.burst) {
			delete(l.buckets, key)
		}
	}
	for key := range l.buckets {
		if len(l.buckets) <= keys/2 {
			return
		}
		delete(l.buckets, key)
	}
}
