package limit

import (
	"net/http"
	"net/netip"
	"strings"
)

// Peer is who asks: the network address or, of IPv6, the network of 64 bits that one
// subscriber has. A server on this machine that passes requests on says last in
// X-Forwarded-For whom it got them from; what others say there is not believed.
func Peer(r *http.Request) string {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	address := from.Addr().Unmap()
	if forwarded := r.Header.Values("X-Forwarded-For"); address.IsLoopback() && len(forwarded) > 0 {
		last := forwarded[len(forwarded)-1]
		if said, err := netip.ParseAddr(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])); err == nil {
			address = said.Unmap()
		}
	}
	return Network(address)
}

// Network is an address or, of IPv6, the network of 64 bits that one subscriber has.
func Network(address netip.Addr) string {
	address = address.Unmap()
	if address.Is6() {
		if network, err := address.WithZone("").Prefix(64); err == nil {
			return network.String()
		}
	}
	return address.String()
}
