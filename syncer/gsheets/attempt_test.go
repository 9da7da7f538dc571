package gsheets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/budget"
)

// roundTrip answers requests without a network.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// respond is what a server answers with.
func respond(r *http.Request, status int, header http.Header, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: r}
}

func open(t *testing.T, o Options, transport roundTrip) *Workbook {
	t.Helper()
	o.Transport, o.TokenSource, o.Rand = transport, oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "t"}), func() float64 { return 0 }
	c, err := New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return c.Workbook("spreadsheet-1")
}

// A request that is never answered fails when it may take no longer, and isn't repeated
// for a quarter of an hour: its own time counts.
func TestAHangingRequestEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var sent atomic.Int64
		w := open(t, Options{}, func(r *http.Request) (*http.Response, error) {
			sent.Add(1)
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		began := time.Now()
		_, err := w.Fetch(t.Context(), tabT)
		if took := time.Since(began); took != apierror.Timeout || sent.Load() != 1 {
			t.Errorf("it took %s and %d requests", took, sent.Load())
		}
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "no answer within 3m10s") || !strings.Contains(err.Error(), "after 1 attempt)") {
			t.Errorf("the error is %v", err)
		}
	})
}

// The time of attempts that fail slowly counts as that between them does.
func TestSlowFailuresEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := open(t, Options{RetryFor: 20 * time.Second}, func(r *http.Request) (*http.Response, error) {
			<-time.After(7 * time.Second)
			return respond(r, 503, nil, ""), nil
		})
		began := time.Now()
		_, err := w.Fetch(t.Context(), tabT)
		if took := time.Since(began); took != 24*time.Second || !strings.Contains(err.Error(), "after 3 attempts)") {
			t.Errorf("it took %s: %v", took, err)
		}
	})
}

// Whoever ends a run while a request waits to be sent again reads why it does.
func TestEndedBetweenAttempts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := open(t, Options{}, func(r *http.Request) (*http.Response, error) { return respond(r, 503, nil, ""), nil })
		late := errors.New("the run took too long")
		ctx, cancel := context.WithTimeoutCause(t.Context(), 2*time.Second, late)
		defer cancel()
		if _, err := w.Fetch(ctx, tabT); !errors.Is(err, late) || !strings.Contains(err.Error(), "failed before (HTTP 503)") {
			t.Errorf("the error is %v", err)
		}
	})
}

// What a request waits for the budget counts neither as its own time nor towards its end.
func TestWaitingForTheBudgetIsNoFault(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := budget.New(2)
		if err := b.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		first := true
		w := open(t, Options{Budget: b}, func(r *http.Request) (*http.Response, error) {
			if first {
				first = false
				return respond(r, 503, nil, ""), nil
			}
			return respond(r, 200, nil, oneCell), nil
		})
		for range 5 { // they stand in the same line before it
			go func() { _ = b.Wait(t.Context()) }()
		}
		synctest.Wait()
		began := time.Now()
		if _, err := w.Fetch(t.Context(), tabT); err != nil || time.Since(began) < 6*time.Minute {
			t.Errorf("after %s: %v", time.Since(began), err)
		}
	})
}

// A server that says when to come again is left alone until then, unless that is longer
// than a run may wait: then the error says so.
func TestRetryAfterIsKept(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		status int
		after  func() string
		waited time.Duration
		fails  bool
	}{
		{"seconds", 503, func() string { return "12" }, 12 * time.Second, false},
		{"a date", 503, func() string { return time.Now().Add(9 * time.Second).UTC().Format(http.TimeFormat) }, 9 * time.Second, false},
		{"less than is waited anyway", 429, func() string { return "0" }, time.Second, false},
		{"the quota, which is waited for longer", 429, func() string { return "60" }, time.Minute, false},
		{"too long", 503, func() string { return "600" }, 0, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				first := true
				w := open(t, Options{}, func(r *http.Request) (*http.Response, error) {
					if first {
						first = false
						return respond(r, test.status, http.Header{"Retry-After": {test.after()}}, fmt.Sprintf(`{"error":{"code":%d,"message":"later"}}`, test.status)), nil
					}
					return respond(r, 200, nil, oneCell), nil
				})
				began := time.Now()
				_, err := w.Fetch(t.Context(), tabT)
				if (err != nil) != test.fails || time.Since(began) != test.waited {
					t.Errorf("after %s: %v", time.Since(began), err)
				}
				if test.fails && apierror.RetryAfter(err, time.Now()) != 10*time.Minute {
					t.Errorf("the error asks for %s", apierror.RetryAfter(err, time.Now()))
				}
			})
		})
	}
}
