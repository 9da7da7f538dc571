package reminders

import (
	"context"
	"iter"
	"testing"

	"sheetsync/reminders/mailaddr"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
)

// rows are the records of one resource.
type rows [][]expression.Value

func (r rows) Records(context.Context, Query) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for _, values := range r {
			if !yield(Record{Values: values}, nil) {
				return
			}
		}
	}
}

// Whoever edits the team's tab doesn't reach the mail server's own accounts by it.
func TestReadTeamLeavesLocalAddressesOut(t *testing.T) {
	t.Parallel()
	allow, err := mailaddr.ParseAllow([]string{"*", "firm.local"})
	if err != nil {
		t.Fatal(err)
	}
	r := trade(t)
	r.Allow, r.Roles = allow, map[string][]string{"ops": {"ops@localhost"}}
	r.Descriptor.Team = &sheetschema.Team{Resource: r.Descriptor.Resources[0], Names: []int{0}, Address: 1, Manager: -1, Substitute: -1, From: -1, Until: -1}
	var people rows
	cases := []struct{ name, address, want string }{
		{"Wang", "wang@team.example", "wang@team.example"},
		{"Root", "root@localhost", ""},
		{"Printer", "printer@office.lan", ""},
		{"Li", "Li@firm.local", "li@firm.local"},
		{"Ops", "ops@localhost", "ops@localhost"},
	}
	for _, tc := range cases {
		people = append(people, []expression.Value{expression.TextOf(tc.name), expression.TextOf(tc.address)})
	}
	got, err := ReadTeam(t.Context(), people, &r)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range cases {
		if address := got.AddressOf(tc.name); address != tc.want {
			t.Errorf("%s with %s has %q, want %q", tc.name, tc.address, address, tc.want)
		}
	}
}
