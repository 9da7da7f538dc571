package web_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"sheetsync/cmd/internal/web"
)

// Pages of other sites reach nothing but what anybody may know.
func TestHosts(t *testing.T) {
	t.Parallel()
	pages := web.Pages{Ping: func(context.Context) error { return nil }, Stale: func(context.Context) ([]string, error) { return nil, nil }, Hosts: []string{"127.0.0.1:8080", "https://register.example.com"},
		Hooks: web.Hooks{Secret: func(string) string { return "" }}}
	for _, c := range []struct {
		name, method, path, host, origin string
		status                           int
	}{
		{"health by any name", http.MethodGet, "/healthz", "sheetsync", "", http.StatusOK},
		{"freshness by any name", http.MethodGet, "/readyz", "evil.example", "", http.StatusOK},
		{"a calendar by another's name", http.MethodGet, web.CalendarPath + "x.ics", "evil.example", "", http.StatusMisdirectedRequest},
		{"a hook by another's name", http.MethodPost, web.HookPath + "acme", "evil.example", "", http.StatusMisdirectedRequest},
		{"what there isn't by another's name", http.MethodGet, "/", "evil.example", "", http.StatusMisdirectedRequest},
		{"a hook by the right name", http.MethodPost, web.HookPath + "acme", "register.example.com", "", http.StatusUnauthorized},
		{"a hook from another's page", http.MethodPost, web.HookPath + "acme", "127.0.0.1:8080", "http://evil.example", http.StatusForbidden},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(c.method, c.path, nil)
			r.Host = c.host
			if c.origin != "" {
				r.Header.Set("Origin", c.origin)
			}
			w := httptest.NewRecorder()
			pages.Handler().ServeHTTP(w, r)
			if w.Code != c.status {
				t.Errorf("%d %q, want %d", w.Code, w.Body, c.status)
			}
		})
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	fault := errors.New("gone")
	for _, c := range []struct {
		name, path string
		ping       error
		stale      []string
		fault      error
		status     int
		body       string
	}{
		{"well", "/healthz", nil, []string{"register acme is held"}, nil, http.StatusOK, "ok\n"},
		{"no database", "/healthz", fault, nil, nil, http.StatusServiceUnavailable, "the database does not answer\n"},
		{"ready", "/readyz", fault, nil, nil, http.StatusOK, "ok\n"},
		{"stale", "/readyz", nil, []string{"register acme is held", "register b is old"}, nil, http.StatusServiceUnavailable, "2 registers are not as fresh as their schedules allow; which is told on its machine, or by web.metrics_token\n"},
		{"not ready", "/readyz", nil, nil, fault, http.StatusServiceUnavailable, "the database does not answer\n"},
		{"nothing else", "/", nil, nil, nil, http.StatusNotFound, "404 page not found\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			pages := web.Pages{Ping: func(context.Context) error { return c.ping }, Stale: func(context.Context) ([]string, error) { return c.stale, c.fault }}
			w := httptest.NewRecorder()
			pages.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://localhost"+c.path, nil))
			if w.Code != c.status || w.Body.String() != c.body {
				t.Errorf("%d %q", w.Code, w.Body)
			}
		})
	}
}

// Names of registers are for who asks on this machine or has the monitor's token.
func TestWhoIsToldNames(t *testing.T) {
	t.Parallel()
	const local, remote = "127.0.0.1:40000", "192.0.2.7:40000"
	for _, c := range []struct {
		name       string
		passed     bool
		from, host string
		header     http.Header
		named      bool
	}{
		{"on this machine", false, local, "127.0.0.1:8080", nil, true},
		{"on this machine, which has a token", false, local, "localhost:8080", http.Header{"Authorization": {"Bearer other"}}, true},
		{"on this machine, by its own address", false, "10.0.0.5:40000", "10.0.0.5:8080", nil, true},
		{"from elsewhere", false, remote, "10.0.0.5:8080", nil, false},
		{"from elsewhere with the token", false, remote, "sheetsync:8080", http.Header{"Authorization": {"Bearer secret"}}, true},
		{"passed on", false, local, "127.0.0.1:8080", http.Header{"X-Forwarded-For": {"192.0.2.7"}}, false},
		{"where a server passes requests on without a word", true, local, "127.0.0.1:8080", nil, false},
		{"another site's page", false, local, "evil.example", nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			pages := web.Pages{Metrics: web.Metrics{Token: "secret", Passed: c.passed}, Stale: func(context.Context) ([]string, error) { return []string{"register acme is held"}, nil }}
			r := httptest.NewRequest(http.MethodGet, "/readyz", nil)
			r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, &net.TCPAddr{IP: net.IPv4(10, 0, 0, 5), Port: 8080}))
			r.RemoteAddr, r.Host = c.from, c.host
			for name, values := range c.header {
				r.Header[name] = values
			}
			w := httptest.NewRecorder()
			pages.Handler().ServeHTTP(w, r)
			want := "1 register is not as fresh as its schedule allows; which is told on its machine, or by web.metrics_token\n"
			if c.named {
				want = "register acme is held\n"
			}
			if w.Code != http.StatusServiceUnavailable || w.Body.String() != want {
				t.Errorf("%d %q, want %q", w.Code, w.Body, want)
			}
		})
	}
	var none web.Pages
	none.Stale = func(context.Context) ([]string, error) { return []string{"register acme is held"}, nil }
	r := httptest.NewRequest(http.MethodGet, "/readyz", nil)
	r.Header.Set("Authorization", "Bearer ")
	w := httptest.NewRecorder()
	if none.Handler().ServeHTTP(w, r); strings.Contains(w.Body.String(), "acme") {
		t.Errorf("an empty token is told %q", w.Body)
	}
}

// A service that is well says so each time, however its threads take turns.
func TestHealthIsSteady(t *testing.T) {
	t.Parallel()
	pages := web.Pages{Ping: func(context.Context) error { return nil }, Stale: func(context.Context) ([]string, error) { return nil, nil }}
	handler := pages.Handler()
	var asking sync.WaitGroup
	for range 16 {
		asking.Go(func() {
			for range 2_000 {
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://localhost/healthz", nil))
				if w.Code != http.StatusOK {
					t.Errorf("%d %s", w.Code, w.Body)
					return
				}
			}
		})
	}
	asking.Wait()
}

func TestHealthOutlivesAPanic(t *testing.T) {
	t.Parallel()
	pages := web.Pages{Ping: func(context.Context) error { panic("a cell's text") }}
	w := httptest.NewRecorder()
	pages.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://localhost/healthz", nil))
	if w.Code != http.StatusServiceUnavailable || w.Body.String() != "the database does not answer\n" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}
