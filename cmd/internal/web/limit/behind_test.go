package limit

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

// Servers that are named say whom they got a request from, and nobody else does.
func TestBehind(t *testing.T) {
	t.Parallel()
	servers := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/64")}
	for _, tt := range []struct {
		name, remote string
		forwarded    []string
		want         string
	}{
		{"directly", "192.0.2.7:4711", nil, "192.0.2.7"},
		{"a stranger's word", "192.0.2.7:4711", []string{"198.51.100.1"}, "192.0.2.7"},
		{"a server's", "10.1.2.3:4711", []string{"198.51.100.1"}, "198.51.100.1"},
		{"a stranger's, by way of a server", "10.1.2.3:4711", []string{"203.0.113.9, 198.51.100.1"}, "198.51.100.1"},
		{"by way of two servers", "10.1.2.3:4711", []string{"203.0.113.9, 198.51.100.1, 10.9.9.9"}, "198.51.100.1"},
		{"in two headers", "10.1.2.3:4711", []string{"203.0.113.9", "198.51.100.1", "10.9.9.9"}, "198.51.100.1"},
		{"from a server itself", "10.1.2.3:4711", []string{"10.9.9.9"}, "10.9.9.9"},
		{"from nobody", "10.1.2.3:4711", nil, "10.1.2.3"},
		{"from what is no address", "10.1.2.3:4711", []string{"203.0.113.9, unknown"}, "10.1.2.3"},
		{"over IPv6", "[fd00::1]:4711", []string{"2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::/64"},
		{"IPv4 in IPv6", "[::ffff:10.1.2.3]:4711", []string{"::ffff:198.51.100.1"}, "198.51.100.1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			handler := Behind(servers, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = Peer(r) }))
			handler.ServeHTTP(httptest.NewRecorder(), &http.Request{RemoteAddr: tt.remote, Header: http.Header{"X-Forwarded-For": tt.forwarded}})
			if got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}
