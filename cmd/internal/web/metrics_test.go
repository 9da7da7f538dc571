package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"sheetsync/cmd/internal/web"
)

// Figures are for who has the token, or asks on this machine.
func TestWhoReadsMetrics(t *testing.T) {
	t.Parallel()
	figures := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "figures") })
	const local, remote = "127.0.0.1:40000", "192.0.2.7:40000"
	for _, c := range []struct {
		name, token string
		passed      bool
		from, host  string
		header      http.Header
		status      int
	}{
		{"on this machine", "", false, local, "127.0.0.1:8080", nil, http.StatusOK},
		{"on this machine, over IPv6", "", false, "[::1]:40000", "localhost:8080", nil, http.StatusOK},
		{"from elsewhere", "", false, remote, "127.0.0.1:8080", nil, http.StatusForbidden},
		{"passed on", "", false, local, "127.0.0.1:8080", http.Header{"X-Forwarded-For": {"192.0.2.7"}}, http.StatusForbidden},
		{"passed on by another server's word", "", false, local, "127.0.0.1:8080", http.Header{"Forwarded": {"for=192.0.2.7"}}, http.StatusForbidden},
		{"where a server passes requests on without a word", "", true, local, "127.0.0.1:8080", nil, http.StatusForbidden},
		{"another site's page", "", false, local, "evil.example", nil, http.StatusMisdirectedRequest},
		{"without the token", "secret", false, local, "127.0.0.1:8080", nil, http.StatusUnauthorized},
		{"with another token", "secret", false, local, "127.0.0.1:8080", http.Header{"Authorization": {"Bearer secre"}}, http.StatusUnauthorized},
		{"with a password", "secret", false, local, "127.0.0.1:8080", http.Header{"Authorization": {"Basic secret"}}, http.StatusUnauthorized},
		{"with the token", "secret", true, remote, "sheetsync:8080", http.Header{"Authorization": {"Bearer secret"}}, http.StatusOK},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			pages := web.Pages{Metrics: web.Metrics{Handler: figures, Token: c.token, Passed: c.passed}}
			r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
			r.RemoteAddr, r.Host = c.from, c.host
			for name, values := range c.header {
				r.Header[name] = values
			}
			w := httptest.NewRecorder()
			pages.Handler().ServeHTTP(w, r)
			if w.Code != c.status || (w.Code == http.StatusOK) != (w.Body.String() == "figures") {
				t.Errorf("%d %q, want %d", w.Code, w.Body, c.status)
			}
		})
	}
}
