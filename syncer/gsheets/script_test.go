package gsheets

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"golang.org/x/oauth2"
)

// A step answers one request of a script.
type step func(w http.ResponseWriter, r *http.Request)

// script is a server that answers each request by its next step; a request too
// many is an error of the test.
type script struct {
	t *testing.T

	mu    sync.Mutex
	steps []step
	seen  []string // method, path and body of each request
	waits []time.Duration
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	s.seen = append(s.seen, r.Method+" "+r.URL.Path+" "+string(body))
	if len(s.steps) == 0 {
		s.mu.Unlock()
		s.t.Errorf("unexpected request: %s %s", r.Method, r.URL)
		w.WriteHeader(http.StatusTeapot)
		return
	}
	next := s.steps[0]
	s.steps = s.steps[1:]
	s.mu.Unlock()
	next(w, r)
}

// play starts a server with these steps and opens a workbook on it that
// doesn't really wait.
func play(t *testing.T, opts Options, steps ...step) (*Workbook, *script) {
	t.Helper()
	s := &script{t: t, steps: steps}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	opts.Endpoint = server.URL
	if opts.TokenSource == nil && opts.Credentials == nil {
		opts.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "t"})
	}
	opts.Sleep = func(ctx context.Context, d time.Duration) error {
		s.mu.Lock()
		s.waits = append(s.waits, d)
		s.mu.Unlock()
		return ctx.Err()
	}
	opts.RequestsPerMinute = 100_000
	client, err := New(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if len(s.steps) > 0 {
			t.Errorf("%d requests fewer than expected", len(s.steps))
		}
	})
	return client.Workbook("spreadsheet-1"), s
}

// says answers with a status and a body.
func says(status int, body string) step {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// fails answers as Google does when it refuses.
func fails(code int, status, message string) step {
	return says(code, fmt.Sprintf(`{"error":{"code":%d,"message":%q,"status":%q}}`, code, message, status))
}

// cuts breaks the connection in the middle of the answer.
func cuts(w http.ResponseWriter, _ *http.Request) {
	conn, buf, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	_, _ = buf.WriteString("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"valueRanges\":[")
	_ = buf.Flush()
	_ = conn.Close()
}

// served opens a workbook on a server that always answers the same.
func served(tb testing.TB, body []byte) (*Workbook, string) {
	tb.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body) }))
	tb.Cleanup(server.Close)
	client, err := New(context.Background(), Options{Endpoint: server.URL, RequestsPerMinute: 1_000_000,
		TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "t"})})
	if err != nil {
		tb.Fatal(err)
	}
	return client.Workbook("x"), server.URL
}

// withKill returns a context and what ends it.
func withKill(t *testing.T) (context.Context, func()) {
	return context.WithCancel(t.Context())
}
