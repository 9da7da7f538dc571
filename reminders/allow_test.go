package reminders

import (
	"errors"
	"testing"

	"sheetsync/reminders/mailaddr"
	"sheetsync/reminders/team"
)

func TestAllow(t *testing.T) {
	t.Parallel()
	roles := map[string][]string{"manager": {"Boss <boss@role.example>"}, "ops": {"ops@localhost"}}
	for _, tt := range []struct {
		name    string
		entries []string
		address string
		want    bool
	}{
		{"a domain", []string{"example.com"}, "li@example.com", true},
		{"in other case", []string{" Example.COM "}, "Li@EXAMPLE.com", true},
		{"with an at sign", []string{"@example.com"}, "li@example.com", true},
		{"not what is below it", []string{"example.com"}, "li@mail.example.com", false},
		{"not what ends in it", []string{"example.com"}, "li@notexample.com", false},
		{"a domain in its own letters", []string{"例子.example"}, "li@xn--fsqu00a.example", true},
		{"an address", []string{"partner@other.example"}, "Partner@other.example", true},
		{"not its neighbour", []string{"partner@other.example"}, "p@other.example", false},
		{"everybody", []string{"*"}, "li@anywhere.example", true},
		{"nobody", nil, "li@example.com", false},
		{"a role's own address", nil, "boss@role.example", true},
		{"not this machine", []string{"*"}, "root@localhost", false},
		{"nor its network", []string{"*"}, "root@mail.corp.LOCAL", false},
		{"nor its name for itself", []string{"*"}, "postmaster@localhost.localdomain", false},
		{"but what is named", []string{"*", "firm.local"}, "li@firm.local", true},
		{"as an address, too", []string{"root@localhost"}, "root@localhost", true},
		{"a team", nil, "wang@team.example", true},
		{"a role of this machine", nil, "ops@localhost", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			allow, err := mailaddr.ParseAllow(tt.entries)
			if err != nil {
				t.Fatal(err)
			}
			r := Register{Roles: roles, Allow: allow, Team: team.Of([]team.Person{{Address: "wang@team.example"}})}
			if got := r.Permits(tt.address); got != tt.want {
				t.Errorf("%v permits %s: %v", tt.entries, tt.address, got)
			}
		})
	}
	for _, entry := range []string{"", "not one", "a@b", "*.example.com", "a@b@example.com"} {
		if _, err := mailaddr.ParseAllow([]string{entry}); !errors.Is(err, mailaddr.ErrInvalid) {
			t.Errorf("%q: %v", entry, err)
		}
	}
}
