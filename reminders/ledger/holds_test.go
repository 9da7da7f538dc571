package ledger_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sheetsync/reminders/inbox"
)

// hold has the mirror say what somebody put off; "" for no date, and for no day.
func (w *world) hold(record, deadline, due, reason, until string) {
	w.t.Helper()
	w.exec(`DELETE FROM sheetsync.snoozes WHERE record_id = $1 AND deadline = $2`, record, deadline)
	w.exec(`INSERT INTO sheetsync.snoozes (register, resource, record_id, deadline, due_date, reason, until, by_resource, by_record_id, decided_at)
		VALUES ('acme', 'contracts', $1, $2, nullif($3, '')::date, $4, nullif($5, '')::date, 'contracts', $1, now())`, record, deadline, due, reason, until)
}

// Over weeks, what people put off waits until its day, and is then told once more; the
// stages behind it go on.
func TestHolds(t *testing.T) {
	t.Parallel()
	enter := func(number, ends, on string) func(*world) {
		return func(w *world) { w.contract(number, ends, "li@example.com"); w.seen(number, on) }
	}
	snooze := func(until string) func(*world) {
		return func(w *world) { w.hold("C1", "contract_end", "2026-03-31", "snoozed", until) }
	}
	pause := func(until string) func(*world) {
		return func(w *world) { w.hold("C1", "", "", "paused", until) }
	}
	first := []step{{does: enter("C1", "2026-03-31", "2026-02-01")}, {day: "2026-03-01"}}
	for _, tt := range []struct {
		name  string
		steps []step
		rows  []string
	}{
		{"put off past a stage", []step{{does: snooze("2026-03-26")}, {day: "2026-03-24"}, {day: "2026-03-25"}, {day: "2026-03-26"}, {day: "2026-03-27"}, {day: "2026-03-31"}},
			[]string{"P30D sent", "again 2026-03-26 sent", "P0D sent"}},
		{"before the next stage", []step{{does: snooze("2026-03-10")}, {day: "2026-03-09"}, {day: "2026-03-10"}, {day: "2026-03-11"}, {day: "2026-03-24"}},
			[]string{"P30D sent", "again 2026-03-10 sent", "P7D sent"}},
		{"until a stage's own day", []step{{does: snooze("2026-03-24")}, {day: "2026-03-23"}, {day: "2026-03-24"}, {day: "2026-03-25"}}, []string{"P30D sent", "P7D sent"}},
		{"put off again", []step{{does: snooze("2026-03-10")}, {day: "2026-03-10"}, {does: snooze("2026-03-12")}, {day: "2026-03-11"}, {day: "2026-03-12"}},
			[]string{"P30D sent", "again 2026-03-10 sent", "again 2026-03-12 sent"}},
		{"taken back", []step{{does: snooze("2026-03-28")}, {day: "2026-03-24"}, {does: func(w *world) { w.exec(`DELETE FROM sheetsync.snoozes`) }}, {day: "2026-03-25"}}, []string{"P30D sent", "P7D sent"}},
		{"what is owed waits, too", []step{
			{does: func(w *world) {
				cancel := w.box.Inject(inbox.Fault{At: inbox.AtMail, Code: 451})
				w.run("2026-03-24")
				cancel()
			}},
			{does: snooze("2026-03-26")}, {day: "2026-03-25"},
			{does: func(w *world) { w.wantRows("C1 P30D sent", "C1 P7D skipped snoozed") }}, {day: "2026-03-26"}, {day: "2026-03-27"},
		}, []string{"P30D sent", "P7D skipped snoozed", "again 2026-03-26 sent"}},
		{"and is owed again", []step{
			{does: func(w *world) {
				cancel := w.box.Inject(inbox.Fault{At: inbox.AtMail, Code: 451})
				w.run("2026-03-24")
				cancel()
			}},
			{does: snooze("2026-03-26")}, {day: "2026-03-25"}, {does: func(w *world) { w.exec(`DELETE FROM sheetsync.snoozes`) }}, {day: "2026-03-25"},
		}, []string{"P30D sent", "P7D sent"}},
		{"muted", []step{{does: func(w *world) { w.hold("C1", "contract_end", "2026-03-31", "muted", "") }}, {day: "2026-03-24"}, {day: "2026-04-07"}, {day: "2026-06-07"}}, []string{"P30D sent"}},
		{"the date moves", []step{{does: snooze("2026-05-01")}, {does: func(w *world) { w.edit("C1", "2026-03-29", "2026-03-02") }}, {day: "2026-03-22"}}, []string{"P30D sent", "P7D sent"}},
		{"paused, and what is due by then", []step{{does: pause("2026-06-30")}, {day: "2026-03-24"}, {day: "2026-04-07"}, {day: "2026-06-29"}, {day: "2026-06-30"}, {day: "2026-07-01"}, {day: "2026-09-01"}},
			[]string{"P30D sent", "again 2026-06-30 sent"}},
		{"nobody was there on the day", []step{{does: pause("2026-06-30")}, {day: "2026-03-24"}, {day: "2026-08-30"}, {day: "2026-08-31"}}, []string{"P30D sent", "again 2026-06-30 sent"}},
		{"all had been told before", []step{{day: "2026-04-14"}, {does: snooze("2026-05-20")}, {day: "2026-05-19"}, {day: "2026-05-20"}, {day: "2026-05-21"}},
			[]string{"P30D sent", "overdue 2 sent", "again 2026-05-20 sent"}},
		{"paused until it is taken back", []step{{does: pause("")}, {day: "2026-03-31"}, {does: func(w *world) { w.exec(`DELETE FROM sheetsync.snoozes`) }}, {day: "2026-08-01"}}, []string{"P30D sent", "overdue 2 sent"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			weeks(w, slices.Concat(first, tt.steps))
			var want []string
			for _, row := range tt.rows {
				want = append(want, "C1 "+row)
			}
			w.wantRows(want...)
			if sent := strings.Count(strings.Join(tt.rows, "\n"), " sent"); len(w.box.Messages()) != sent {
				t.Errorf("%d mails, want %d", len(w.box.Messages()), sent)
			}
		})
	}
}

// The listing says until when what was skipped is put off.
func TestListingOfHolds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-31", "li@example.com")
	w.seen("C1", "2026-02-01")
	cancel := w.box.Inject(inbox.Fault{At: inbox.AtMail, Code: 451})
	w.run("2026-03-24")
	cancel()
	w.hold("C1", "contract_end", "2026-03-31", "snoozed", "2026-03-26")
	w.run("2026-03-25")
	for _, until := range []string{"2026-03-26", "2026-04-30", ""} {
		if until != "2026-03-26" {
			w.hold("C1", "", "", "paused", until)
		}
		lines, err := w.ledger().List(t.Context(), "acme", "skipped", 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(lines) != 1 || (lines[0].Until == nil) != (until == "") || until != "" && *lines[0].Until != until {
			t.Errorf("%+v, want until %q", lines, until)
		}
	}
}

// What had lapsed is told on the day to which somebody put it off, and not before.
func TestHoldOfALapsedDate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-01-31", "li@example.com")
	w.seen("C1", "2026-05-01")
	w.run("2026-05-01")
	w.hold("C1", "contract_end", "2026-01-31", "snoozed", "2026-05-05")
	w.run("2026-05-04")
	w.wantMails("boss@example.com: C1")
	w.run("2026-05-30")
	w.run("2026-05-31")
	w.wantMails("boss@example.com: C1", "li@example.com: C1")
}

// A dry run lists what is held, and why, where somebody would be reminded of it now.
func TestHeldIsListed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct{ number, due, reason, until string }{
		{"C1", "2026-03-31", "snoozed", "2026-03-26"}, {"C2", "2026-03-31", "muted", ""}, {"C3", "", "paused", "2026-04-30"}, {"C4", "", "paused", ""},
	} {
		w.contract(c.number, "2026-03-31", "li@example.com, wang@example.com")
		w.seen(c.number, "2026-02-01")
		deadline := ""
		if c.due != "" {
			deadline = "contract_end"
		}
		w.hold(c.number, deadline, c.due, c.reason, c.until)
	}
	w.hold("C4", "contract_end", "2026-03-30", "muted", "") // of a date that it had
	report, err := w.runAs(w.service(), "2026-03-24", true)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, h := range report.Held {
		got = append(got, fmt.Sprintf("%s %s %s %q by %s", h.RecordID, h.Stage, h.Reason, h.Until, h.ByRecordID))
	}
	want := []string{`C1 P7D snoozed "2026-03-26" by C1`, `C2 P7D muted "" by C2`, `C3 P7D paused "2026-04-30" by C3`, `C4 P7D paused "" by C4`}
	if !slices.Equal(got, want) || len(report.Mails) > 0 {
		t.Errorf("%q\nand %d mails, want\n%q", got, len(report.Mails), want)
	}
}
