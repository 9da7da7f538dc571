package service_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/web/login"
	"sheetsync/syncer/mirror/access"
)

// Who belongs to a register is as its team's tab is mirrored, and as grants are, now.
func TestMembers(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	registers := []*config.Register{o.register()}
	of := func(address string) []login.Membership {
		t.Helper()
		list, err := o.s.Members(registers).Memberships(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	member := func(role access.Role, names ...string) []login.Membership {
		return []login.Membership{{Register: "acme", Role: role, Names: names}}
	}
	if got := of("li@example.com"); got != nil {
		t.Errorf("a stranger is %v", got)
	}
	o.person("Li", "", "")
	if diff := cmp.Diff(member(access.Sales, "Li", "li@example.com"), of("li@example.com")); diff != "" {
		t.Errorf("of the team (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(member(access.Finance, "pay@example.com"), of("pay@example.com")); diff != "" {
		t.Errorf("in a role (-want +got)\n%s", diff)
	}
	o.exec(`INSERT INTO sheetsync.access_grants (login, role, register, person, names) VALUES ('li', 'finance', '', 'li@example.com', '{li wei}')`)
	if diff := cmp.Diff(member(access.Finance, "Li", "li wei", "li@example.com"), of("li@example.com")); diff != "" {
		t.Errorf("with a grant (-want +got)\n%s", diff)
	}
	o.exec(`DELETE FROM acme.team`)
	o.exec(`DELETE FROM sheetsync.access_grants`)
	if got := of("li@example.com"); got != nil {
		t.Errorf("who left is %v", got)
	}
	o.exec(`DROP TABLE acme.team CASCADE`) // as before the first run
	if diff := cmp.Diff(member(access.Manager, "boss@example.com"), of("boss@example.com")); diff != "" {
		t.Errorf("before the first run (-want +got)\n%s", diff)
	}
}
