package mailaddr

import (
	"slices"
	"strings"
)

// localDomains are those that mean something else on each machine and in each network, or
// nothing at all: RFC 6761, sections 6.3 and 6.4, RFC 6762, RFC 8375, what ICANN keeps free
// for private use, and what routers and Linux distributions call their own.
var localDomains = []string{"localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan", "arpa", "invalid", "onion"}

// IsLocal reports whether an address leads to the mail server's own machine or network, as
// root@localhost does. Whoever writes such an address into a cell would reach accounts that
// no outsider may write to, so it takes more than leave for everybody.
func IsLocal(address string) bool {
	domain := strings.ToLower(Domain(address))
	return slices.Contains(localDomains, domain[strings.LastIndexByte(domain, '.')+1:])
}
