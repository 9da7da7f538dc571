package apierror

import (
	"errors"
	"net"
	"net/http"
	"syscall"
	"time"

	"golang.org/x/oauth2"
	"google.golang.org/api/googleapi"

	"sheetsync/syncer/tlsfault"
)

// Timeout ends a request. Google gives up on one after 180 s; a little
// later so do we.
const Timeout = 190 * time.Second

// Outcome is what a failed request leaves one to do.
type Outcome int

const (
	// Final says that the same request will fail again.
	Final Outcome = iota
	// NotSent says that the request certainly had no effect and may pass later.
	NotSent
	// QuotaExceeded says that the request was refused for the quota's sake, and without effect.
	QuotaExceeded
	// Unclear says that the request may or may not have had its effect.
	Unclear
)

// OutcomeOf tells from an error whether its request had an effect.
func OutcomeOf(err error) Outcome {
	var token *TokenError
	if errors.As(err, &token) {
		// Nothing was sent to the API. A refused grant stays refused.
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) && refused.Response != nil && refused.Response.StatusCode < 500 &&
			refused.Response.StatusCode != http.StatusTooManyRequests {
			return Final
		}
		return NotSent
	}
	if errors.Is(err, ErrLate) {
		return NotSent
	}
	var budget *BudgetError
	if errors.As(err, &budget) {
		return Final
	}
	var api *googleapi.Error
	if errors.As(err, &api) {
		switch {
		case api.Code == http.StatusTooManyRequests:
			return QuotaExceeded
		case api.Code == http.StatusForbidden && rateLimited(api):
			return QuotaExceeded
		case api.Code >= 500, api.Code == http.StatusRequestTimeout:
			return Unclear
		}
		return Final
	}
	switch fault, _, _ := tlsfault.Explain("", "", time.Now(), err); fault {
	case tlsfault.FaultCertificate, tlsfault.FaultClearText:
		return NotSent // no connection came about
	}
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" || errors.Is(err, syscall.ECONNREFUSED) {
		return NotSent
	}
	// Cut connections, time-outs, and answers that were cut or garbled.
	return Unclear
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

// IsUnclear reports whether a failed request may have had its effect.
func IsUnclear(err error) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	return e.Status >= 500 || e.Status == http.StatusRequestTimeout || e.Status == 0 && e.maybe
}
