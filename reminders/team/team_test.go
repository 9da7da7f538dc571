package team_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sheetsync/reminders/team"
	"sheetsync/sheetschema/expression"
)

func people() *team.Team {
	return team.Of([]team.Person{
		{Names: []string{"李伟", "Li Wei"}, Address: "li@team.example", Manager: "Chen", Substitute: "zhang min", From: 100, Until: 110},
		{Names: []string{"Zhang Min"}, Address: "zhang@team.example", Manager: "chen@team.example", Substitute: "王芳", From: 105, Until: 106},
		{Names: []string{"王芳"}, Address: "wang@team.example", Substitute: "Li Wei", From: 106},
		{Names: []string{"Chen"}, Address: "chen@team.example"},
		{Names: []string{"Twin"}, Address: "one@team.example"},
		{Names: []string{"twin"}, Address: "two@team.example"},
		{Names: []string{"Solo"}, Address: "solo@team.example", Manager: "Chen", From: 100, Until: 110},
		{Names: []string{"No Mail"}},
	})
}

func TestStanding(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, address string
		day           expression.Day
		to            string
		absences      int
	}{
		{"at work", "li@team.example", 99, "li@team.example", 0},
		{"away", "LI@team.example", 100, "zhang@team.example", 1},
		{"the last day", "li@team.example", 110, "zhang@team.example", 1},
		{"back", "li@team.example", 111, "li@team.example", 0},
		{"so is the substitute", "li@team.example", 105, "wang@team.example", 2},
		{"all of them, in a circle", "li@team.example", 106, "li@team.example chen@team.example", 3},
		{"nobody stands in", "solo@team.example", 100, "solo@team.example chen@team.example", 1},
		{"a stranger", "x@other.example", 100, "x@other.example", 0},
	} {
		to, absences := people().Standing(test.address, test.day)
		if got := strings.Join(to, " "); got != test.to || len(absences) != test.absences {
			t.Errorf("%s: %s, %v", test.name, got, absences)
		}
	}
}

func TestAddressOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"李伟": "li@team.example", " li  WEI ": "li@team.example", "ＬＩ ＷＥＩ": "li@team.example", "Li@Team.Example": "li@team.example",
		"Twin": "", "No Mail": "", "": "", "somebody": "",
	} {
		if got := people().AddressOf(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	var nobody *team.Team
	if to, _ := nobody.Standing("a@b.example", 1); nobody.AddressOf("x") != "" || nobody.Has("x") || !nobody.Empty() || len(to) != 1 || nobody.ManagerOf("x") != "" {
		t.Error("nobody isn't nobody")
	}
}

// Whoever stands in, somebody gets it, nobody twice, and who is at work gets their own.
func TestSomebodyGetsIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "people")
		who := func(i int) string { return fmt.Sprintf("p%d@team.example", i) }
		list := make([]team.Person, n)
		for i := range list {
			list[i] = team.Person{
				Address: who(i), Substitute: who(rapid.IntRange(0, n).Draw(t, "substitute")), Manager: who(rapid.IntRange(0, n).Draw(t, "manager")),
				From: expression.Day(rapid.IntRange(0, 5).Draw(t, "from")), Until: expression.Day(rapid.IntRange(0, 5).Draw(t, "until")),
			}
		}
		day := expression.Day(rapid.IntRange(1, 5).Draw(t, "day"))
		for i := range list {
			to, absences := team.Of(list).Standing(who(i), day)
			if len(to) == 0 || len(to) == 2 && to[0] == to[1] {
				t.Fatalf("%v", to)
			}
			p := list[i]
			away := (p.From != 0 || p.Until != 0) && p.From <= day && (p.Until == 0 || day <= p.Until)
			if !away && (len(to) != 1 || to[0] != who(i) || absences != nil) || away && len(absences) == 0 {
				t.Fatalf("%v, %v", to, absences)
			}
		}
	})
}
