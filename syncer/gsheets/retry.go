package gsheets

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
)

const (
	maxWait = 64 * time.Second
)

// read calls try until it succeeds, fails for good, or has failed for too
// long. try must be free of effects: it may have failed half way.
func (c *Client) read(ctx context.Context, what string, try func(context.Context) error) error {
	return c.retry(ctx, what, try, func(f apierror.Outcome) bool { return f != apierror.Final })
}

// write calls try once, and again only as long as it certainly had no effect.
func (c *Client) write(ctx context.Context, what string, try func(context.Context) error) error {
	return c.retry(ctx, what, try, func(f apierror.Outcome) bool { return f == apierror.NotSent || f == apierror.QuotaExceeded })
}

// retry tries until it succeeds, again says that the outcome is final, or the attempts and
// what lies between them have taken too long. An answer's Retry-After is waited for, where
// that is longer than what would be waited anyway.
func (c *Client) retry(ctx context.Context, what string, try func(context.Context) error, again func(apierror.Outcome) bool) error {
	spent := time.Duration(0)
	for n := 0; ; n++ {
		tried, a := newAttempt(ctx)
		took, err := a.end(tried, try(tried))
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("%s: %w", what, context.Cause(ctx))
		}
		if errors.Is(err, syncer.ErrLockLost) {
			return fmt.Errorf("%s: %w", what, err)
		}
		f := apierror.OutcomeOf(err)
		bound := c.opts.RetryFor
		if f == apierror.QuotaExceeded {
			bound *= 4
		}
		if !again(f) {
			return c.explain(what, err)
		}
		wait := max(c.backoff(n), apierror.RetryAfter(err, time.Now()))
		if spent += took; spent+wait > bound {
			return c.explain(fmt.Sprintf("%s (after %s)", what, attempts(n+1)), err)
		}
		spent += wait
		c.opts.Logger.LogAttrs(ctx, slog.LevelInfo, "request to Google failed, trying again",
			slog.String("request", what), slog.String("cause", apierror.Brief(err)), slog.Duration("wait", wait), slog.Int("attempt", n+1))
		if c.opts.Sleep(ctx, wait) != nil {
			return fmt.Errorf("%s, which failed before (%s): %w", what, apierror.Brief(err), context.Cause(ctx))
		}
	}
}

func attempts(n int) string {
	if n == 1 {
		return "1 attempt"
	}
	return strconv.Itoa(n) + " attempts"
}

// backoff is min(2^n s + a random part of a second, 64 s), as Google advises.
func (c *Client) backoff(n int) time.Duration {
	if n > 6 {
		return maxWait
	}
	return min(time.Second<<n+time.Duration(c.opts.Rand()*float64(time.Second)), maxWait)
}
