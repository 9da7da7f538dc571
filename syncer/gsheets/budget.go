package gsheets

import (
	"context"
	"errors"
	"time"

	"golang.org/x/time/rate"

	"sheetsync/syncer/gsheets/apierror"
)

// A budget keeps the requests sent in any 60 seconds at or below a number,
// without slowing a run of few requests. A token bucket that holds b and gets r
// a minute lets b + r through in its busiest minute, so half of the number is
// the bucket and half is what flows in.
type budget struct{ limiter *rate.Limiter }

func newBudget(perMinute int) *budget {
	burst := max(1, perMinute/2)
	flow := perMinute - burst
	if flow == 0 {
		flow = 1
	}
	return &budget{rate.NewLimiter(rate.Limit(float64(flow)/time.Minute.Seconds()), burst)}
}

func (b *budget) wait(ctx context.Context) error {
	if err := b.limiter.Wait(ctx); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return &apierror.BudgetError{Err: errors.New("google.requests_per_minute is used up for longer than this request may take")}
	}
	return nil
}
