package web_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
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
		{"stale", "/readyz", nil, []string{"register acme is held", "register b is old"}, nil, http.StatusServiceUnavailable, "register acme is held\nregister b is old\n"},
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
