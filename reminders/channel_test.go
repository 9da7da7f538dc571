package reminders

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/reminders/mailaddr"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

func TestChannelsAreRecipients(t *testing.T) {
	t.Parallel()
	boss := map[string][]string{"finance": {"pay@example.com"}}
	tests := []struct {
		name     string
		roles    map[string][]string
		channels []Channel
		want     []string
		vacant   bool
	}{
		{"of a role, beside its addresses", boss, []Channel{{Name: "money", Roles: []string{"finance"}}}, []string{"a@example.com", "boss@example.com", "pay@example.com", "robot:money"}, false},
		{"of a role without addresses", nil, []Channel{{Name: "money", Roles: []string{"finance"}}}, []string{"a@example.com", "boss@example.com", "robot:money"}, false},
		{"of another role", nil, []Channel{{Name: "sales", Roles: []string{"sales"}}}, []string{"a@example.com", "boss@example.com"}, true},
		{"of a person that a cell names", boss, []Channel{{Name: "li", People: []string{"A@example.com"}}}, []string{"a@example.com", "boss@example.com", "pay@example.com", "robot:li"}, false},
		{"of a person behind a role", boss, []Channel{{Name: "li", People: []string{"pay@example.com"}}}, []string{"a@example.com", "boss@example.com", "pay@example.com", "robot:li"}, false},
		{"of a person whom nothing is due to", boss, []Channel{{Name: "li", People: []string{"b@example.com"}}}, []string{"a@example.com", "boss@example.com", "pay@example.com"}, false},
		{"by role and person, once", boss, []Channel{{Name: "Both", Roles: []string{"finance"}, People: []string{"a@example.com"}}},
			[]string{"a@example.com", "boss@example.com", "pay@example.com", "robot:both"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			register := trade(t)
			register.Roles, register.Channels = tt.roles, tt.channels
			resource := register.Descriptor.Resources[0]
			in := newInspector(&register, resource, &resource.Deadlines[0], 0, day(t, "2026-03-01"), nil)
			in.inspect(payment(t, map[string]expression.Value{"due": expression.DateOf(day(t, "2026-03-08")), "sellers": expression.TextOf("a@example.com")}))
			var got []string
			for _, i := range in.set.due {
				got = append(got, i.Recipient)
			}
			slices.Sort(got)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("recipients (-want +got):\n%s", diff)
			}
			vacant := slices.ContainsFunc(in.set.problems.list(), func(p Problem) bool { return p.Code == ProblemRole })
			if vacant != tt.vacant {
				t.Errorf("the role counts as vacant: %v", vacant)
			}
		})
	}
}

func TestManagersHaveAChannel(t *testing.T) {
	t.Parallel()
	register := trade(t)
	register.Roles = map[string][]string{"manager": {"boss@example.com"}}
	register.Channels = []Channel{{Name: "chiefs", Roles: []string{"manager"}}, {Name: "boss", People: []string{"boss@example.com"}}, {Name: "sales", Roles: []string{"sales"}}}
	if diff := cmp.Diff([]string{"boss@example.com", "robot:chiefs", "robot:boss"}, register.managers()); diff != "" {
		t.Errorf("managers (-want +got):\n%s", diff)
	}
}

// A recipient that is a robot is never an address, and the other way round.
func TestRobotsAreNoAddresses(t *testing.T) {
	t.Parallel()
	if _, err := mailaddr.Parse(RobotRecipient("sales")); err == nil {
		t.Error("the recipient of a robot is an address")
	}
	if _, ok := RobotOf("robot@example.com"); ok {
		t.Error("an address is a robot")
	}
	if name, ok := RobotOf(RobotRecipient("Sales-Group")); !ok || name != "sales-group" {
		t.Errorf("the robot is called %q", name)
	}
}

// The card says what the mail says, in the channel's language.
func TestCardOfADigest(t *testing.T) {
	t.Parallel()
	d := sample(t, language.English)
	d.register.Channels = []Channel{{Name: "sales", Roles: []string{"sales"}, Language: language.Chinese}}
	d.recipient = RobotRecipient("sales")
	d.register = d.register.spoken(d.recipient)
	m := d.sampleMessage(time.Date(2026, 3, 1, 1, 0, 0, 0, time.UTC))
	if m.Card == nil {
		t.Fatal("a message to a robot has no card")
	}
	if m.Card.Language != language.Chinese || m.Card.Urgency() != UrgencyOverdue || m.Card.Link.URL != d.register.Link {
		t.Errorf("the card is in %s, of urgency %d, and leads to %q", m.Card.Language, m.Card.Urgency(), m.Card.Link.URL)
	}
	if m.Card.Title != m.Subject {
		t.Errorf("the card is called %q, the mail %q", m.Card.Title, m.Subject)
	}
	var texts []string
	for _, s := range m.Card.Sections {
		texts = append(texts, s.Heading)
		for _, l := range s.Lines {
			texts = append(texts, l.Text)
		}
	}
	card := strings.Join(texts, "\n")
	for _, want := range []string{"付款到期 · USD 3,500.00 · 已逾期 1 天 · 2026-02-28", "今天到期 · 2026-03-01", "<script>", "Z & Co", "已发到本群"} {
		if !strings.Contains(card, want) {
			t.Errorf("the card lacks %q:\n%s", want, card)
		}
	}
	d.recipient = "li@example.com"
	if m := d.sampleMessage(time.Time{}); m.Card != nil {
		t.Error("a mail to an address has a card")
	}
}
