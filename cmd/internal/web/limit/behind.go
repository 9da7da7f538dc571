package limit

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Behind lets servers at some networks that pass requests on say in X-Forwarded-For whom
// they got them from: the handler sees the last address there that isn't one of theirs as
// the request's own. What others say is not believed, nor what stands before that address.
func Behind(servers []netip.Prefix, next http.Handler) http.Handler {
	theirs := func(address netip.Addr) bool {
		return slices.ContainsFunc(servers, func(network netip.Prefix) bool { return network.Contains(address) })
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if from, err := netip.ParseAddrPort(r.RemoteAddr); err == nil && theirs(from.Addr().Unmap()) {
			said := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
			for _, text := range slices.Backward(said) {
				address, err := netip.ParseAddr(strings.TrimSpace(text))
				if err != nil {
					break // nobody knows who stood before
				}
				r = r.WithContext(r.Context()) // a copy
				r.RemoteAddr = netip.AddrPortFrom(address.Unmap(), 0).String()
				if !theirs(address.Unmap()) {
					break
				}
			}
		}
		next.ServeHTTP(w, r)
	})
}
