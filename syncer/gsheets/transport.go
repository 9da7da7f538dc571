package gsheets

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/budget"
)

// Google sends gzip only to agents whose name has the word in it.
const userAgent = "sheetsync (gzip)"

// newTransport returns the bottom of the chain. Answers come compressed from
// afar; on the loopback, compressing costs more than it saves.
func newTransport(base *url.URL) *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DisableCompression = onLoopback(base.Hostname())
	t.ReadBufferSize = 64 << 10
	t.WriteBufferSize = 64 << 10
	t.ResponseHeaderTimeout = 0 // a big batchUpdate answers late; each request has its own deadline
	t.IdleConnTimeout = 60 * time.Second
	return t
}

func onLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

type counterKey struct{}

// counted makes every request sent under ctx count in n.
func counted(ctx context.Context, n *atomic.Int64) context.Context {
	return context.WithValue(ctx, counterKey{}, n)
}

// metered holds requests back until the budget has room, and counts those that
// it lets go.
type metered struct {
	budget *budget.Budget
	next   http.RoundTripper
}

func (m *metered) RoundTrip(req *http.Request) (*http.Response, error) {
	a := attemptOf(req.Context())
	a.pause()
	err := m.budget.Wait(req.Context())
	a.resume()
	if err != nil {
		closeBody(req)
		if errors.Is(err, budget.ErrUsedUp) {
			err = &apierror.BudgetError{Err: err}
		}
		return nil, err
	}
	if n, ok := req.Context().Value(counterKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
	if req.Header.Get("User-Agent") != userAgent {
		req = req.Clone(req.Context())
		req.Header.Set("User-Agent", userAgent)
	}
	return m.next.RoundTrip(req)
}
