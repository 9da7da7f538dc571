package robot

import (
	"testing"
	"time"

	"golang.org/x/time/rate"
)

// However many cards wait, no second and no minute has more posts than the service
// allows.
func TestPaces(t *testing.T) {
	t.Parallel()
	tests := []struct {
		kind   Kind
		period time.Duration
		most   int
	}{
		{KindWeCom, time.Minute, 20},
		{KindDingTalk, time.Minute, 20},
		{KindFeishu, time.Second, 5},
		{KindFeishu, time.Minute, 100},
		{KindSlack, time.Second, 1},
		{KindTeams, time.Second, 4},
	}
	for _, tt := range tests {
		p := protocols[tt.kind].pace
		limiter := rate.NewLimiter(rate.Every(p.every), p.burst)
		start := time.Unix(1_700_000_000, 0)
		var posts []time.Time
		for range 200 {
			posts = append(posts, start.Add(limiter.ReserveN(start, 1).DelayFrom(start)))
		}
		for i, first := range posts {
			n := 0
			for _, other := range posts[i:] {
				if other.Sub(first) < tt.period-time.Millisecond {
					n++
				}
			}
			if n > tt.most {
				t.Errorf("%s: %d posts within %s of %s", tt.kind, n, tt.period, first.Sub(start))
				break
			}
		}
	}
}
