package limit

import (
	"fmt"
	"net/http"
	"testing"
)

func TestPeer(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, remote string
		forwarded    []string
		want         string
	}{
		{"directly", "192.0.2.7:4711", nil, "192.0.2.7"},
		{"a stranger's word isn't believed", "192.0.2.7:4711", []string{"198.51.100.1"}, "192.0.2.7"},
		{"by way of a server on this machine", "127.0.0.1:4711", []string{"203.0.113.9, 198.51.100.1"}, "198.51.100.1"},
		{"the last header counts", "[::1]:4711", []string{"203.0.113.9", "198.51.100.1"}, "198.51.100.1"},
		{"no address", "127.0.0.1:4711", []string{"unknown"}, "127.0.0.1"},
		{"a network of IPv6", "[2001:db8:1:2:3:4:5:6]:4711", nil, "2001:db8:1:2::/64"},
		{"with a zone", "[fe80::1%eth0]:4711", nil, "fe80::/64"},
		{"IPv4 in IPv6", "[::ffff:192.0.2.7]:4711", nil, "192.0.2.7"},
		{"what no address is", "@", nil, "@"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := &http.Request{RemoteAddr: tt.remote, Header: http.Header{"X-Forwarded-For": tt.forwarded}}
			if got := Peer(r); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// However many ask, a limiter remembers so many, and those that ask too much.
func TestLimiterIsBounded(t *testing.T) {
	t.Parallel()
	l := New(0.001, 2)
	for i := range 3 * keys {
		l.Allow(fmt.Sprint(i))
		if len(l.buckets) > keys {
			t.Fatalf("%d are remembered", len(l.buckets))
		}
	}
	if l.Allow("x"); !l.Allow("x") || l.Allow("x") {
		t.Error("the third of three is let through")
	}
}
