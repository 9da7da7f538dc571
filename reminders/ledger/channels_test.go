package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/reminders"
	"sheetsync/reminders/inbox"
	"sheetsync/reminders/robot"
)

// courier keeps the cards that it is given, and ends each attempt as it is told.
type courier struct {
	ends  []error // of the attempts to come; none: nil
	cards []string
}

func (c *courier) Post(_ context.Context, robot string, card reminders.Card) error {
	var lines []string
	for _, s := range card.Sections {
		for _, l := range s.Lines {
			if rest, ok := strings.CutPrefix(l.Text, "• "); ok {
				rest = strings.TrimPrefix(rest, "Contract ends (Contracts) · ")
				lines = append(lines, strings.Fields(rest)[0])
			}
		}
	}
	var err error
	if len(c.ends) > 0 {
		err, c.ends = c.ends[0], c.ends[1:]
	}
	c.cards = append(c.cards, fmt.Sprintf("%s: %s (%v)", robot, strings.Join(lines, " "), err))
	return err
}

// A channel is a recipient of its own: what is due is posted once beside the mail, a
// card that was refused for now goes with the next run, an unconfirmed one is told in
// the next card and not posted again, and neither the robot's failures nor the mail
// server's keep the other's from going out.
func TestChannels(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "li@example.com")
	robots := &courier{ends: []error{reminders.ErrDeferred, nil, reminders.ErrUnconfirmed, nil}}
	run := func(day string) {
		t.Helper()
		s := w.service()
		s.Robots = robots
		r, err := register()
		if err != nil {
			t.Fatal(err)
		}
		r.Channels = []reminders.Channel{{Name: "sales", People: []string{"li@example.com"}}}
		if _, err := s.Run(t.Context(), reminders.Request{Register: r, At: at(day)}); err != nil {
			t.Fatal(err)
		}
	}
	cancel := w.box.Inject(inbox.Fault{At: inbox.AtMail, Code: 451})
	run("2026-03-01") // refused for now, by both
	cancel()
	run("2026-03-01")
	run("2026-03-01")
	w.contract("C2", "2026-03-09", "li@example.com")
	run("2026-03-02") // unconfirmed
	w.contract("C3", "2026-03-10", "li@example.com")
	run("2026-03-03")
	run("2026-03-03")
	want := []string{"sales: C1 (refused for now)", "sales: C1 (<nil>)", "sales: C2 (unconfirmed)", "sales: C3 C2 (<nil>)"}
	if diff := cmp.Diff(want, robots.cards); diff != "" {
		t.Errorf("cards (-want +got):\n%s", diff)
	}
	w.wantMails("li@example.com: C1", "li@example.com: C2", "li@example.com: C3")
	w.wantRows("C1 P7D sent", "C1 P7D sent", "C2 P7D sent", "C2 P7D unconfirmed unknown", "C3 P7D sent", "C3 P7D sent")
}

// Without a mail server, channels get theirs, and what is due to addresses stays owed.
func TestChannelsWithoutMail(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "li@example.com")
	robots := &courier{}
	s := w.service()
	mailer := s.Mailer
	s.Mailer, s.Robots = nil, robots
	r, err := register()
	if err != nil {
		t.Fatal(err)
	}
	r.Channels = []reminders.Channel{{Name: "sales", People: []string{"li@example.com"}}, {Name: "chiefs", Roles: []string{"manager"}}}
	r.Roles = nil
	run := func() reminders.Report {
		t.Helper()
		report, err := s.Run(t.Context(), reminders.Request{Register: r, At: at("2026-03-01")})
		if err = errors.Join(err, report.Err()); err != nil {
			t.Fatal(err)
		}
		return report
	}
	if report := run(); report.Remaining != 1 {
		t.Errorf("%d reminders stay owed, not the one to an address", report.Remaining)
	}
	if err := s.NotifyHeld(t.Context(), &r, reminders.HeldRun{ID: "hold", At: at("2026-03-01"), Reason: "too much"}); err != nil {
		t.Error(err)
	}
	s.Mailer = mailer
	run()
	if diff := cmp.Diff([]string{"sales: C1 (<nil>)", "chiefs:  (<nil>)"}, robots.cards); diff != "" {
		t.Errorf("cards (-want +got):\n%s", diff)
	}
	w.wantMails("li@example.com: C1")
}

// Managers are told once a week of a channel whose robot isn't accepted, by mail and in
// their own channel, and no more once it is.
func TestManagersAreToldOfAChannel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "li@example.com")
	robots := &courier{}
	run := func(day string, ends ...error) {
		t.Helper()
		robots.ends = ends
		s := w.service()
		s.Robots = robots
		r, err := register()
		if err != nil {
			t.Fatal(err)
		}
		r.Channels = []reminders.Channel{{Name: "sales", People: []string{"li@example.com"}}, {Name: "chiefs", Roles: []string{"manager"}}}
		if _, err := s.Run(t.Context(), reminders.Request{Register: r, At: at(day)}); err != nil {
			t.Fatal(err)
		}
	}
	gone := &robot.Error{Outcome: reminders.ErrNotSent, Robot: "sales", Kind: robot.KindWeCom, Phase: robot.PhaseAnswer, Code: 93000, Says: "gone"}
	run("2026-03-02", gone)      // a Monday
	run("2026-03-03", gone)      // the managers hear of it
	run("2026-03-04", gone)      // they have
	run("2026-03-09", gone, nil) // again in the next week: the date is overdue by now
	run("2026-03-10")            // it is posted
	run("2026-03-11")
	want := []string{
		"sales: C1 (%v)", "sales: C1 (%v)", "chiefs: #sales (<nil>)", "sales: C1 (%v)",
		"sales: C1 (%v)", "chiefs: #sales (<nil>)", "sales: C1 (<nil>)",
	}
	for i := range want {
		want[i] = strings.ReplaceAll(want[i], "%v", gone.Error())
	}
	if diff := cmp.Diff(want, robots.cards); diff != "" {
		t.Errorf("cards (-want +got):\n%s", diff)
	}
	var got []string
	for _, m := range w.box.Messages() {
		got = append(got, m.EnvelopeTo[0]+": "+m.Subject)
	}
	wantMails := []string{
		"li@example.com: Due in 6 days: Contract ends, C1 · Acme GmbH – Trade register", "boss@example.com: 1 thing needs a look – Trade register",
		"boss@example.com: 1 thing needs a look – Trade register", "li@example.com: Overdue 1 day: Contract ends, C1 · Acme GmbH – Trade register",
	}
	slices.Sort(got)
	slices.Sort(wantMails)
	if diff := cmp.Diff(wantMails, got); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
	if m := w.box.Messages()[1]; !strings.Contains(m.Text, "#sales · 2026-03-02 · the chat service doesn't accept the group's robot") || !strings.Contains(m.Text, "(1 reminder waits)") {
		t.Errorf("the mail says\n%s", m.Text)
	}
}

// A card that a chat service refuses for its content is no reminder that nobody hears of:
// it stays owed, goes out as soon as the service takes it, and managers are told.
func TestARefusedCardIsToldAndStaysOwed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "li@example.com")
	refused := &robot.Error{Outcome: reminders.ErrRefused, Robot: "sales", Kind: robot.KindWeCom, Phase: robot.PhaseAnswer, Code: 40058, Says: "improper"}
	robots := &courier{ends: []error{refused, refused}}
	r, err := register()
	if err != nil {
		t.Fatal(err)
	}
	r.Channels = []reminders.Channel{{Name: "sales", People: []string{"li@example.com"}}}
	for _, day := range []string{"2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"} {
		s := w.service()
		s.Robots = robots
		if _, err := s.Run(t.Context(), reminders.Request{Register: r, At: at(day)}); err != nil {
			t.Fatal(err)
		}
		if got := w.rows(); day < "2026-03-04" && !slices.ContainsFunc(got, func(row string) bool { return strings.HasPrefix(row, "C1 P7D owed robot content") }) {
			t.Errorf("%s: the ledger says %q", day, got)
		}
	}
	w.wantRows("C1 P7D sent", "C1 P7D sent", "robot:sales channel sent")
	w.wantMails("li@example.com: C1", "boss@example.com: #sales")
	if len(robots.cards) != 3 {
		t.Errorf("cards: %q", robots.cards)
	}
}
