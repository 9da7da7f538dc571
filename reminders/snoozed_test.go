package reminders

import (
	"testing"

	"pgregory.net/rapid"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/period"
)

// Whatever is put off when, day by day: nothing goes out while it is held, no stage
// goes out twice, what is due on the day on which a hold ends goes out on it, and no
// stage of a day on which nothing is held is missed.
func TestSnoozesNeitherLoseNorDouble(t *testing.T) {
	t.Parallel()
	resource := &sheetschema.Resource{Name: "orders"}
	rapid.Check(t, func(t *rapid.T) {
		d := &sheetschema.Deadline{Name: "payment"}
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 30), 1, 4, rapid.ID[int]).Draw(t, "remind") {
			d.Remind = append(d.Remind, period.Period{Days: n})
		}
		if times := rapid.IntRange(0, 4).Draw(t, "times"); times > 0 {
			d.Overdue = &sheetschema.Overdue{Every: period.Period{Days: rapid.IntRange(1, 9).Draw(t, "every")}, Times: times}
		}
		const due = expression.Day(20_000)
		date := duedate.Date{Named: due, Counts: due, Value: expression.DateOf(due)}
		var known []Hold
		sent := make(map[string]bool)
		stages := duedate.Stages(d, due)
		for today := due - 40; today < due+60; today++ {
			if today < due+30 && rapid.IntRange(0, 9).Draw(t, "say") == 0 { // one of each kind counts: the latest
				until := today + expression.Day(rapid.IntRange(1, 25).Draw(t, "days"))
				if rapid.Bool().Draw(t, "snoozed") {
					known = append(drop(known, HoldSnoozed), Hold{Resource: "orders", RecordID: "a", Deadline: "payment", Due: due, Until: until, Reason: HoldSnoozed})
				} else {
					known = append(drop(known, HoldPaused), Hold{Resource: "orders", RecordID: "a", Until: until, Reason: HoldPaused})
				}
			}
			held := newHolds(known).of(resource, d, "a", date)
			now, when := duedate.Current(d, due, today, held.again()...)
			if _, is := held.on(today); is || when == duedate.NotYet {
				continue
			}
			goes := !sent[now.Label]
			sent[now.Label] = true
			for _, h := range held {
				if h.Until == today && !goes {
					t.Fatalf("on %s nothing goes out, though it is put off until then: %q went before", today, now.Label)
				}
			}
			for _, s := range stages {
				if s.Day == today && !goes {
					t.Fatalf("on %s the stage %s is missed: %q went before", today, s.Label, now.Label)
				}
			}
			if goes && now.Day > today {
				t.Fatalf("on %s %s goes out", today, now.Label)
			}
		}
		held := newHolds(known).of(resource, d, "a", date)
		if now, _ := duedate.Current(d, due, due+100, held.again()...); !sent[now.Label] {
			t.Fatalf("%s is lost, of %v", now.Label, sent)
		}
	})
}

func drop(list []Hold, reason HoldReason) []Hold {
	var kept []Hold
	for _, h := range list {
		if h.Reason != reason {
			kept = append(kept, h)
		}
	}
	return kept
}
