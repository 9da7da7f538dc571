package page_test

import (
	"regexp"
	"strings"
	"testing"
)

// A page that was made while something changed knows the state before that, so that its
// next look at the state has it loaded again.
func TestPageKnowsNoLaterState(t *testing.T) {
	t.Parallel()
	o := newShop(t)
	known := regexp.MustCompile(`data-known="([^"]*)"`)
	o.reading = func() {
		o.mirror.DB().MustExec(`UPDATE sheetsync.registers SET counted_at = coalesce(counted_at, now()) + interval '1 second' WHERE register = 'acme'`)
	}
	for _, path := range []string{"/r/acme", "/r/acme/deadlines", "/r/acme/customers/f1"} {
		before := strings.TrimSpace(o.see("boss", "/r/acme/state"))
		found := known.FindStringSubmatch(o.see("boss", path))
		if found == nil || found[1] != before {
			t.Errorf("%s knows %q, not the state %s before it", path, found, before)
		}
		if after := strings.TrimSpace(o.see("boss", "/r/acme/state")); after == before {
			t.Errorf("nothing changed while %s was made", path)
		}
	}
}
