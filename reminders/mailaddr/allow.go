package mailaddr

import (
	"fmt"
	"strings"
)

// Allow is whom the addresses in a register's cells may lead to. Anybody can type
// an address into a cell, or paste a thousand; what the configuration and the
// descriptor name, as roles and literal addresses, needs no leave.
type Allow struct {
	everybody bool
	domains   map[string]struct{}
	addresses map[string]struct{}
}

// ParseAllow reads domains (example.com, without what is below them), addresses
// (partner@other.example), and * for everybody on the Internet: see [IsLocal]. The error names the entry that
// is none of these.
func ParseAllow(entries []string) (*Allow, error) {
	a := &Allow{domains: make(map[string]struct{}), addresses: make(map[string]struct{})}
	for _, entry := range entries {
		entry = strings.TrimSpace(entry)
		if entry == "*" {
			a.everybody = true
			continue
		}
		domain, isDomain := strings.CutPrefix(entry, "@")
		if isDomain = isDomain || !strings.Contains(entry, "@"); isDomain {
			entry = "any@" + domain
		}
		address, err := Parse(entry)
		if err != nil {
			return nil, fmt.Errorf("%q is neither a domain nor an address: %w", strings.TrimPrefix(entry, "any@"), err)
		}
		if isDomain {
			a.domains[Domain(address)] = struct{}{}
		} else {
			a.addresses[strings.ToLower(address)] = struct{}{}
		}
	}
	return a, nil
}

// Permits reports whether an address may be written to. Nil permits everybody on the Internet.
func (a *Allow) Permits(address string) bool {
	if a == nil {
		return !IsLocal(address)
	}
	if a.everybody && !IsLocal(address) {
		return true
	}
	address = strings.ToLower(address)
	_, domain := a.domains[Domain(address)]
	_, itself := a.addresses[address]
	return domain || itself
}
