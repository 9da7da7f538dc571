package web

import (
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// How often a peer may ask for calendars, and how often one may be asked for, in requests
// a second and at once. Apps ask every quarter of an hour at most; an office of a hundred
// behind one address does so twelve times a minute.
const (
	peerRate, peerBurst   = 2, 120
	tokenRate, tokenBurst = 0.1, 30
)

// limiterKeys is how many askers a limiter remembers; beyond that it forgets some, so that
// many of them fill no memory.
const limiterKeys = 10_000

// A limiter gives each key a token bucket of its own.
type limiter struct {
	rate  rate.Limit
	burst int

	mu      sync.Mutex
	buckets map[string]*rate.Limiter
}

func newLimiter(perSecond float64, burst int) *limiter {
	return &limiter{rate: rate.Limit(perSecond), burst: burst, buckets: make(map[string]*rate.Limiter)}
}

// allow reports whether a key may have another request now.
func (l *limiter) allow(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket, known := l.buckets[key]
	if !known {
		if len(l.buckets) >= limiterKeys {
			l.forget()
		}
		bucket = rate.NewLimiter(l.rate, l.burst)
		l.buckets[key] = bucket
	}
	return bucket.Allow()
}

// forget drops the buckets that are full again, which say nothing, and then any until
// half of them are left, so that it has to be done seldom.
func (l *limiter) forget() {
	now := time.Now()
	for key, bucket := range l.buckets {
		if bucket.TokensAt(now) >= float64(l.burst) {
			delete(l.buckets, key)
		}
	}
	for key := range l.buckets {
		if len(l.buckets) <= limiterKeys/2 {
			return
		}
		delete(l.buckets, key)
	}
}

// peer is who asks: the network address or, of IPv6, the network of 64 bits that one
// subscriber has. A server on this machine that passes requests on says last in
// X-Forwarded-For whom it got them from; what others say there is not believed.
func peer(r *http.Request) string {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	address := from.Addr().Unmap()
	if forwarded := r.Header.Values("X-Forwarded-For"); address.IsLoopback() && len(forwarded) > 0 {
		last := forwarded[len(forwarded)-1]
		if said, err := netip.ParseAddr(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])); err == nil {
			address = said.Unmap()
		}
	}
	if address.Is6() {
		if network, err := address.WithZone("").Prefix(64); err == nil {
			return network.String()
		}
	}
	return address.String()
}
