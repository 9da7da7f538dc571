package emulator

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Whoever gives somebody access to spreadsheets shows the owner's token.
func TestAccessIsGivenByToken(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, server, shown string
		want                int
	}{
		{"the token", "owner", "Bearer owner", http.StatusOK},
		{"another", "owner", "Bearer other", http.StatusUnauthorized},
		{"none", "owner", "", http.StatusUnauthorized},
		{"no scheme", "owner", "owner", http.StatusUnauthorized},
		{"a server without one", "", "Bearer ", http.StatusForbidden},
		{"none to a server without one", "", "", http.StatusForbidden},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, Options{Token: tc.server})
			for _, path := range []string{"/admin/accounts", "/admin/people", "/admin/share"} {
				body := `{"email": "li@example.com", "role": "writer", "spreadsheet": "` + s.Spreadsheets()[0].ID + `"}`
				r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
				if tc.shown != "" {
					r.Header.Set("Authorization", tc.shown)
				}
				r.Host = "localhost"
				w := httptest.NewRecorder()
				s.Handler().ServeHTTP(w, r)
				if w.Code != tc.want {
					t.Errorf("%s: %d %s", path, w.Code, w.Body)
				}
			}
		})
	}
}

// newServer makes a server with one spreadsheet that isn't reached over a network.
func newServer(tb testing.TB, options Options) *Server {
	tb.Helper()
	options.Seed, options.NoPage = 7, true
	s, err := New(options)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	s.SetEndpoint("http://localhost")
	if _, err := s.Create("Register", "A"); err != nil {
		tb.Fatal(err)
	}
	return s
}
