package ledger_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sheetsync/reminders"
	"sheetsync/reminders/inbox"
	"sheetsync/reminders/mail"
)

var noMailbox = [3]int{5, 1, 1}

// refuse has the server call an address wrong.
func (w *world) refuse(address string) (cancel func()) {
	return w.box.Inject(inbox.Fault{At: inbox.AtRecipient, Recipient: address, Code: 550, Enhanced: noMailbox})
}

func (w *world) suppressed() []string {
	w.t.Helper()
	var list []string
	if err := w.db.SelectContext(w.t.Context(), &list, `SELECT concat_ws(' ', address, error_class) FROM sheetsync.unreachable WHERE lifted_at IS NULL ORDER BY address`); err != nil {
		w.t.Fatal(err)
	}
	return list
}

// What is due to an address that leads nowhere is told to the manager, on the same
// day and from then on, and nobody writes there.
func TestAnAddressThatLeadsNowhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cancel := w.refuse("gone@example.com")
	w.contract("C1", "2026-03-08", "gone@example.com")
	w.contract("C2", "2026-03-08", "li@example.com")
	report := w.run("2026-03-01")
	w.wantRows("C1 P7D failed recipient 550 5.1.1", "C1 P7D sent", "C2 P7D sent", "gone@example.com unreachable sent")
	w.wantMails("li@example.com: C2", "boss@example.com: C1 gone@example.com")
	if got := states(report); got != "gone@example.com failed 1, li@example.com sent 1, boss@example.com sent 1" || report.Err() == nil || report.Remaining != 0 {
		t.Errorf("%s, remaining %d, %v", got, report.Remaining, report.Err())
	}
	if len(report.Unreachable) != 1 || report.Unreachable[0].Address != "gone@example.com" || report.Unreachable[0].Dates != 1 {
		t.Errorf("unreachable: %+v", report.Unreachable)
	}
	text := w.box.Messages()[slices.IndexFunc(w.box.Messages(), func(m inbox.Message) bool { return m.EnvelopeTo[0] == "boss@example.com" })].Text
	for _, want := range []string{"there is no such mailbox; 1 reminder is told to you instead", "due to gone@example.com, where mail doesn't arrive", "sheetsync approve acme"} {
		if !strings.Contains(text, want) {
			t.Errorf("the manager's mail lacks %q:\n%s", want, text)
		}
	}
	before, asked := w.box.Total(), w.box.Connections()
	if again := w.run("2026-03-01"); len(again.Mails) != 0 || w.box.Connections() != asked {
		t.Errorf("a second run: %s", states(again))
	}
	// A week later, and the manager is told of the date but not of the address.
	cancel()
	w.run("2026-03-08")
	w.wantRows("C1 P7D failed recipient 550 5.1.1", "C1 P7D sent", "C1 P0D sent", "C2 P7D sent", "C2 P0D sent", "gone@example.com unreachable sent")
	var to []string
	for _, m := range w.box.Messages()[:w.box.Total()-before] {
		to = append(to, m.EnvelopeTo[0])
	}
	slices.Sort(to)
	if want := []string{"boss@example.com", "li@example.com"}; !slices.Equal(to, want) {
		t.Errorf("a week later: %v", to)
	}
	// Approved, it is written to again.
	lifted, err := w.ledger().Lift(t.Context(), "acme")
	if err != nil || !slices.Equal(lifted, []string{"gone@example.com"}) {
		t.Errorf("lifted %v, %v", lifted, err)
	}
	w.run("2026-03-15")
	w.wantRows("C1 P7D skipped settled", "C1 P7D sent", "C1 P0D sent", "C1 overdue 1 sent", "C2 P7D sent", "C2 P0D sent", "C2 overdue 1 sent", "gone@example.com unreachable sent")
}

// What the managers are to be told of an address stays owed while their own mail is
// deferred, for weeks too, and whatever becomes of the date meanwhile.
func TestARefusalIsToldLate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, next string
		settle     func(w *world)
	}{
		{"the next day", "2026-03-02", func(*world) {}},
		{"after weeks", "2026-04-20", func(*world) {}},
		{"the date is gone", "2026-03-02", func(w *world) { w.exec(`DELETE FROM acme.contracts WHERE number = 'C1'`) }},
		{"the date is gone, after weeks", "2026-04-20", func(w *world) { w.exec(`DELETE FROM acme.contracts WHERE number = 'C1'`) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.refuse("gone@example.com")
			deferred := w.box.Inject(inbox.Fault{At: inbox.AtRecipient, Recipient: "boss@example.com", Code: 450})
			w.contract("C1", "2026-03-08", "gone@example.com")
			w.contract("C2", "2026-03-08", "li@example.com")
			w.run("2026-03-01")
			deferred()
			c.settle(w)
			w.run(c.next)
			if rows := w.rows(); !slices.Contains(rows, "gone@example.com unreachable sent") {
				t.Errorf("the ledger: %q", rows)
			}
			w.run(c.next)
			told := 0
			for _, m := range w.box.Messages() {
				if m.EnvelopeTo[0] == "boss@example.com" && strings.Contains(m.Text, "gone@example.com") {
					told++
				}
			}
			if told != 1 {
				t.Errorf("the manager was told %d times", told)
			}
		})
	}
}

// A server that calls every address of a round wrong is wrong itself.
func TestEverybodyIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cancel := w.box.Inject(inbox.Fault{At: inbox.AtRecipient, Code: 550, Enhanced: noMailbox})
	w.contract("C1", "2026-03-08", "li@example.com")
	w.contract("C2", "2026-03-08", "wang@example.com")
	report := w.run("2026-03-01")
	w.wantRows("C1 P7D owed recipient 550 5.1.1", "C2 P7D owed recipient 550 5.1.1")
	if got := w.suppressed(); len(got) != 0 || report.Remaining != 2 {
		t.Errorf("suppressed %v, remaining %d", got, report.Remaining)
	}
	cancel()
	cancel = w.refuse("wang@example.com")
	w.run("2026-03-02")
	w.wantRows("C1 P7D sent", "C2 P7D failed recipient 550 5.1.1", "C2 P7D sent", "wang@example.com unreachable sent")
	cancel()
}

// The only one of a round is believed to lead nowhere, and the manager hears of it
// in the same round.
func TestTheOnlyAddressIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.refuse("gone@example.com")
	w.contract("C1", "2026-03-08", "gone@example.com")
	w.run("2026-03-01")
	w.wantRows("C1 P7D failed recipient 550 5.1.1", "C1 P7D sent", "gone@example.com unreachable sent")
	w.wantMails("boss@example.com: C1 gone@example.com")
}

// If the managers' addresses are then called wrong as well, it isn't believed.
func TestTheOnlyAddressIsRefusedAndSoIsTheManager(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cancel := w.box.Inject(inbox.Fault{At: inbox.AtRecipient, Code: 550, Enhanced: noMailbox})
	w.contract("C1", "2026-03-08", "li@example.com")
	report := w.run("2026-03-01")
	if got := w.suppressed(); len(got) != 0 || report.Err() == nil {
		t.Errorf("suppressed %v, %v", got, report.Err())
	}
	cancel()
	w.run("2026-03-02")
	w.wantMails("li@example.com: C1")
	w.wantRows("C1 P7D sent", "C1 P7D skipped settled", "li@example.com unreachable skipped settled")
}

// A manager whose own address leads nowhere: it is said in the report, nothing is
// lost, and what is due comes when the address is right again.
func TestTheManagerIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cancel := w.refuse("boss@example.com")
	w.exec(`INSERT INTO acme.contracts (_id, _row, _changed_at, number, customer, closes_at) VALUES ('C1', 2, now(), 'C1', 'Acme GmbH', '2026-03-02 12:00+08')`)
	w.run("2026-03-01")
	w.wantRows("C1 P1D failed recipient 550 5.1.1")
	cancel()
	report := w.run("2026-03-02")
	if len(report.Mails) != 0 || len(report.Problems) != 1 || report.Problems[0].Code != reminders.ProblemUnreachable {
		t.Errorf("the next day: %s, %+v", states(report), report.Problems)
	}
	if _, err := w.ledger().Lift(t.Context(), "acme"); err != nil {
		t.Fatal(err)
	}
	w.run("2026-03-03")
	w.wantMails("boss@example.com: C1")
	w.wantRows("C1 P1D sent")
}

// A manager to whose address no mail gets is told of to the other, though no date is due
// to them: they miss what needs a decision.
func TestOneOfTwoManagersIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "")
	r, err := register()
	if err != nil {
		t.Fatal(err)
	}
	r.Roles["manager"] = []string{"boss@example.com", "Vice <Vice@example.com>"}
	cancel := w.refuse("vice@example.com")
	defer cancel()
	for _, day := range []string{"2026-03-01", "2026-03-02", "2026-03-03"} {
		if _, err := w.service().Run(t.Context(), reminders.Request{Register: r, At: at(day)}); err != nil {
			t.Fatal(err)
		}
	}
	w.wantMails("boss@example.com: C1", "boss@example.com: vice@example.com")
	if text := w.box.Messages()[1].Text; !strings.Contains(text, "  • vice@example.com · 2026-03-01 · there is no such mailbox\n") {
		t.Errorf("the other manager is told\n%s", text)
	}
}

// After a month one mail is tried, and a second refusal is told again.
func TestASuppressedAddressIsTriedAfterAMonth(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.refuse("gone@example.com")
	w.contract("C1", "2026-03-31", "gone@example.com")
	w.run("2026-03-01")
	w.run("2026-03-24")
	w.run("2026-03-31")
	w.wantRows("C1 P30D failed recipient 550 5.1.1", "C1 P30D sent", "C1 P7D sent", "C1 P0D failed recipient 550 5.1.1", "C1 P0D sent",
		"gone@example.com unreachable sent", "gone@example.com unreachable sent")
	w.wantMails("boss@example.com: C1 gone@example.com", "boss@example.com: C1", "boss@example.com: C1 gone@example.com")
}

// A server that hangs at one address keeps nobody else from their mail.
func TestOneAddressHangs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, who := range []string{"a", "b", "c"} {
		w.contract(strings.ToUpper(who), "2026-03-08", who+"@example.com")
	}
	for _, who := range []string{"a@example.com", "b@example.com"} {
		w.box.Inject(inbox.Fault{At: inbox.AtRecipient, Recipient: who, Cut: true})
	}
	w.run("2026-03-01")
	w.wantRows("A P7D owed recipient: closed", "B P7D owed recipient: closed", "C P7D owed")
	w.run("2026-03-02")
	w.wantRows("A P7D owed recipient: closed", "B P7D owed recipient: closed", "C P7D sent")
}

// Mail that came back: the address is suppressed where it is wrong, and the manager
// hears of what was in it; where it is right, the manager hears of the date alone.
func TestMailThatCameBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "gone@example.com")
	w.contract("C2", "2026-03-08", "full@example.com")
	report := w.run("2026-03-01")
	ids := make(map[string]string)
	for _, m := range report.Mails {
		ids[m.Recipient] = m.MessageID
	}
	bounced := func(id, recipient, status string) bool {
		t.Helper()
		known, err := w.ledger().Bounced(t.Context(), id, recipient, status, at("2026-03-01"))
		if err != nil {
			t.Fatal(err)
		}
		return known
	}
	if bounced("reminder.forged@example.com", "gone@example.com", "5.1.1") || bounced(ids["full@example.com"], "gone@example.com", "5.1.1") {
		t.Error("what we haven't sent came back")
	}
	if !bounced(ids["gone@example.com"], "gone@example.com", "5.1.1") || !bounced(ids["full@example.com"], "full@example.com", "5.2.2") {
		t.Error("what we have sent didn't")
	}
	if bounced(ids["gone@example.com"], "gone@example.com", "5.1.1") {
		t.Error("it came back twice")
	}
	if got := w.suppressed(); !slices.Equal(got, []string{"gone@example.com bounced 5.1.1"}) {
		t.Errorf("suppressed: %v", got)
	}
	w.run("2026-03-02")
	w.run("2026-03-03")
	w.wantRows("C1 P7D failed bounced 5.1.1", "C1 P7D sent", "C2 P7D failed bounced 5.2.2", "C2 bounced sent", "gone@example.com unreachable sent")
	w.wantMails("gone@example.com: C1", "full@example.com: C2", "boss@example.com: C1 gone@example.com C2")
	if text := w.box.Messages()[2].Text; !strings.Contains(text, "the mail to full@example.com came back: the mailbox is full") {
		t.Errorf("the manager's mail:\n%s", text)
	}
	// The next stage goes to who has emptied the mailbox.
	w.run("2026-03-08")
	w.wantRows("C1 P7D failed bounced 5.1.1", "C1 P7D sent", "C1 P0D sent", "C2 P7D failed bounced 5.2.2", "C2 bounced sent", "C2 P0D sent", "gone@example.com unreachable sent")
}

// A server that accepts the connection and says nothing is asked once a round, for
// however many people.
func TestASilentServerIsAskedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n := range 20 {
		w.contract("C"+strconv.Itoa(n), "2026-03-08", "p"+strconv.Itoa(n)+"@example.com")
	}
	hold := make(chan struct{})
	cancel := w.box.Inject(inbox.Fault{At: inbox.AtConnect, Hold: hold})
	sender, err := mail.New(mail.Config{
		Host: w.box.Host(), Port: w.box.Port(), TLS: mail.TLSNone, From: "register@example.com", Timeouts: mail.Timeouts{Connect: 200 * time.Millisecond},
	})
	if err != nil {
		t.Fatal(err)
	}
	s := w.service()
	s.Mailer = sender
	report, err := w.runAs(s, "2026-03-01", false)
	if err != nil || len(report.Mails) != 1 || report.Remaining != 20 || report.Mails[0].Error != "connect: silent" {
		t.Errorf("%d mails, %d remaining, %v: %s", len(report.Mails), report.Remaining, err, states(report))
	}
	if n := w.box.Connections(); n > 2 { // the second finds out whether it waits for TLS
		t.Errorf("%d connections", n)
	}
	cancel()
	close(hold)
	if report := w.run("2026-03-01"); len(report.Mails) != 20 || report.Remaining != 0 {
		t.Errorf("then %d mails, %d remaining", len(report.Mails), report.Remaining)
	}
}

// Who has a full mailbox doesn't know what waits for them: the managers are told, once a
// week, while it does. Where the server takes nothing from anybody, it is not theirs to
// put right.
func TestAFullMailbox(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	full := w.box.Inject(inbox.Fault{At: inbox.AtRecipient, Recipient: "li@example.com", Code: 552, Enhanced: [3]int{5, 2, 2}})
	w.contract("C1", "2026-03-09", "li@example.com")
	w.contract("C2", "2026-03-09", "wang@example.com")
	toldOn := func(day string) int {
		count := func() (n int) {
			for _, m := range w.box.Messages() {
				if m.EnvelopeTo[0] == "boss@example.com" && strings.Contains(m.Text, "li@example.com · the mailbox is full; 1 reminder waits") {
					n++
				}
			}
			return n
		}
		before := count()
		w.run(day)
		return count() - before
	}
	var told []int
	for _, day := range []string{"2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-08", "2026-03-09", "2026-03-10"} {
		told = append(told, toldOn(day))
	}
	if want := []int{0, 0, 1, 0, 0, 1, 0}; !slices.Equal(told, want) {
		t.Errorf("the manager was told %v, not %v", told, want)
	}
	full()
	w.run("2026-03-11")
	w.wantRows("C1 P7D skipped superseded", "C1 P0D sent", "C2 P7D sent", "C2 P0D sent", "li@example.com deferred sent", "li@example.com deferred sent")
}
