package ledger_test

import (
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
