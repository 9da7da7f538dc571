package reminders

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/period"
)

func day(t interface{ Fatal(...any) }, text string) expression.Day {
	d, err := expression.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func days(n int) period.Period { return period.Period{Days: n} }

func TestCurrent(t *testing.T) {
	t.Parallel()
	weekly := &sheetschema.Deadline{Remind: []period.Period{days(30), days(7), days(0)}, Overdue: &sheetschema.Overdue{Every: days(7), Times: 2}}
	monthly := &sheetschema.Deadline{
		Remind:  []period.Period{{Months: 1}},
		Overdue: &sheetschema.Overdue{Every: period.Period{Months: 1}, Times: 3},
	}
	early := &sheetschema.Deadline{Remind: []period.Period{days(60), days(30)}}
	single := &sheetschema.Deadline{Remind: []period.Period{days(1)}}
	tests := []struct {
		name       string
		deadline   *sheetschema.Deadline
		due, today string
		stage      string
		when       timing
	}{
		{"too early", weekly, "2026-03-31", "2026-02-28", "", notYet},
		{"first day", weekly, "2026-03-31", "2026-03-01", "P30D", isDue},
		{"between", weekly, "2026-03-31", "2026-03-23", "P30D", isDue},
		{"second", weekly, "2026-03-31", "2026-03-24", "P7D", isDue},
		{"the day itself", weekly, "2026-03-31", "2026-03-31", "P0D", isDue},
		{"the day after", weekly, "2026-03-31", "2026-04-01", "P0D", isDue},
		{"overdue", weekly, "2026-03-31", "2026-04-07", "overdue 1", isDue},
		{"last", weekly, "2026-03-31", "2026-04-14", "overdue 2", isDue},
		{"last day of the last", weekly, "2026-03-31", "2026-04-27", "overdue 2", isDue},
		{"long past", weekly, "2026-03-31", "2026-04-28", "overdue 2", longPast},
		{"ages past", weekly, "1998-03-31", "2026-04-28", "overdue 2", longPast},
		{"a month before, clamped", monthly, "2026-03-31", "2026-02-27", "", notYet},
		{"a month before the 31st", monthly, "2026-03-31", "2026-02-28", "P1M", isDue},
		{"a month before in a leap year", monthly, "2028-03-31", "2028-02-29", "P1M", isDue},
		{"a month after, clamped", monthly, "2026-01-31", "2026-02-28", "overdue 1", isDue},
		{"months are counted from the date", monthly, "2026-01-31", "2026-03-30", "overdue 1", isDue},
		{"and not from each other", monthly, "2026-01-31", "2026-03-31", "overdue 2", isDue},
		{"nothing but ahead", single, "2026-03-31", "2026-03-30", "P1D", isDue},
		{"nothing but ahead, missed", single, "2026-03-31", "2026-04-12", "P1D", isDue},
		{"entered ten days before, after its reminders", early, "2026-03-31", "2026-03-21", "P30D", isDue},
		{"and on the day itself", early, "2026-03-31", "2026-03-31", "P30D", isDue},
		{"but not after it", early, "2026-03-31", "2026-04-01", "P30D", longPast},
		{"nothing but ahead, long missed", single, "2026-03-31", "2026-04-13", "P1D", longPast},
	}
	for _, tt := range tests {
		s, when := current(tt.deadline, day(t, tt.due), day(t, tt.today))
		if s.label != tt.stage || when != tt.when {
			t.Errorf("%s: %q, %d, want %q, %d", tt.name, s.label, when, tt.stage, tt.when)
		}
	}
}

var periods = rapid.Custom(func(t *rapid.T) period.Period {
	return period.Period{
		Years: rapid.IntRange(0, 2).Draw(t, "years"), Months: rapid.IntRange(0, 14).Draw(t, "months"), Days: rapid.IntRange(0, 60).Draw(t, "days"),
	}
})

var deadlines = rapid.Custom(func(t *rapid.T) *sheetschema.Deadline {
	d := &sheetschema.Deadline{Remind: rapid.SliceOfNDistinct(periods, 0, 4, rapid.ID[period.Period]).Draw(t, "remind")}
	if len(d.Remind) == 0 || rapid.Bool().Draw(t, "overdue") {
		every := periods.Draw(t, "every")
		every.Days++
		d.Overdue = &sheetschema.Overdue{Every: every, Times: rapid.IntRange(1, 6).Draw(t, "times")}
	}
	return d
})

// Day by day, a date goes from nothing over each of its stages, in order, to
// long past, and while something is due of it, the window shows it.
func TestADatesLife(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := deadlines.Draw(t, "deadline")
		due := expression.Day(rapid.IntRange(0, 40000).Draw(t, "due"))
		list := stages(d, due)
		today := list[0].day - 2
		index := -1
		for ; ; today++ {
			s, when := current(d, due, today)
			if from, to := window(d, today); when == isDue && (due < from || due > to) {
				t.Fatalf("on %s the window is %s to %s without %s", today, from, to, due)
			}
			switch when {
			case notYet:
				if index >= 0 {
					t.Fatalf("on %s nothing is due any more", today)
				}
			case isDue, longPast:
				now := slices.IndexFunc(list, func(other stage) bool { return other == s })
				if now < index {
					t.Fatalf("on %s it is %s's turn again", today, s.label)
				}
				index = now
				if s.day > today || index+1 < len(list) && list[index+1].day <= today {
					t.Fatalf("on %s it is %s's turn, of %v", today, s.label, list)
				}
			}
			if when == longPast {
				break
			}
		}
		if last := list[len(list)-1]; index != len(list)-1 || today != max(last.day+catchUp, due+1) {
			t.Fatalf("it was long past on %s after %v", today, list)
		}
	})
}
