package ledger_test

import (
	"fmt"
	"strings"
	"testing"

	"sheetsync/reminders"
	"sheetsync/reminders/inbox"
)

// Reminders whose answer was lost are told of the day after in a mail of its own, where
// no other is due; and where that mail's answer is lost as well, once more the day after.
func TestUnconfirmedIsToldByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "li@example.com")
	cancel := w.box.Inject(inbox.Fault{At: inbox.AtAnswer, Cut: true})
	w.run("2026-03-01")
	cancel()
	w.exec(`UPDATE sheetsync.ledger SET updated_at = '2026-03-01 08:30+08'`)
	w.run("2026-03-01")
	if n := len(w.box.Messages()); n != 1 {
		t.Fatalf("%d mails on the same day", n)
	}
	cancel = w.box.Inject(inbox.Fault{At: inbox.AtAnswer, Cut: true})
	w.run("2026-03-02")
	cancel()
	w.run("2026-03-02")
	w.run("2026-03-03")
	w.run("2026-03-04")
	var got []string
	for _, m := range w.box.Messages()[1:] {
		got = append(got, m.EnvelopeTo[0]+" "+m.Subject+" "+strings.Join(recordsIn(m.Text), " "))
	}
	const mail = "li@example.com 1 reminder that perhaps didn't arrive – Trade register C1?"
	if len(got) != 2 || got[0] != mail || got[1] != mail {
		t.Errorf("mails: %q", got)
	}
	seen := make(map[string]int)
	for _, m := range w.box.Messages() {
		seen[m.Get("Message-Id")]++
	}
	for id, n := range seen {
		if n > 1 {
			t.Errorf("%s came %d times", id, n)
		}
	}
}

// Who may have missed reminders reads of each date once, of more than a notice else has,
// and of a record that is gone from the sheet by the name that it had.
func TestEachUnconfirmedDateIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n := range 14 {
		number := fmt.Sprintf("C%d", n)
		w.contract(number, "2026-03-08", "li@example.com")
		w.seen(number, "2026-02-20")
	}
	cancel := w.box.Inject(inbox.Fault{At: inbox.AtEnd, Cut: true})
	w.run("2026-03-01")
	w.exec(`UPDATE sheetsync.ledger SET updated_at = '2026-03-01 08:30+08'`)
	w.run("2026-03-08") // the next reminder, with a mail that tells of the first
	cancel()
	w.exec(`UPDATE sheetsync.ledger SET updated_at = '2026-03-08 08:30+08' WHERE updated_at > '2026-03-02'`)
	w.exec(`UPDATE acme.contracts_history SET _valid_to = '2026-03-08 12:00+08', _op = 'delete' WHERE _id = 'C7'; DELETE FROM acme.contracts WHERE _id = 'C7'`)
	w.run("2026-03-09")
	text := w.box.Messages()[0].Text
	if !strings.Contains(text, "14 earlier reminders were sent to you") {
		t.Errorf("the mail counts otherwise:\n%s", text)
	}
	for n := range 14 {
		if line := fmt.Sprintf("C%d · Acme GmbH · 2026-03-08 · sent on 2026-03-08", n); strings.Count(text, line) != 1 {
			t.Errorf("%q is there %d times:\n%s", line, strings.Count(text, line), text)
		}
	}
	if strings.Contains(text, "unconfirmed") || strings.Contains(text, "1970") {
		t.Errorf("the mail has words of the program:\n%s", text)
	}
	if again := w.run("2026-03-10"); len(again.Mails) != 0 {
		t.Errorf("the day after: %s", states(again))
	}
}

// Records that are older than a day by now move nobody, change nothing in the ledger,
// and are told to the managers once.
func TestNobodyIsRemindedByOldRecords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "li@example.com")
	r, err := register()
	if err != nil {
		t.Fatal(err)
	}
	run := func(day string, stale *reminders.Stale) reminders.Report {
		report, err := w.service().Run(t.Context(), reminders.Request{Register: r, At: at(day), Stale: stale})
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	old := &reminders.Stale{Since: at("2026-02-27"), Wait: true}
	for range 2 {
		if report := run("2026-03-01", old); report.Waiting != 1 {
			t.Errorf("%d reminders wait", report.Waiting)
		}
	}
	w.wantRows("stale stale sent")
	if report := run("2026-03-01", &reminders.Stale{Since: at("2026-02-28")}); report.Waiting != 0 {
		t.Errorf("%d reminders wait", report.Waiting)
	}
	mails := w.box.Messages()
	if len(mails) != 2 || mails[0].EnvelopeTo[0] != "boss@example.com" || !strings.Contains(mails[1].Text, "As of 2026-02-28 08:30") {
		t.Errorf("%d mails: %v", len(mails), mails)
	}
}
