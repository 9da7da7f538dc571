package web_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"sheetsync/cmd/internal/web"
)

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
			pages.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, c.path, nil))
			if w.Code != c.status || w.Body.String() != c.body {
				t.Errorf("%d %q", w.Code, w.Body)
			}
		})
	}
}
