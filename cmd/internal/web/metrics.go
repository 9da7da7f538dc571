package web

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"sheetsync/syncer/hostcheck"
)

// Metrics are figures for a monitor, at /metrics.
type Metrics struct {
	Handler http.Handler // nil for none
	// Token lets whoever has it read them, from anywhere; "" for none: then who asks on
	// this machine may.
	Token string
	// Passed says that another server passes requests on to this one, so that who asks on
	// this machine may be anybody: without a token nobody reads the figures then.
	Passed bool
}

// forwarding are headers that servers add to what they pass on.
var forwarding = []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via"}

// handler answers who may read the figures. They hold no cell, but how many customers and
// overdue payments a team has is its own business.
func (m Metrics) handler() http.Handler {
	switch {
	case m.Handler == nil:
		return http.NotFoundHandler()
	case m.Token != "":
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !m.hasToken(r) {
				w.Header().Set("WWW-Authenticate", `Bearer realm="metrics"`)
				refuse(w, http.StatusUnauthorized, "the figures are read with the token in web.metrics_token")
				return
			}
			m.serve(w, r)
		})
	}
	return hostcheck.Check()(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if m.Passed || !isLocal(r) {
			refuse(w, http.StatusForbidden, "set web.metrics_token to read the figures from another machine, or through another server")
			return
		}
		m.serve(w, r)
	}))
}

func (m Metrics) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	m.Handler.ServeHTTP(w, r)
}

// trusts reports whether who asks may know more than that something is wrong: the names of
// registers, say. That is who has the token, and who asks on this machine, by a name that no
// other site's page can have lead there.
func (m Metrics) trusts(r *http.Request) bool {
	return m.hasToken(r) || !m.Passed && isLocal(r) && hostcheck.Allows(r)
}

func (m Metrics) hasToken(r *http.Request) bool {
	given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return ok && m.Token != "" && subtle.ConstantTimeCompare([]byte(given), []byte(m.Token)) == 1
}

// isLocal reports whether a request was made on this machine, and passed on by nobody.
func isLocal(r *http.Request) bool {
	for _, name := range forwarding {
		if r.Header.Get(name) != "" {
			return false
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	own, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return ip.Unmap().IsLoopback() || ok && own.AddrPort().Addr().Unmap() == ip.Unmap()
}

func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, why, status)
}
