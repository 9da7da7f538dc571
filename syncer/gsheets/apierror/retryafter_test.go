package apierror

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"golang.org/x/oauth2"
	"google.golang.org/api/googleapi"
)

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2025, 3, 31, 8, 30, 0, 0, time.UTC)
	for _, test := range []struct {
		name, header string
		want         time.Duration
	}{
		{"none", "", 0},
		{"seconds", "30", 30 * time.Second},
		{"at once", "0", 0},
		{"a date", "Mon, 31 Mar 2025 08:32:00 GMT", 2 * time.Minute},
		{"a date of the older form", "Monday, 31-Mar-25 08:31:00 GMT", time.Minute},
		{"a date that has passed", "Mon, 31 Mar 2025 08:00:00 GMT", 0},
		{"longer than a day", "99999999", 24 * time.Hour},
		{"less than nothing", "-5", 0},
		{"nonsense", "soon", 0},
		{"more than a number holds", "99999999999999999999", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			header := http.Header{}
			if test.header != "" {
				header.Set("Retry-After", test.header)
			}
			api := fmt.Errorf("around: %w", &googleapi.Error{Code: 503, Header: header})
			for _, err := range []error{api, &TokenError{&oauth2.RetrieveError{Response: &http.Response{StatusCode: 503, Header: header}}}, &Error{RetryAfter: test.want}} {
				if got := RetryAfter(err, now); got != test.want {
					t.Errorf("%T: %s", err, got)
				}
			}
		})
	}
	if got := RetryAfter(fmt.Errorf("another one"), now); got != 0 {
		t.Errorf("got %s", got)
	}
}
