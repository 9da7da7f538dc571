package apierror

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"google.golang.org/api/googleapi"
)

// maxRetryAfter bounds for how long an answer may ask to be left alone.
const maxRetryAfter = 24 * time.Hour

// RetryAfter is how long a refused request is to wait before it is sent again, as its
// answer's Retry-After says (RFC 9110, section 10.2.3: seconds, or a date of HTTP); 0 where
// it doesn't.
func RetryAfter(err error, now time.Time) time.Duration {
	var api *googleapi.Error
	var token *oauth2.RetrieveError
	var explained *Error
	switch {
	case errors.As(err, &explained):
		return explained.RetryAfter
	case errors.As(err, &api):
		return parseRetryAfter(api.Header, now)
	case errors.As(err, &token) && token.Response != nil:
		return parseRetryAfter(token.Response.Header, now)
	}
	return 0
}

func parseRetryAfter(header http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(header.Get("Retry-After"))
	var wait time.Duration
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), maxRetryAfter)
}
