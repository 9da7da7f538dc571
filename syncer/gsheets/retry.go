package gsheets

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"

	"golang.org/x/oauth2"
	"google.golang.org/api/googleapi"
)

const (
	// Google gives up on a request after 180 s; a little later so do we.
	requestTimeout = 190 * time.Second
	maxWait        = 64 * time.Second
)

// fate is what a failed request leaves one to do.
type fate int

const (
	// final: the same request will fail again.
	final fate = iota
	// unsent: the request certainly had no effect and may pass later.
	unsent
	// quota: refused for the quota's sake, and without effect.
	quota
	// unclear: the request may or may not have had its effect.
	unclear
)

// read calls try until it succeeds, fails for good, or has failed for too
// long. try must be free of effects: it may have failed half way.
func (c *Client) read(ctx context.Context, what string, try func(context.Context) error) error {
	return c.retry(ctx, what, try, func(f fate) bool { return f != final })
}

// write calls try once, and again only as long as it certainly had no effect.
func (c *Client) write(ctx context.Context, what string, try func(context.Context) error) error {
	return c.retry(ctx, what, try, func(f fate) bool { return f == unsent || f == quota })
}

func (c *Client) retry(ctx context.Context, what string, try func(context.Context) error, again func(fate) bool) error {
	waited := time.Duration(0)
	for n := 0; ; n++ {
		attempt, cancel := context.WithTimeout(ctx, requestTimeout)
		err := try(attempt)
		cancel()
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("%s: %w", what, context.Cause(ctx))
		}
		f := fateOf(err)
		bound := c.opts.RetryFor
		if f == quota {
			bound *= 4
		}
		if !again(f) {
			return c.explain(what, err)
		}
		wait := c.backoff(n)
		if waited+wait > bound {
			return c.explain(fmt.Sprintf("%s (after %d attempts)", what, n+1), err)
		}
		waited += wait
		c.opts.Logger.LogAttrs(ctx, slog.LevelInfo, "request to Google failed, trying again",
			slog.String("request", what), slog.String("cause", brief(err)), slog.Duration("wait", wait), slog.Int("attempt", n+1))
		if err := c.opts.Sleep(ctx, wait); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
}

// backoff is min(2^n s + a random part of a second, 64 s), as Google advises.
func (c *Client) backoff(n int) time.Duration {
	if n > 6 {
		return maxWait
	}
	return min(time.Second<<n+time.Duration(c.opts.Rand()*float64(time.Second)), maxWait)
}

// fateOf tells from an error whether its request had an effect.
func fateOf(err error) fate {
	var token *tokenError
	if errors.As(err, &token) {
		// Nothing was sent to the API. A refused grant stays refused.
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) && refused.Response != nil && refused.Response.StatusCode < 500 &&
			refused.Response.StatusCode != http.StatusTooManyRequests {
			return final
		}
		return unsent
	}
	var budget *budgetError
	if errors.As(err, &budget) {
		return final
	}
	var api *googleapi.Error
	if errors.As(err, &api) {
		switch {
		case api.Code == http.StatusTooManyRequests:
			return quota
		case api.Code == http.StatusForbidden && rateLimited(api):
			return quota
		case api.Code >= 500, api.Code == http.StatusRequestTimeout:
			return unclear
		}
		return final
	}
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" || errors.Is(err, syscall.ECONNREFUSED) {
		return unsent
	}
	// Cut connections, time-outs, and answers that were cut or garbled.
	return unclear
}

// rateLimited reports whether a 403 is the older form of a 429.
func rateLimited(err *googleapi.Error) bool {
	for _, item := range err.Errors {
		if item.Reason == "rateLimitExceeded" || item.Reason == "userRateLimitExceeded" {
			return true
		}
	}
	return false
}
