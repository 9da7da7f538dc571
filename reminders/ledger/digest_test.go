package ledger_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"sheetsync/reminders"
	"sheetsync/reminders/inbox"
)

func TestOneDigestARecipient(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "Boss@Example.com")
	w.contract("C2", "2026-02-25", "boss@example.com, li@example.com")
	w.exec(`UPDATE acme.contracts SET closes_at = '2026-03-01 23:30+08' WHERE _id = 'C1'`)
	w.run("2026-03-01")
	w.wantMails("boss@example.com: C2 C1 C1", "li@example.com: C2")
	m := w.box.Messages()[1] // the managers come last
	for header, want := range map[string]string{
		"Subject": "Overdue 4 days: Contract ends, C2 · Acme GmbH, and 2 more – Trade register", "Auto-Submitted": "auto-generated", "Content-Language": "en",
		"Date": "Sun, 01 Mar 2026 08:30:00 +0800",
	} {
		if got := m.Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	if !strings.HasPrefix(m.Get("Message-ID"), "<reminder.") || !strings.HasSuffix(m.Get("Message-ID"), "@example.com>") {
		t.Errorf("Message-ID %q", m.Get("Message-ID"))
	}
	var ids []string
	if err := w.db.Select(&ids, `SELECT DISTINCT '<' || message_id || '>' FROM sheetsync.ledger WHERE recipient = 'boss@example.com'`); err != nil || len(ids) != 1 || ids[0] != m.Get("Message-ID") {
		t.Errorf("the ledger has %v, %v", ids, err)
	}
}

// What people type into cells shows up in the mail's text and subject, which name what
// is most urgent, as text and nothing else.
func TestHostileCells(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("x\r\nBcc: thief@example.com\r\n\r\n<script>alert(1)</script>", "2026-03-08", "li@example.com\r\nBcc: thief@example.com")
	w.contract("'; DROP TABLE acme.contracts; --", "2026-03-08", "li@example.com>, <thief")
	report := w.run("2026-03-01")
	for _, m := range w.box.Messages() {
		if m.Malformed != "" || len(m.EnvelopeTo) != 1 || m.Get("Bcc") != "" || strings.Contains(m.HTML, "<script") || strings.ContainsAny(m.Subject, "\r\n") || strings.Contains(m.Subject, "thief@example.com>") {
			t.Errorf("%q: %s", m.EnvelopeTo, m.Raw)
		}
	}
	// The manager hears of the record whose cell holds no address.
	if len(report.Mails) != 2 || report.Mails[0].Recipient != "li@example.com" || report.Mails[1].Recipient != "boss@example.com" || len(report.Problems) == 0 {
		t.Errorf("%+v", report)
	}
	if again := w.run("2026-03-01"); len(again.Mails) != 0 {
		t.Errorf("%+v", again)
	}
}

// Ten thousand dates that are pasted in are one mail: with the worst of them and a
// count, and they all count as told.
func TestTenThousandDatesAreOneMail(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(`INSERT INTO acme.contracts (_id, _row, _changed_at, number, ends, owner_mail)
		SELECT 'C' || n, n, now(), 'C' || n, DATE '2026-03-08' - n / 2000, 'li@example.com' FROM generate_series(1, 10000) n`)
	report := w.run("2026-03-05")
	if report.Remaining != 0 || len(report.Mails) != 1 || len(report.Mails[0].Items) != reminders.UsualLines || report.Mails[0].More != 10_000-reminders.UsualLines {
		t.Errorf("%d remain, %d mails: %d in the first, and %d more", report.Remaining, len(report.Mails), len(report.Mails[0].Items), report.Mails[0].More)
	}
	m := w.box.Messages()[0]
	if records := recordsIn(m.Text); len(records) != reminders.UsualLines || records[0] != "C10000" || !strings.Contains(m.Text, "and 9,950 more, less urgent") || !strings.Contains(m.Text, "2,001 overdue\n2,000 due today\n5,999 to come") {
		t.Errorf("the mail has %d dates:\n%s", len(records), m.Text)
	}
	var sent int
	if err := w.db.Get(&sent, `SELECT count(*) FROM sheetsync.ledger WHERE state = 'sent' AND '<' || message_id || '>' = $1`, m.Get("Message-ID")); err != nil || sent != 10_000 {
		t.Errorf("%d reminders count as sent with the mail, %v", sent, err)
	}
	w.run("2026-03-05")
	if w.box.Total() != 1 {
		t.Errorf("%d mails", w.box.Total())
	}
}

// A run sends so many mails, those with the most urgent dates; the others' go with the
// next one.
func TestARunSendsSoManyMails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "c1@example.com")
	w.contract("C2", "2026-03-05", "c2@example.com")
	w.contract("C3", "2026-03-07", "c3@example.com")
	s := w.service()
	s.Most.Mails = 2
	first, err := w.runAs(s, "2026-03-05", false)
	if err != nil || first.Remaining != 1 {
		t.Errorf("%+v, %v", first, err)
	}
	w.wantMails("c2@example.com: C2", "c3@example.com: C3")
	if _, err := w.runAs(s, "2026-03-05", false); err != nil {
		t.Error(err)
	}
	w.wantMails("c2@example.com: C2", "c3@example.com: C3", "c1@example.com: C1")
}

func TestARunThatIsStopped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "c1@example.com")
	w.contract("C2", "2026-03-08", "c2@example.com")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	hold := make(chan struct{})
	w.box.Inject(inbox.Fault{At: inbox.AtAnswer, Times: 1, Hold: hold, Reached: func() { stop(); close(hold) }})
	r, err := register()
	if err != nil {
		t.Fatal(err)
	}
	report, err := w.service().Run(ctx, reminders.Request{Register: r, At: at("2026-03-01")})
	if !errors.Is(err, context.Canceled) || report.Remaining != 1 || states(report) != "c1@example.com sent 1" {
		t.Errorf("%+v, %v", report, err)
	}
	w.wantRows("C1 P7D sent", "C2 P7D owed")
	w.run("2026-03-01")
	w.wantMails("c1@example.com: C1", "c2@example.com: C2")
}
