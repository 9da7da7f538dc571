// Package hostcheck keeps other sites' pages from servers on this machine and its network.
//
// A page of another site may have its own name lead to this machine once it is loaded
// (DNS rebinding). Its requests then are of one origin with the answers, which it may
// read, and no rule of the browser's holds it back; but they go by the site's name, which
// stands in the header Host. So a server answers only to names that nobody else can have
// lead here: its own, localhost, and addresses in numbers, which no name server is asked
// for. Requests that change something must not come from another origin, either, though
// they go by the right name (cross-site request forgery).
//
//	GET  Host: evil.example                               421
//	POST Host: 127.0.0.1  Origin: http://evil.example     403
//	POST Host: 127.0.0.1                                  let through
package hostcheck

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// Check lets through to a handler what asks for localhost, for an address in numbers, or
// for one of some names, and isn't another origin's attempt to change something. All else
// is answered 421 or 403. A name may be that of a host, with a port or without, or a URL,
// whose origin is the server's own by whatever name it was passed on; what is none of
// these, such as "" or ":8080", names nothing.
func Check(names ...string) func(http.Handler) http.Handler {
	known := map[string]bool{"localhost": true}
	origin := http.NewCrossOriginProtection()
	for _, name := range names {
		if u, err := url.Parse(name); err == nil && u.Host != "" {
			_ = origin.AddTrustedOrigin(strings.ToLower(u.Scheme + "://" + u.Host)) // it is one
			name = u.Host
		}
		if name = hostname(name); name != "" {
			known[name] = true
		}
	}
	return func(next http.Handler) http.Handler {
		next = origin.Handler(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !isNumeric(r.Host) && !known[hostname(r.Host)] {
				// A page that was let in under another name must not keep the connection.
				w.Header().Set("Connection", "close")
				w.Header().Set("Cache-Control", "no-store")
				http.Error(w, "this server is not called by that name", http.StatusMisdirectedRequest)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// Allows reports whether a request asks for localhost or for an address in numbers, as
// [Check] without names lets through.
func Allows(r *http.Request) bool { return isNumeric(r.Host) || hostname(r.Host) == "localhost" }

func isNumeric(host string) bool {
	_, err := netip.ParseAddr(hostname(host))
	return err == nil
}

// hostname is a host's name in lower case, without a port, brackets and the final dot.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	return strings.ToLower(strings.TrimSuffix(host, "."))
}
