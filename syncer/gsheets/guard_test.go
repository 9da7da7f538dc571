package gsheets

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"sheetsync/syncer"
)

// posts counts the requests that change a spreadsheet.
type posts struct {
	n    int
	next http.RoundTripper
}

func (p *posts) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method == http.MethodPost && strings.HasSuffix(req.URL.Path, ":batchUpdate") {
		p.n++
	}
	return p.next.RoundTrip(req)
}

// A write that may not go on any more sends nothing from then on, whichever request it
// was to send next, and says why.
func TestWriteWithoutStanding(t *testing.T) {
	t.Parallel()
	for _, staged := range []bool{false, true} {
		for allowed := range 3 {
			t.Run(fmt.Sprintf("staged %v, after %d", staged, allowed), func(t *testing.T) {
				t.Parallel()
				b := newBackend(t)
				p := b.sheet(t, customers(5))
				sent := &posts{next: http.DefaultTransport}
				book := b.client(t, p.id, Options{Transport: sent})
				if book.c.stagedFrom = 1000; staged {
					book.c.stagedFrom = 1
				}
				plan, err := newRegister(book, p.tab).plan(t.Context())
				p.must(err)
				asked := 0
				book.Guard(func(context.Context) (time.Time, error) {
					if asked++; sent.n >= allowed {
						return time.Time{}, fmt.Errorf("register acme: %w", syncer.ErrLockLost)
					}
					return time.Now().Add(time.Minute), nil
				})
				if _, err := book.Write(t.Context(), plan); !errors.Is(err, syncer.ErrLockLost) && sent.n > allowed {
					t.Errorf("got %v, want ErrLockLost", err)
				}
				if sent.n > allowed || asked <= allowed && sent.n == allowed && allowed == 0 {
					t.Errorf("%d requests were sent, and %d times it was asked; %d were allowed", sent.n, asked, allowed)
				}
			})
		}
	}
}

// A request that wasn't sent in time, since the process was stopped, is asked for again.
func TestLateRequest(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	p := b.sheet(t, customers(5))
	sent := &posts{next: http.DefaultTransport}
	book := b.client(t, p.id, Options{Transport: sent})
	plan, err := newRegister(book, p.tab).plan(t.Context())
	p.must(err)
	asked := 0
	book.Guard(func(context.Context) (time.Time, error) {
		if asked++; asked == 1 {
			return time.Now().Add(-time.Second), nil // as if it had been stopped since
		}
		return time.Now().Add(time.Minute), nil
	})
	report, err := book.Write(t.Context(), plan)
	if err != nil || report.Written == 0 || asked < 3 {
		t.Errorf("asked %d times, wrote %+v, %v", asked, report, err)
	}
}
