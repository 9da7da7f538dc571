package snoozes_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/schematest"
	"sheetsync/syncer/snoozes"
)

const ordersYAML = `
name: trade
resources:
  - name: orders
    title: {en: Orders, zh-CN: 订单}
    deadlines:
      - {name: payment, title: {en: Payment due, zh-CN: 付款到期}, date: due, remind: [P7D], to: [role:sales]}
      - {name: shipment, title: {en: "L/C: latest shipment", zh-CN: 信用证最迟装运}, date: ships, remind: [P7D], to: [role:sales]}
    schema:
      fields:
        - {name: number, type: string}
        - {name: due, type: date}
        - {name: ships, type: date}
`

func day(t testing.TB, text string) expression.Day {
	t.Helper()
	d, err := expression.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRead(t *testing.T) {
	t.Parallel()
	today := day(t, "2026-11-29")
	for _, test := range []struct{ line, want string }{
		{"snooze 7d", "snoozed 2026-12-06"},
		{"Snooze 2 W", "snoozed 2026-12-13"},
		{"snooze for a week", "snoozed 2026-12-06"},
		{"snooze 1 month", "snoozed 2026-12-29"},
		{"snooze until 2026-12-01", "snoozed 2026-12-01"},
		{"later 2026-12-01", "snoozed 2026-12-01"},
		{"Put off to Dec 1, 2027.", "snoozed 2027-12-01"},
		{"remind me again in 2 weeks", "snoozed 2026-12-13"},
		{"7 days later", "snoozed 2026-12-06"},
		{"later 31 Dec", "snoozed 2026-12-31"}, {"pause until Dec 31", "paused 2026-12-31"}, {"snooze until 5 January, after the holidays", "snoozed 2027-01-05"},
		{"later tomorrow", "snoozed 2026-11-30"},
		{"mute until 2026-12-31", "snoozed 2026-12-31"},
		{"稍后 2026-12-01", "snoozed 2026-12-01"},
		{"稍后 12月1日", "snoozed 2026-12-01"},
		{"稍后12月1号", "snoozed 2026-12-01"},
		{"稍後：2026/12/1", "snoozed 2026-12-01"},
		{"延后 7 天", "snoozed 2026-12-06"},
		{"延後７天", "snoozed 2026-12-06"},
		{"7天后再提醒", "snoozed 2026-12-06"},
		{"三天后再提醒我", "deadlines"},
		{"三天后再提醒", "snoozed 2026-12-02"},
		{"两周后再提醒", "snoozed 2026-12-13"},
		{"十二天后", "snoozed 2026-12-11"},
		{"一个月后再提醒", "snoozed 2026-12-29"},
		{"12月1日再提醒", "snoozed 2026-12-01"},
		{"推迟到 12-01", "snoozed 2026-12-01"},
		{"推迟到明天", "snoozed 2026-11-30"},
		{"延后 7 天，客户在出差", "snoozed 2026-12-06"},
		{"推迟到 1月5日（元旦后再说）", "snoozed 2027-01-05"},
		{"snooze 7d - they are at the fair", "snoozed 2026-12-06"},
		{"mute", "muted "}, {"Stop.", "muted "}, {"不再提醒", "muted "}, {"停止提醒！", "muted "}, {"不再提醒，客户已付", "muted "},
		{"resume", "resumed "}, {"恢复提醒", "resumed "}, {"恢復提醒", "resumed "},
		{"暂停催收到 2026-12-31", "paused 2026-12-31"}, {"暫停催收至12月31日", "paused 2026-12-31"}, {"暂停催收", "paused "}, {"暂停 2 周", "paused 2026-12-13"},
		{"pause until 2026-12-31", "paused 2026-12-31"}, {"pause", "paused "}, {"Pause reminders till 31 Dec 2026", "paused 2026-12-31"},
		{"snooze until 2026-11-29", "deadlines_past"}, {"稍后 11月20日", "deadlines_past"}, {"later 2025-12-01", "deadlines_past"},
		{"snooze 900d", "deadlines_far"}, {"暂停到 2029-01-01", "deadlines_far"},
		{"snooze", "deadlines"}, {"稍后", "deadlines"}, {"snooze 7", "deadlines"}, {"snooze 7d?", "deadlines"}, {"snoozed 7d", "deadlines"}, {"ask Li Wei", "deadlines"},
		{"snooze 0 days", "deadlines"}, {"12-01", "deadlines"}, {"客户 7 天后付款", "deadlines"}, {"later, maybe", "deadlines"},
	} {
		c, fault := snoozes.Read(test.line, today)
		got := string(fault)
		if fault == snoozes.FaultNone {
			until := ""
			if c.Until != 0 {
				until = c.Until.String()
			}
			got = fmt.Sprintf("%s %s", c.Verdict, until)
		}
		if got != test.want {
			t.Errorf("%q is read as %q, want %q", test.line, got, test.want)
		}
	}
}

func TestReader(t *testing.T) {
	t.Parallel()
	reader := snoozes.NewReader(schematest.Load(t, ordersYAML).Resources[0], day(t, "2026-11-29"))
	const told = "Payment due: due in 3 days, reminded 21 Nov, li@example.com"
	for _, test := range []struct{ cell, want string }{
		{told + "\nL/C: latest shipment: overdue 1 day", ""},
		{"付款到期：3 天后到期，已于 11月21日 提醒 li@example.com，客户有流失风险", ""},
		{"(put off until 1 Dec) " + told, "marked payment"},
		{"（不再提醒）付款到期：已逾期 12 天\n（客户 华达（深圳） 暂停催收到 12月31日）信用证最迟装运：明天到期", "marked payment, marked shipment"},
		{"（暂停催收到 12月31日）\n付款到期：到期日 2026-12-20", "marked "},
		{"snooze 7d", "snoozed "}, {told + "\nsnooze 7d", "snoozed "}, {"snooze 7d\n" + told, "snoozed "},
		{"Payment due: mute", "muted payment"}, {"payment DUE：稍后 12月1日", "snoozed payment"}, {"付款到期：暂停到 12月31日", "snoozed payment"},
		{"L/C: latest shipment: snooze 2w, they wait for the vessel", "snoozed shipment"}, {"shipment: mute", "muted shipment"},
		{told + ", snooze 7d", "snoozed payment"}, {told + " - mute", "muted payment"}, {"付款到期：3 天后到期，延后 7 天", "snoozed payment"}, {"snooze 7d " + told, "snoozed payment"},
		{"(put off until 1 Dec) " + told + "; resume", "resumed payment, marked payment"},
		{"Payment due: ask Li", "kept deadlines"}, {"Shipping: mute", "kept deadlines"}, {"snooze until 2026-11-01\n" + told, "kept deadlines_past"},
		{"ask Li\n△ What is written under “Deadlines” isn't understood; …", "kept deadlines"},
		{"mute\nPayment due: resume", "muted , resumed payment"},
	} {
		reading := reader.Read(test.cell)
		var got []string
		for _, a := range reading.Answers {
			got = append(got, fmt.Sprintf("%s %s", a.Verdict, a.Deadline))
		}
		for _, k := range reading.Kept {
			got = append(got, "kept "+string(k.Fault))
		}
		var marked []string
		for name := range reading.Marked {
			marked = append(marked, "marked "+name)
		}
		slices.Sort(marked)
		if diff := cmp.Diff(test.want, strings.Join(append(got, marked...), ", ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.cell, diff)
		}
	}
}

// What the service says of deadlines and marks is nobody's, in any language.
func TestWhatTheServiceSaysIsKnown(t *testing.T) {
	t.Parallel()
	reader := snoozes.NewReader(schematest.Load(t, ordersYAML).Resources[0], day(t, "2026-11-29"))
	for _, tag := range language.Tags() {
		p := language.NewPrinter(tag)
		args := language.Args{
			"title": "付款到期", "operand": "Due", "date": "2026-12-20", "to": "li@example.com wang@example.com", "risk": p.Say("due.at_risk", nil),
			"moved": duedate.Moved(p, 20_001, 20_000), "table": "Customers", "name": "Smith, Brown · mute", "reason": p.Say("delivery.full", nil),
		}
		say := func(key language.Key) string { return p.Say(key, args) }
		var after strings.Builder
		for _, key := range []language.Key{"deadline_at_risk", "deadline_moved", "deadline_reminded", "deadline_lapsed"} {
			after.WriteString(say("sheet." + key))
		}
		after.WriteString(say("delivery.sheet_failed") + say("delivery.sheet_owed"))
		states := []string{say("sheet.deadline_unknown"), say("sheet.deadline_on")}
		for _, days := range []int{-30, -1, 0, 1, 2, 300} {
			args["left"] = duedate.Left(p, days)
			states = append(states, say("sheet.deadline"))
		}
		for _, state := range states {
			for _, mark := range []language.Key{"", "deadline_mark_snoozed", "deadline_mark_muted", "deadline_mark_paused_by", "deadline_mark_paused_by_open"} {
				line := state + after.String()
				if mark != "" {
					line = say("sheet."+mark) + line
				}
				if reading := reader.Read(line); !reading.Untouched() || reading.Marked["payment"] != (mark != "") {
					t.Errorf("%q is taken for %+v", line, reading)
				}
			}
		}
		for _, mark := range []language.Key{"deadline_mark_paused", "deadline_mark_paused_open"} {
			if reading := reader.Read(strings.TrimSpace(say("sheet." + mark))); !reading.Untouched() || !reading.Marked[""] {
				t.Errorf("%s: %+v", mark, reading)
			}
		}
	}
}

// A word means one thing.
func TestWordsAreDistinct(t *testing.T) {
	t.Parallel()
	today := day(t, "2026-11-29")
	for _, tag := range language.Tags() {
		p := language.NewPrinter(tag)
		for key, want := range map[language.Key]string{"answers.mute": "muted", "answers.pause": "paused", "answers.resume": "resumed"} {
			for _, word := range strings.Split(p.Say(key, nil), "|") {
				if c, fault := snoozes.Read(word, today); string(c.Verdict) != want {
					t.Errorf("%q is %q (%s), want %s", word, c.Verdict, fault, want)
				}
			}
		}
	}
}

// FuzzReader holds that nothing is put off to a day that has gone or lies far off, that
// answers are about deadlines that there are, and that little is kept.
func FuzzReader(f *testing.F) {
	d, err := sheetschema.Load("trade.yaml", []byte(ordersYAML))
	if err != nil {
		f.Fatal(err)
	}
	today := day(f, "2026-11-29")
	reader := snoozes.NewReader(d.Resources[0], today)
	for _, cell := range []string{"snooze 7d", "Payment due: mute, paid", "（不再提醒）付款到期：已逾期 12 天", "(put off until 1 Dec) Payment due: due in 3 days", "十二天后", "a\nb\nc"} {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		reading := reader.Read(cell)
		for _, a := range reading.Answers {
			if a.Until != 0 && (a.Until <= today || a.Until > today+731) || a.Verdict == snoozes.Snoozed && a.Until == 0 {
				t.Errorf("%q is until %s", cell, a.Until)
			}
			if a.Deadline != "" && a.Deadline != "payment" && a.Deadline != "shipment" {
				t.Errorf("%q is about %q", cell, a.Deadline)
			}
		}
		if len(reading.Kept) > 5 {
			t.Errorf("of %q %d lines are kept", cell, len(reading.Kept))
		}
		if again := reader.Read(cell + "\nPayment due: due today"); len(again.Answers) != len(reading.Answers) || len(again.Kept) != len(reading.Kept) {
			t.Errorf("%q reads otherwise above a line of the service's", cell)
		}
	})
}
