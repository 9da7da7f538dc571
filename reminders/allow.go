package reminders

import (
	"strings"

	"sheetsync/reminders/mailaddr"
)

// Permits reports whether an address in a cell may be written to.
func (r *Register) Permits(address string) bool {
	if r.Allow.Permits(address) || r.Team.Has(address) || r.Approved[strings.ToLower(address)] {
		return true
	}
	for _, role := range r.Roles {
		for _, text := range role {
			if known, err := mailaddr.Parse(text); err == nil && strings.EqualFold(known, address) {
				return true
			}
		}
	}
	return false
}

// addPermitted adds those of a cell's addresses that may be written to, each once, and
// returns the others.
func (r *Register) addPermitted(list, addresses []string) (all, held []string) {
	for _, address := range addresses {
		if r.Permits(address) {
			list = appendAddress(list, address)
		} else {
			held = appendAddress(held, address)
		}
	}
	return list, held
}
