package service

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/cmd/internal/web/login"
	"sheetsync/reminders/team"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/access"
)

func TestMembership(t *testing.T) {
	t.Parallel()
	people := team.Of([]team.Person{
		{Names: []string{"李伟", "Li Wei"}, Address: "li@example.com", Manager: "Wang"},
		{Names: []string{"Wang"}, Address: "wang@example.com"},
		{Names: []string{"Nobody"}},
	})
	configured := map[string][]string{"manager": {"Boss@Example.com", "Both <both@example.com>"}, "finance": {"both@example.com", "pay@example.com"}, "warehouse": {"store@example.com"}, "sales": {"rep@example.com"}}
	grants := []mirror.Grant{
		{Person: "Li@Example.com", Role: access.Analyst, Names: []string{"li"}},
		{Person: "all@example.com", Role: access.Manager},
		{Person: "other@example.com", Role: access.Manager, Register: "beta"},
		{Person: "one@example.com", Role: access.Sales, Register: "acme", Names: []string{"one", "number one"}},
		{Person: "wang@example.com", Role: access.Finance, Register: "acme"},
		{Person: "Wang", Role: access.Manager},
	}
	for _, tt := range []struct {
		name, address string
		role          access.Role // "" for a stranger
		names         []string
	}{
		{"in a role", "boss@example.com", access.Manager, []string{"boss@example.com"}},
		{"in two", "both@example.com", access.Manager, []string{"both@example.com"}},
		{"in another", "pay@example.com", access.Finance, []string{"pay@example.com"}},
		{"in sales", "rep@example.com", access.Sales, []string{"rep@example.com"}},
		{"in a role that reads nothing", "store@example.com", "", nil},
		{"of the team, and granted less", "li@example.com", access.Sales, []string{"Li Wei", "li", "li@example.com", "李伟"}},
		{"of the team, and granted more", "wang@example.com", access.Finance, []string{"Wang", "wang@example.com"}},
		{"granted all registers", "all@example.com", access.Manager, []string{"all@example.com"}},
		{"granted another register", "other@example.com", "", nil},
		{"granted this one", "one@example.com", access.Sales, []string{"number one", "one", "one@example.com"}},
		{"a stranger", "x@example.com", "", nil},
		{"nobody", "", "", nil},
		{"a name", "wang", "", nil},
		{"one that isn't in lower case", "Boss@example.com", "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, ok := membership(tt.address, "acme", configured, people, grants)
			want := login.Membership{}
			if tt.role != "" {
				want = login.Membership{Register: "acme", Role: tt.role, Names: tt.names}
			}
			if diff := cmp.Diff(want, got); diff != "" || ok != (tt.role != "") {
				t.Errorf("%v (-want +got)\n%s", ok, diff)
			}
		})
	}
}
