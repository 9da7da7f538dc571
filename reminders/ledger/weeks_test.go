package ledger_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/reminders"
	"sheetsync/reminders/inbox"
	"sheetsync/reminders/mailaddr"
	"sheetsync/sheetschema/period"
)

// A step is a run on a day, or what else happens.
type step struct {
	day  string
	does func(*world)
}

// weeks takes the steps in their order.
func weeks(w *world, steps []step) {
	w.t.Helper()
	for _, s := range steps {
		if s.does == nil {
			w.run(s.day)
		} else {
			s.does(w)
		}
	}
}

// Over weeks in which the service or the mail server is away and people go on
// working, each date that was known in time is reminded of, once, and each that
// was old when it came is told to the manager, once.
func TestWeeks(t *testing.T) {
	t.Parallel()
	enter := func(number, ends, on string) func(*world) {
		return func(w *world) { w.contract(number, ends, "li@example.com"); w.seen(number, on) }
	}
	away := func(days ...string) func(*world) {
		return func(w *world) {
			cancel := w.box.Inject(inbox.Fault{At: inbox.AtMail, Code: 451})
			defer cancel()
			for _, day := range days {
				w.run(day)
			}
		}
	}
	sql := func(query string) func(*world) { return func(w *world) { w.exec(query) } }
	for _, tt := range []struct {
		name  string
		steps []step
		mails []string
		rows  []string
	}{
		{"three weeks without runs",
			[]step{{does: enter("C1", "2026-03-31", "2026-02-01")}, {day: "2026-03-01"}, {day: "2026-05-05"}, {day: "2026-05-06"}, {day: "2026-09-01"}},
			[]string{"li@example.com: C1", "li@example.com: C1"}, []string{"C1 P30D sent", "C1 overdue 2 sent"}},
		{"half a year without runs, and none before",
			[]step{{does: enter("C1", "2026-03-31", "2026-02-01")}, {day: "2026-10-01"}, {day: "2026-10-02"}},
			[]string{"li@example.com: C1"}, []string{"C1 overdue 2 sent"}},
		{"three weeks without a mail server",
			[]step{{does: enter("C1", "2026-03-10", "2026-02-01")}, {does: away("2026-03-03", "2026-03-10", "2026-03-17", "2026-03-24", "2026-04-10")}, {day: "2026-04-14"}, {day: "2026-04-15"}},
			[]string{"li@example.com: C1"},
			[]string{"C1 P7D skipped superseded", "C1 P0D skipped superseded", "C1 overdue 1 skipped superseded", "C1 overdue 2 sent"}},
		{"the series goes on where it should",
			[]step{{does: enter("C1", "2026-03-10", "2026-02-01")}, {day: "2026-03-03"}, {day: "2026-03-19"}, {day: "2026-03-20"}, {day: "2026-03-23"}, {day: "2026-03-24"}, {day: "2026-03-25"}},
			[]string{"li@example.com: C1", "li@example.com: C1", "li@example.com: C1"}, []string{"C1 P7D sent", "C1 overdue 1 sent", "C1 overdue 2 sent"}},
		{"moved ahead meanwhile",
			[]step{{does: enter("C1", "2026-03-10", "2026-02-01")}, {day: "2026-03-03"}, {does: func(w *world) { w.edit("C1", "2026-04-30", "2026-03-05") }}, {day: "2026-04-10"}},
			[]string{"li@example.com: C1", "li@example.com: C1"}, []string{"C1 P7D sent", "C1 P30D sent"}},
		{"moved into the past meanwhile",
			[]step{{does: enter("C1", "2026-03-10", "2026-02-01")}, {day: "2026-03-03"}, {does: func(w *world) { w.edit("C1", "2025-03-10", "2026-03-05") }}, {day: "2026-04-10"}, {day: "2026-04-11"}},
			[]string{"li@example.com: C1", "boss@example.com: C1"}, []string{"C1 P7D sent", "C1 lapsed sent", "C1 overdue 2 skipped lapsed"}},
		{"gone meanwhile",
			[]step{{does: enter("C1", "2026-03-10", "2026-02-01")}, {does: away("2026-03-03")}, {does: sql(`DELETE FROM acme.contracts`)}, {day: "2026-04-10"}},
			nil, []string{"C1 P7D skipped settled"}},
		{"done meanwhile, and again not",
			[]step{{does: enter("C1", "2026-03-10", "2026-02-01")}, {does: away("2026-04-10")}, {does: sql(`UPDATE acme.contracts SET status = 'closed'`)}, {day: "2026-04-11"},
				{does: sql(`UPDATE acme.contracts SET status = 'open'`)}, {day: "2026-06-12"}, {day: "2026-06-13"}},
			[]string{"li@example.com: C1"}, []string{"C1 overdue 2 sent"}},
		{"another owner of an old date",
			[]step{{does: enter("C1", "2026-03-10", "2026-02-01")}, {day: "2026-03-25"}, {does: sql(`UPDATE acme.contracts SET owner_mail = 'new@example.com'`)}, {day: "2026-05-01"}},
			[]string{"li@example.com: C1"}, []string{"C1 overdue 2 sent"}},
		{"one of two owners was told",
			[]step{{does: enter("C1", "2026-03-10", "2026-02-01")}, {does: sql(`UPDATE acme.contracts SET owner_mail = 'li@example.com, wang@example.com'`)},
				{does: func(w *world) {
					cancel := w.box.Inject(inbox.Fault{At: inbox.AtRecipient, Code: 450, Times: 1})
					w.run("2026-03-25")
					cancel()
				}}, {day: "2026-06-01"}, {day: "2026-06-02"}},
			[]string{"li@example.com: C1", "wang@example.com: C1"}, []string{"C1 overdue 2 sent", "C1 overdue 2 sent"}},
		{"entered too late, the mail server away",
			[]step{{does: enter("C1", "2025-03-10", "2026-03-01")}, {does: away("2026-03-01", "2026-03-02")}, {day: "2026-03-29"}, {day: "2026-03-30"}},
			[]string{"boss@example.com: C1"}, []string{"C1 lapsed sent", "C1 overdue 2 skipped lapsed"}},
		{"entered too late, and gone before the manager could be told",
			[]step{{does: enter("C1", "2025-03-10", "2026-03-01")}, {does: away("2026-03-01")}, {does: sql(`DELETE FROM acme.contracts`)}, {day: "2026-03-02"}},
			nil, []string{"C1 lapsed skipped settled", "C1 overdue 2 skipped lapsed"}},
		{"nobody to remind of an old date",
			[]step{{does: enter("C1", "2025-03-10", "2026-03-01")}, {does: sql(`UPDATE acme.contracts SET owner_mail = NULL`)}, {day: "2026-03-01"}, {day: "2026-03-02"}},
			[]string{"boss@example.com: C1"}, []string{"C1 lapsed sent"}},
		{"as if it were later, then now",
			[]step{{does: enter("C1", "2026-03-31", "2026-02-01")}, {day: "2027-03-01"}, {day: "2026-03-01"}},
			[]string{"li@example.com: C1", "li@example.com: C1"}, []string{"C1 overdue 2 sent", "C1 P30D sent"}},
		{"as if it were before the date was known",
			[]step{{does: enter("C1", "2026-03-31", "2026-03-20")}, {day: "2026-03-02"}, {day: "2026-03-03"}},
			[]string{"li@example.com: C1"}, []string{"C1 P30D sent"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			weeks(w, tt.steps)
			w.wantMails(tt.mails...)
			w.wantRows(tt.rows...)
		})
	}
}

// With reminders sixty and thirty days before, a contract that is entered ten
// days before it ends is reminded of at once, by one mail.
func TestADateAheadIsNeverTooLate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, ends string
		mails      []string
	}{
		{"in ten days", "2026-03-11", []string{"li@example.com: C1"}},
		{"today", "2026-03-01", []string{"li@example.com: C1"}},
		{"yesterday", "2026-02-28", []string{"boss@example.com: C1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.contract("C1", tt.ends, "li@example.com")
			w.seen("C1", "2026-03-01")
			r, err := register()
			if err != nil {
				t.Fatal(err)
			}
			d := &r.Descriptor.Resources[0].Deadlines[0]
			d.Remind, d.Overdue = []period.Period{{Days: 60}, {Days: 30}}, nil
			for _, day := range []string{"2026-03-01", "2026-03-02"} {
				if _, err := w.service().Run(t.Context(), reminders.Request{Register: r, At: at(day)}); err != nil {
					t.Fatal(err)
				}
			}
			w.wantMails(tt.mails...)
			for _, m := range w.box.Messages() {
				if strings.Contains(m.Text, "late") {
					t.Errorf("nothing was late:\n%s", m.Text)
				}
			}
		})
	}
}

// A reminder that could have gone out before says so; what lapses is listed, in
// a dry run too.
func TestLateAndLapsedAreTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "li@example.com")
	w.seen("C1", "2026-02-01")
	w.contract("C2", "2026-03-08", "li@example.com") // entered the day before
	w.seen("C2", "2026-03-03")
	w.contract("C3", "2024-01-05", "li@example.com, wang@example.com")
	w.seen("C3", "2026-03-03")
	dry, err := w.runAs(w.service(), "2026-03-04", true)
	if err != nil {
		t.Fatal(err)
	}
	report := w.run("2026-03-04")
	want := []reminders.MailItem{{Resource: "contracts", RecordID: "C3", Deadline: "contract_end", DueDate: "2024-01-05", Stage: "lapsed", DaysLeft: -789, Title: "C3 · Acme GmbH"}}
	for name, r := range map[string]reminders.Report{"dry": dry, "real": report} {
		if diff := cmp.Diff(want, r.LapsedDates); diff != "" {
			t.Errorf("%s: lapsed (-want +got):\n%s", name, diff)
		}
		if got := states(r); r.Lapsed != 2 || len(r.Mails) != 2 || len(r.Mails[1].Notices) != 1 || len(r.Mails[1].Items) != 0 {
			t.Errorf("%s: %d lapsed, %s", name, r.Lapsed, got)
		}
	}
	w.wantMails("boss@example.com: C3", "li@example.com: C1 C2")
	for _, m := range w.box.Messages() {
		if m.EnvelopeTo[0] == "li@example.com" {
			for _, line := range []string{"C1 · Acme GmbH · Contract ends\n    due in 4 days · 2026-03-08 · late, it was meant for 2026-03-01\n", "C2 · Acme GmbH · Contract ends\n    due in 4 days · 2026-03-08\n"} {
				if !strings.Contains(m.Text, line) {
					t.Errorf("the mail lacks %q:\n%s", line, m.Text)
				}
			}
			continue
		}
		for _, line := range []string{"1 date was long past when it first stood in the register", "C3 · Acme GmbH · 2024-01-05"} {
			if !strings.Contains(m.Text, line) || !strings.Contains(m.HTML, strings.Fields(line)[0]) {
				t.Errorf("the manager's mail lacks %q:\n%s", line, m.Text)
			}
		}
		if m.Subject != "1 thing needs a look – Trade register" {
			t.Errorf("subject %q", m.Subject)
		}
	}
	if items := report.Mails[0].Items; items[0].LateSince != "2026-03-01" || items[1].LateSince != "" {
		t.Errorf("%+v", items)
	}
}

// Where what a reminder rests on can't be read, only the manager hears of it,
// once; when it can be read again, the reminder goes out.
func TestTheManagerIsToldOfWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "li@example.com")
	w.contract("C2", "2026-03-08", "li@example.com")
	w.exec(`UPDATE acme.contracts SET amount = NULL, _raw = '{"amount": "#N/A"}' WHERE _id = 'C1'`)
	w.exec(`UPDATE acme.contracts SET ends = NULL, _raw = '{"ends": "soon"}' WHERE _id = 'C2'`)
	w.contract("C3", "2026-03-08", "li@example.com")
	w.exec(`UPDATE acme.contracts SET owner_mail = NULL, _raw = '{"owner_mail": "#N/A"}' WHERE _id = 'C3'`)
	w.run("2026-03-01")
	w.run("2026-03-02")
	w.wantMails("boss@example.com: C1 C3 C2")
	w.wantRows("C1 unknown sent", "C2 unknown sent", "C3 unknown sent")
	if text := w.box.Messages()[0].Text; !strings.Contains(text, "C2 · Acme GmbH · the date can't be read\n") || !strings.Contains(text, "C1 · Acme GmbH · 2026-03-08 · due in 7 days\n") {
		t.Errorf("the manager is told:\n%s", text)
	}
	w.exec(`UPDATE acme.contracts SET amount = 10, _raw = NULL WHERE _id = 'C1'`)
	w.exec(`UPDATE acme.contracts SET owner_mail = 'li@example.com', _raw = NULL WHERE _id = 'C3'`)
	w.run("2026-03-03")
	w.wantMails("boss@example.com: C1 C3 C2", "li@example.com: C1 C3")
}

// Of 1,200 addresses outside in a cell nobody is mailed, and the manager is told
// once; the one inside gets the reminder.
func TestAddressesOutsideAreHeld(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	list := []string{"li@example.com"}
	for n := range 1200 {
		list = append(list, fmt.Sprintf("p%d@outside.example", n))
	}
	w.contract("C1", "2026-03-08", strings.Join(list, ", "))
	w.contract("C2", "2026-03-08", "p1@outside.example")
	r, err := register()
	if err != nil {
		t.Fatal(err)
	}
	if r.Allow, err = mailaddr.ParseAllow([]string{"example.com"}); err != nil {
		t.Fatal(err)
	}
	for _, day := range []string{"2026-03-01", "2026-03-02"} {
		report, err := w.service().Run(t.Context(), reminders.Request{Register: r, At: at(day)})
		if err != nil {
			t.Fatal(err)
		}
		want := []reminders.Problem{
			{Code: reminders.ProblemNotAllowed, Resource: "contracts", Deadline: "contract_end", Field: "owner_mail", RecordID: "C1"},
			{Code: reminders.ProblemNotAllowed, Resource: "contracts", Deadline: "contract_end", Field: "owner_mail", RecordID: "C2"},
		}
		if diff := cmp.Diff(want, report.Problems); diff != "" {
			t.Errorf("problems (-want +got):\n%s", diff)
		}
	}
	w.wantMails("boss@example.com: C1 C2", "li@example.com: C1")
	for _, m := range w.box.Messages() {
		if m.EnvelopeTo[0] == "boss@example.com" && (!strings.Contains(m.Text, "C1 · Acme GmbH · 2026-03-08 · 1200 addresses held\n") || strings.Contains(string(m.Raw), "outside.example")) {
			t.Errorf("the manager is told:\n%s", m.Text)
		}
	}
}
