package ledger_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/reminders"
	"sheetsync/reminders/inbox"
)

func TestEachReminderGoesOutOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-31", "li@example.com")
	w.contract("C2", "2026-03-08", "li@example.com; wang@example.com")
	w.contract("C3", "2026-06-30", "li@example.com")

	report := w.run("2026-03-01")
	w.wantMails("li@example.com: C2 C1", "wang@example.com: C2")
	if got := states(report); got != "li@example.com sent 2, wang@example.com sent 1" {
		t.Errorf("report: %s", got)
	}
	for range 3 {
		if report := w.run("2026-03-01"); len(report.Mails) != 0 {
			t.Errorf("a second run sent %s", states(report))
		}
	}
	w.run("2026-03-07")
	w.wantMails("li@example.com: C2 C1", "wang@example.com: C2")
	w.run("2026-03-08")
	w.wantMails("li@example.com: C2 C1", "wang@example.com: C2", "li@example.com: C2", "wang@example.com: C2")
	w.wantRows("C1 P30D sent", "C2 P7D sent", "C2 P7D sent", "C2 P0D sent", "C2 P0D sent")
}

func TestMissedStagesGoAsOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-31", "li@example.com")
	w.run("2026-03-01")
	w.run("2026-04-01") // P7D and P0D were missed
	w.wantMails("li@example.com: C1", "li@example.com: C1")
	w.wantRows("C1 P30D sent", "C1 P0D sent")
	w.run("2026-04-20") // so was overdue 1
	w.run("2026-04-27")
	w.run("2026-09-01")
	w.wantRows("C1 P30D sent", "C1 P0D sent", "C1 overdue 2 sent")
}

func TestOldDataIsNotRemindedOf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-01-05", "li@example.com") // long past its last stage on 19 January
	w.contract("C2", "2019-01-05", "li@example.com")
	w.contract("C3", "2026-02-20", "li@example.com") // its last stage is a few days old
	report := w.run("2026-03-07")
	w.wantMails("li@example.com: C3", "boss@example.com: C1 C2") // the manager is told, and nobody reminded
	w.wantRows("C1 lapsed sent", "C1 overdue 2 skipped lapsed", "C2 lapsed sent", "C2 overdue 2 skipped lapsed", "C3 overdue 2 sent")
	if report.Lapsed != 2 || len(report.LapsedDates) != 2 {
		t.Errorf("%d lapsed: %+v", report.Lapsed, report.LapsedDates)
	}
	if report := w.run("2026-03-08"); report.Lapsed != 0 || len(report.Mails) != 0 {
		t.Errorf("the next day: %+v", report)
	}
}

// What managers are told of one day stands as in the sheet, in whichever order the database
// has it.
func TestNoticesAreInOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, number := range []string{"C1", "C2", "C3"} {
		w.contract(number, "2026-01-05", "li@example.com")
	}
	for row, number := range []string{"C3", "C1", "C2"} {
		w.exec(`UPDATE acme.contracts SET _row = $2 WHERE _id = $1`, number, 4-row)
	}
	report := w.run("2026-03-07")
	w.wantMails("boss@example.com: C2 C1 C3")
	var lapsed, told []string
	for _, item := range report.LapsedDates {
		lapsed = append(lapsed, item.RecordID)
	}
	for _, item := range report.Mails[0].Notices {
		told = append(told, item.RecordID)
	}
	if diff := cmp.Diff([][]string{{"C2", "C1", "C3"}, {"C2", "C1", "C3"}}, [][]string{lapsed, told}); diff != "" {
		t.Errorf("lapsed, and told of (-want +got):\n%s", diff)
	}
}

func TestWhatIsDoneMovedOrGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.box.Inject(inbox.Fault{At: inbox.AtRecipient, Code: 450, Times: 4})
	for _, number := range []string{"C1", "C2", "C3", "C4"} {
		w.contract(number, "2026-03-08", strings.ToLower(number)+"@example.com")
	}
	report := w.run("2026-03-01")
	if report.Remaining != 4 || report.Err() == nil {
		t.Errorf("after a refusal for now: %+v", report)
	}
	w.wantRows("C1 P7D owed recipient 450 4.0.0", "C2 P7D owed recipient 450 4.0.0", "C3 P7D owed recipient 450 4.0.0", "C4 P7D owed recipient 450 4.0.0")
	w.exec(`UPDATE acme.contracts SET status = 'closed' WHERE _id = 'C1'`)
	w.exec(`DELETE FROM acme.contracts WHERE _id = 'C2'`)
	w.exec(`UPDATE acme.contracts SET ends = '2026-03-31' WHERE _id = 'C3'`)
	w.exec(`UPDATE acme.contracts SET owner_mail = 'new@example.com' WHERE _id = 'C4'`)
	if report := w.run("2026-03-02"); report.Skipped != 4 {
		t.Errorf("%d skipped", report.Skipped)
	}
	w.wantMails("c3@example.com: C3", "new@example.com: C4")
	w.wantRows("C1 P7D skipped settled", "C2 P7D skipped settled", "C3 P7D skipped settled", "C3 P30D sent", "C4 P7D skipped settled", "C4 P7D sent")
	// What was settled by mistake is owed again.
	w.exec(`UPDATE acme.contracts SET status = 'running' WHERE _id = 'C1'`)
	w.run("2026-03-03")
	w.wantMails("c1@example.com: C1", "c3@example.com: C3", "new@example.com: C4")
}

// Of a record that somebody is at work on nobody hears, and nothing that is owed is
// given up for what is half typed.
func TestWhatIsBeingEditedWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.box.Inject(inbox.Fault{At: inbox.AtRecipient, Code: 450, Times: 1})
	w.contract("C1", "2026-03-08", "c1@example.com")
	w.run("2026-03-01")
	w.exec(`UPDATE acme.contracts SET ends = '2027-03-08' WHERE _id = 'C1'`)
	w.contract("C2", "2026-03-08", "c2@example.com")
	w.contract("C3", "2027-03-08", "c3@example.com")
	w.contract("C4", "2026-03-08", "c4@example.com")
	now := at("2026-03-01").Add(time.Hour)
	w.exec(`INSERT INTO sheetsync.unsettled SELECT 'acme', 'contracts', 'C' || n, $1 FROM generate_series(1, 3) AS n`, now.Add(-time.Minute))
	r, err := register()
	if err != nil {
		t.Fatal(err)
	}
	r.Settle = 2 * time.Minute
	for _, test := range []struct {
		name      string
		request   reminders.Request
		unsettled int
		rows      []string
	}{
		{"just now", reminders.Request{At: now}, 1, []string{"C1 P7D owed recipient 450 4.0.0", "C4 P7D sent"}},
		{"and nobody has looked for an hour", reminders.Request{At: now.Add(time.Hour)}, 0, []string{"C1 P7D skipped settled", "C2 P7D sent", "C4 P7D sent"}},
	} {
		test.request.Register = r
		report, err := w.service().Run(t.Context(), test.request)
		if err != nil || report.Unsettled != test.unsettled {
			t.Errorf("%s: %+v, %v", test.name, report, err)
		}
		if test.unsettled > 0 && !report.SettledBy.Equal(now.Add(time.Minute)) {
			t.Errorf("%s: settled by %s", test.name, report.SettledBy)
		}
		w.wantRows(test.rows...)
	}
}

func TestARefusalForNowIsRetriedAsTheLatestStage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "li@example.com")
	cancel := w.box.Inject(inbox.Fault{At: inbox.AtEnd, Code: 452})
	w.run("2026-03-01")
	first := w.run("2026-03-02")
	cancel()
	w.run("2026-03-08")
	w.run("2026-03-08")
	w.wantMails("li@example.com: C1")
	w.wantRows("C1 P7D skipped superseded", "C1 P0D sent")
	var attempts int
	if err := w.db.Get(&attempts, `SELECT attempts FROM sheetsync.ledger WHERE stage = 'P7D'`); err != nil || attempts != 2 {
		t.Errorf("%d attempts, %v", attempts, err)
	}
	if first.Mails[0].State != reminders.StateOwed || first.Mails[0].Error != "answer 452 4.0.0" {
		t.Errorf("report: %+v", first.Mails[0])
	}
}

// A run that acts as if it were later must not cost anybody the reminders of
// the days between.
func TestActingAsIfItWereLater(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "li@example.com")
	cancel := w.box.Inject(inbox.Fault{At: inbox.AtEnd, Code: 452})
	w.run("2026-03-08")
	cancel()
	w.run("2026-03-01")
	w.run("2026-03-08")
	w.wantMails("li@example.com: C1", "li@example.com: C1")
	w.wantRows("C1 P0D sent", "C1 P7D sent")
}

func TestFaultsOfTheMailServer(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		fault   inbox.Fault
		state   string
		arrived int // mails after the first run
		after   []string
	}{
		{"sender refused", inbox.Fault{At: inbox.AtMail, Code: 550}, "owed sender 550 5.0.0", 0, []string{"C1"}},
		{"cut at the recipient", inbox.Fault{At: inbox.AtRecipient, Cut: true}, "owed recipient: closed", 0, []string{"C1"}},
		{"recipient refused for now", inbox.Fault{At: inbox.AtRecipient, Code: 450}, "owed recipient 450 4.0.0", 0, []string{"C1"}},
		{"refused without a reason", inbox.Fault{At: inbox.AtRecipient, Code: 550, Enhanced: inbox.NoEnhanced}, "owed recipient 550", 0, []string{"C1"}},
		{"content refused without a reason", inbox.Fault{At: inbox.AtEnd, Code: 554}, "owed answer 554 5.0.0", 0, []string{"C1"}},
		{"relaying denied", inbox.Fault{At: inbox.AtRecipient, Code: 550, Enhanced: [3]int{5, 7, 1}}, "owed recipient 550 5.7.1", 0, []string{"C1"}},
		{"host blocked", inbox.Fault{At: inbox.AtRecipient, Code: 554, Enhanced: [3]int{5, 7, 1}}, "owed recipient 554 5.7.1", 0, []string{"C1"}},
		{"not authenticated", inbox.Fault{At: inbox.AtEnd, Code: 550, Enhanced: [3]int{5, 7, 26}}, "owed answer 550 5.7.26", 0, []string{"C1"}},
		{"quota exceeded", inbox.Fault{At: inbox.AtRecipient, Code: 550, Enhanced: [3]int{5, 4, 5}}, "owed recipient 550 5.4.5", 0, []string{"C1"}},
		{"mailbox full", inbox.Fault{At: inbox.AtRecipient, Code: 552, Enhanced: [3]int{5, 2, 2}}, "owed recipient 552 5.2.2", 0, []string{"C1"}},
		{"answer lost, nothing kept", inbox.Fault{At: inbox.AtEnd, Cut: true}, "unconfirmed answer: closed", 0, nil},
		{"answer lost, mail kept", inbox.Fault{At: inbox.AtAnswer, Cut: true}, "unconfirmed answer: closed", 1, nil},
		{"cut after the answer", inbox.Fault{At: inbox.AtAnswer, CutAfter: true}, "sent", 1, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.contract("C1", "2026-03-08", "li@example.com")
			cancel := w.box.Inject(tt.fault)
			report := w.run("2026-03-01")
			cancel()
			w.wantRows("C1 P7D " + tt.state)
			if got := w.box.Total(); got != tt.arrived {
				t.Errorf("%d mails arrived", got)
			}
			if failed := report.Err() != nil; failed != (tt.state != "sent") {
				t.Errorf("the report's error is %v", report.Err())
			}
			before := w.box.Total()
			w.run("2026-03-02")
			w.run("2026-03-02")
			after := w.box.Messages()[before:]
			var records []string
			for _, m := range after {
				records = append(records, recordsIn(m.Text)...)
			}
			if !slices.Equal(records, tt.after) {
				t.Errorf("the next day's mails hold %v, want %v", records, tt.after)
			}
		})
	}
}

func TestTheUnconfirmedAreToldOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "li@example.com")
	w.box.Inject(inbox.Fault{At: inbox.AtEnd, Cut: true, Times: 1})
	w.run("2026-03-01")
	w.contract("C2", "2026-03-10", "li@example.com")
	w.contract("C3", "2026-03-10", "wang@example.com")
	report := w.run("2026-03-03")
	w.wantMails("li@example.com: C2 C1?", "wang@example.com: C3")
	if told := report.Mails[0].Told; len(told) != 1 || told[0].RecordID != "C1" {
		t.Errorf("told of %+v", told)
	}
	w.run("2026-03-08")
	w.wantMails("li@example.com: C2 C1?", "wang@example.com: C3", "li@example.com: C1")
	text := w.box.Messages()[0].Text
	for _, want := range []string{"Perhaps you missed", "C1 · Acme GmbH · 2026-03-08 · sent on 20"} {
		if !strings.Contains(text, want) {
			t.Errorf("the digest lacks %q:\n%s", want, text)
		}
	}
}

func TestTheServerIsDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, number := range []string{"C1", "C2", "C3", "C4"} {
		w.contract(number, "2026-03-08", strings.ToLower(number)+"@example.com")
	}
	down := newWorld(t)
	if err := down.box.Close(); err != nil {
		t.Fatal(err)
	}
	report, err := w.runAs(service(t, w.dsn, down.box.Host(), down.box.Port()), "2026-03-01", false)
	if err != nil || report.Remaining != 4 || report.Err() == nil {
		t.Errorf("%+v, %v", report, err)
	}
	w.run("2026-03-01")
	w.wantMails("c1@example.com: C1", "c2@example.com: C2", "c3@example.com: C3", "c4@example.com: C4")
}

func TestADryRunSendsAndWritesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "li@example.com, nonsense")
	dry, err := w.runAs(w.service(), "2026-03-01", true)
	if err != nil {
		t.Fatal(err)
	}
	w.wantRows()
	w.wantMails()
	if got := states(dry); got != "li@example.com owed 1" || !strings.Contains(dry.Mails[0].Text, "C1 · Acme GmbH · Contract ends\n    due in 7 days · 2026-03-08") {
		t.Errorf("%s: %+v", got, dry.Mails)
	}
	if len(dry.Problems) != 1 || dry.Problems[0] != (reminders.Problem{Code: reminders.ProblemAddress, Resource: "contracts", Deadline: "contract_end", Field: "owner_mail", RecordID: "C1"}) {
		t.Errorf("problems: %+v", dry.Problems)
	}
	real := w.run("2026-03-01")
	if real.Mails[0].MessageID != dry.Mails[0].MessageID || real.Mails[0].Subject != dry.Mails[0].Subject {
		t.Errorf("the dry run showed %+v, the real one sent %+v", dry.Mails[0], real.Mails[0])
	}
	if again, err := w.runAs(w.service(), "2026-03-01", true); err != nil || len(again.Mails) != 0 {
		t.Errorf("a dry run after the real one shows %s, %v", states(again), err)
	}
}

func TestARegisterThatWasNotSynchronised(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, change := range []string{`ALTER TABLE acme.contracts DROP COLUMN amount CASCADE`, `DROP TABLE acme.contracts CASCADE`, `DROP SCHEMA acme CASCADE`} {
		w.exec(change)
		if _, err := w.try("2026-03-01"); !errors.Is(err, reminders.ErrNotMirrored) || !strings.Contains(err.Error(), "sheetsync sync acme") {
			t.Errorf("after %s: %v", change, err)
		}
	}
	w.exec(`DROP SCHEMA sheetsync CASCADE`)
	if _, err := w.try("2026-03-01"); err == nil || !strings.Contains(err.Error(), "sheetsync migrate") {
		t.Errorf("without the service's tables: %v", err)
	}
}

// However long the mail server is away, what fell due in time goes out.
func TestTheServerIsAwayForLong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-01", "li@example.com")
	cancel := w.box.Inject(inbox.Fault{At: inbox.AtMail, Code: 451})
	w.run("2026-03-15")
	w.run("2026-04-10")
	cancel()
	w.run("2026-04-20")
	w.run("2026-04-21")
	w.wantMails("li@example.com: C1")
	w.wantRows("C1 overdue 2 sent")
}
