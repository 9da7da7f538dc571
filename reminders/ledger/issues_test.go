package ledger_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/reminders"
	"sheetsync/reminders/inbox"
	"sheetsync/reminders/ledger"
)

// issue adds an open issue of a contract.
func (w *world) issue(record, code, severity, message string, row int) {
	w.t.Helper()
	w.exec(`INSERT INTO sheetsync.issues (register, resource, record_id, row, field, code, severity, message, first_seen_run, variant, suggestion, counted_at)
		VALUES ('acme', 'contracts', $1, $5, 'customer', $2, $3, $4, 'run', '', 'Fill it in', now())`, record, code, severity, message, row)
}

// remindWeekly runs as of a day with owners told of issues on Mondays.
func (w *world) remindWeekly(day string, dry bool) reminders.Report {
	w.t.Helper()
	report, err := w.tryWeekly(day, dry)
	if err != nil {
		w.t.Fatal(err)
	}
	return report
}

func (w *world) tryWeekly(day string, dry bool) (reminders.Report, error) {
	w.t.Helper()
	r, err := register()
	if err != nil {
		w.t.Fatal(err)
	}
	monday := time.Monday
	r.IssueDay = &monday
	s := w.service()
	s.Issues = ledger.NewSource(w.db)
	return s.Run(w.t.Context(), reminders.Request{Register: r, At: at(day), DryRun: dry})
}

func (w *world) subjects() []string {
	var got []string
	for _, m := range w.box.Messages() {
		got = append(got, m.EnvelopeTo[0]+": "+m.Subject)
	}
	return got
}

// Mondays, and the days around one.
const (
	monday, tuesday, friday = "2026-03-02", "2026-03-03", "2026-03-06"
	nextMonday              = "2026-03-09"
)

// Each owner is told once a week of the open issues of their own records, managers of
// those that nobody owns, and nobody who has none.
func TestOwnersAreToldOfIssues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2027-03-08", "li@example.com")
	w.contract("C2", "2027-03-08", "wang@example.com")
	w.contract("C3", "2027-03-08", "")
	w.contract("C4", "2027-03-08", "zhao@example.com")
	w.issue("C1", "missing-cell", "error", "Customer is empty", 7)
	w.issue("C1", "deviated-value", "info", "Amount: 1250 <b>is</b> far off", 7)
	w.issue("C3", "missing-cell", "error", "Customer is empty", 9)
	w.issue("C4", "missing-cell", "error", "Customer is empty", 10)
	w.issue("gone", "missing-cell", "error", "Customer is empty", 11)
	w.exec(`UPDATE sheetsync.issues SET dismissed_at = now() WHERE record_id = 'C4'`)
	w.remindWeekly("2026-02-28", false)
	if got := w.subjects(); got != nil {
		t.Errorf("on a Saturday: %v", got)
	}
	dry := w.remindWeekly(monday, true)
	if len(dry.Mails) != 2 || !strings.Contains(dry.Mails[1].Text, "Contracts, row 7") || w.subjects() != nil {
		t.Errorf("a dry run shows %+v and sends %v", dry.Mails, w.subjects())
	}
	for range 2 {
		w.remindWeekly(monday, false)
		w.remindWeekly(tuesday, false)
	}
	want := []string{"boss@example.com: [Trade register] 1 open issue for you to look at", "li@example.com: [Trade register] 2 open issues for you to look at"}
	if d := cmp.Diff(want, w.subjects()); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	mail := w.box.Messages()[1]
	for _, part := range []string{"(1)", "C1", "Contracts", "Customer is empty. Fill it in", "Amount: 1250 <b>is</b> far off"} {
		if !strings.Contains(mail.Text, part) {
			t.Errorf("%q is not in\n%s", part, mail.Text)
		}
	}
	if strings.Contains(mail.HTML, "<b>") {
		t.Error("what stands in a cell is markup in the mail")
	}
	// New ones wait for the next week, which tells of all that are open.
	w.issue("C2", "missing-cell", "error", "Customer is empty", 8)
	w.remindWeekly(friday, false)
	w.exec(`DELETE FROM sheetsync.issues WHERE record_id = 'C1'`)
	w.remindWeekly(nextMonday, false)
	want = append(want, "boss@example.com: [Trade register] 1 open issue for you to look at", "wang@example.com: [Trade register] 1 open issue for you to look at")
	if d := cmp.Diff(want, w.subjects()); d != "" {
		t.Errorf("the week after, -want +got:\n%s", d)
	}
	sent, err := ledger.New(w.db).Sent(t.Context(), "acme")
	if err != nil || len(sent) != 0 {
		t.Errorf("the column of deadlines would show %v, %v", sent, err)
	}
}

// A mail that is refused for then is tried on the days after, once; one whose answer is
// lost is never sent again, and told of in the next mail.
func TestIssuesAreToldAtMostOnce(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		fault    inbox.Fault
		accepted int // mails that the server took
	}{
		{inbox.Fault{At: inbox.AtEnd, Code: 452}, 1},
		{inbox.Fault{At: inbox.AtEnd, Cut: true}, 0},
	} {
		t.Run(fmt.Sprintf("%+v", test.fault), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.contract("C1", "2027-03-08", "li@example.com")
			w.issue("C1", "missing-cell", "error", "Customer is empty", 7)
			cancel := w.box.Inject(test.fault)
			if _, err := w.tryWeekly(monday, false); err != nil {
				t.Fatal(err)
			}
			cancel()
			w.run(monday) // reminders of another process that knows of no issues
			for _, day := range []string{monday, tuesday, friday} {
				w.remindWeekly(day, false)
			}
			if got := w.subjects(); len(got) != test.accepted {
				t.Errorf("the server took %v", got)
			}
		})
	}
}
