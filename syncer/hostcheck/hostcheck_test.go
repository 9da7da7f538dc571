package hostcheck_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"sheetsync/syncer/hostcheck"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	handler := hostcheck.Check("", ":8080", "0.0.0.0:8080", "emulator", "Office.Example:8080", "https://Register.example.com/path")(
		http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	for _, tt := range []struct {
		name, method, host string
		header             http.Header
		status             int
	}{
		{"loopback", http.MethodGet, "127.0.0.1:8080", nil, http.StatusNoContent},
		{"loopback of IPv6", http.MethodGet, "[::1]:8080", nil, http.StatusNoContent},
		{"without a port", http.MethodGet, "[::1]", nil, http.StatusNoContent},
		{"an address of the network", http.MethodGet, "192.168.1.7", nil, http.StatusNoContent},
		{"localhost by another port", http.MethodGet, "localhost:9999", nil, http.StatusNoContent},
		{"with a dot at its end", http.MethodGet, "LOCALHOST.:8080", nil, http.StatusNoContent},
		{"a name of one's own", http.MethodGet, "emulator:8080", nil, http.StatusNoContent},
		{"given with a port", http.MethodGet, "office.example", nil, http.StatusNoContent},
		{"given as a URL", http.MethodGet, "register.example.com", nil, http.StatusNoContent},
		{"another's name", http.MethodGet, "evil.example:8080", nil, http.StatusMisdirectedRequest},
		{"below one's own", http.MethodGet, "x.register.example.com", nil, http.StatusMisdirectedRequest},
		{"that begins like an address", http.MethodGet, "127.0.0.1.evil.example:8080", nil, http.StatusMisdirectedRequest},
		{"that begins like localhost", http.MethodGet, "localhost.evil.example", nil, http.StatusMisdirectedRequest},
		{"below localhost", http.MethodGet, "evil.localhost", nil, http.StatusMisdirectedRequest},
		{"no name", http.MethodGet, "", nil, http.StatusMisdirectedRequest},
		{"a port alone", http.MethodGet, ":8080", nil, http.StatusMisdirectedRequest},
		{"another's name, with the right origin", http.MethodPost, "evil.example", http.Header{"Origin": {"http://evil.example"}}, http.StatusMisdirectedRequest},
		{"another's page", http.MethodPost, "127.0.0.1:8080", http.Header{"Origin": {"http://evil.example"}}, http.StatusForbidden},
		{"another port's page", http.MethodPost, "127.0.0.1:8080", http.Header{"Origin": {"http://127.0.0.1:9999"}}, http.StatusForbidden},
		{"a page of no origin", http.MethodPost, "127.0.0.1:8080", http.Header{"Origin": {"null"}}, http.StatusForbidden},
		{"another's page, as the browser says", http.MethodDelete, "127.0.0.1:8080", http.Header{"Sec-Fetch-Site": {"cross-site"}}, http.StatusForbidden},
		{"one's own page", http.MethodPost, "127.0.0.1:8080", http.Header{"Origin": {"http://127.0.0.1:8080"}}, http.StatusNoContent},
		{"one's own page, passed on by another server", http.MethodPost, "127.0.0.1:8080", http.Header{"Origin": {"https://register.example.com"}}, http.StatusNoContent},
		{"no page", http.MethodPost, "127.0.0.1:8080", nil, http.StatusNoContent},
		{"a link", http.MethodGet, "127.0.0.1:8080", http.Header{"Sec-Fetch-Site": {"cross-site"}}, http.StatusNoContent},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(tt.method, "/", nil)
			r.Host = tt.host
			for name, values := range tt.header {
				r.Header[name] = values
			}
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code != tt.status {
				t.Errorf("%d, want %d", w.Code, tt.status)
			}
		})
	}
}
