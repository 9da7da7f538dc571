package duedate

import (
	"fmt"
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
		when       Timing
	}{
		{"too early", weekly, "2026-03-31", "2026-02-28", "", NotYet},
		{"first day", weekly, "2026-03-31", "2026-03-01", "P30D", IsDue},
		{"between", weekly, "2026-03-31", "2026-03-23", "P30D", IsDue},
		{"second", weekly, "2026-03-31", "2026-03-24", "P7D", IsDue},
		{"the day itself", weekly, "2026-03-31", "2026-03-31", "P0D", IsDue},
		{"the day after", weekly, "2026-03-31", "2026-04-01", "P0D", IsDue},
		{"overdue", weekly, "2026-03-31", "2026-04-07", "overdue 1", IsDue},
		{"last", weekly, "2026-03-31", "2026-04-14", "overdue 2", IsDue},
		{"last day of the last", weekly, "2026-03-31", "2026-04-27", "overdue 2", IsDue},
		{"long past", weekly, "2026-03-31", "2026-04-28", "overdue 2", LongPast},
		{"ages past", weekly, "1998-03-31", "2026-04-28", "overdue 2", LongPast},
		{"a month before, clamped", monthly, "2026-03-31", "2026-02-27", "", NotYet},
		{"a month before the 31st", monthly, "2026-03-31", "2026-02-28", "P1M", IsDue},
		{"a month before in a leap year", monthly, "2028-03-31", "2028-02-29", "P1M", IsDue},
		{"a month after, clamped", monthly, "2026-01-31", "2026-02-28", "overdue 1", IsDue},
		{"months are counted from the date", monthly, "2026-01-31", "2026-03-30", "overdue 1", IsDue},
		{"and not from each other", monthly, "2026-01-31", "2026-03-31", "overdue 2", IsDue},
		{"nothing but ahead", single, "2026-03-31", "2026-03-30", "P1D", IsDue},
		{"nothing but ahead, missed", single, "2026-03-31", "2026-04-12", "P1D", IsDue},
		{"entered ten days before, after its reminders", early, "2026-03-31", "2026-03-21", "P30D", IsDue},
		{"and on the day itself", early, "2026-03-31", "2026-03-31", "P30D", IsDue},
		{"but not after it", early, "2026-03-31", "2026-04-01", "P30D", LongPast},
		{"nothing but ahead, long missed", single, "2026-03-31", "2026-04-13", "P1D", LongPast},
	}
	for _, tt := range tests {
		s, when := Current(tt.deadline, day(t, tt.due), day(t, tt.today))
		if s.Label != tt.stage || when != tt.when {
			t.Errorf("%s: %q, %d, want %q, %d", tt.name, s.Label, when, tt.stage, tt.when)
		}
	}
}

// A day to which people put reminders off is a stage behind what had been reached.
func TestAgain(t *testing.T) {
	t.Parallel()
	weekly := &sheetschema.Deadline{Remind: []period.Period{days(7), days(0)}, Overdue: &sheetschema.Overdue{Every: days(7), Times: 1}}
	touch := &sheetschema.Deadline{Remind: []period.Period{days(0)}, Cadence: &sheetschema.Cadence{Escalate: []period.Period{days(3), days(5)}}}
	for _, tt := range []struct {
		name     string
		deadline *sheetschema.Deadline
		again    []string
		want     []string
	}{
		{"between two", weekly, []string{"2026-03-26"}, []string{"P7D 0", "again 2026-03-26 0", "P0D 0", "overdue 1 0"}},
		{"before the first", weekly, []string{"2026-03-20"}, []string{"P7D 0", "P0D 0", "overdue 1 0"}},
		{"on one", weekly, []string{"2026-03-31"}, []string{"P7D 0", "P0D 0", "overdue 1 0"}},
		{"behind all, twice", weekly, []string{"2026-05-01", "2026-05-08"}, []string{"P7D 0", "P0D 0", "overdue 1 0", "again 2026-05-01 0", "again 2026-05-08 0"}},
		{"to whom the one before went", touch, []string{"2026-04-10"}, []string{"P0D 0", "escalate 1 1", "escalate 2 2", "again 2026-04-10 2"}},
	} {
		var again []expression.Day
		for _, text := range tt.again {
			again = append(again, day(t, text))
		}
		var got []string
		for _, s := range Stages(tt.deadline, day(t, "2026-03-31"), again...) {
			got = append(got, fmt.Sprintf("%s %d", s.Label, s.Escalation))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
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
		list := Stages(d, due)
		today := list[0].Day - 2
		index := -1
		for ; ; today++ {
			s, when := Current(d, due, today)
			if from, to := Window(d, today); when == IsDue && (due < from || due > to) {
				t.Fatalf("on %s the window is %s to %s without %s", today, from, to, due)
			}
			switch when {
			case NotYet:
				if index >= 0 {
					t.Fatalf("on %s nothing is due any more", today)
				}
			case IsDue, LongPast:
				now := slices.IndexFunc(list, func(other Stage) bool { return other == s })
				if now < index {
					t.Fatalf("on %s it is %s's turn again", today, s.Label)
				}
				index = now
				if s.Day > today || index+1 < len(list) && list[index+1].Day <= today {
					t.Fatalf("on %s it is %s's turn, of %v", today, s.Label, list)
				}
			}
			if when == LongPast {
				break
			}
		}
		if last := list[len(list)-1]; index != len(list)-1 || today != max(last.Day+CatchUp, due+1) {
			t.Fatalf("it was long past on %s after %v", today, list)
		}
	})
}

func TestListed(t *testing.T) {
	t.Parallel()
	ordinary := &sheetschema.Deadline{Remind: []period.Period{{Days: 7}, {}}}
	pool := &sheetschema.Deadline{Remind: []period.Period{{Days: 7}, {}}, Pool: true}
	for _, test := range []struct {
		left int
		want bool
	}{{8, false}, {7, true}, {0, true}, {-13, true}, {-14, false}, {-4000, false}} {
		if got := Listed(pool, 1000, expression.Day(1000-test.left)); got != test.want {
			t.Errorf("%d days before the pool: %v", test.left, got)
		}
		if !Listed(ordinary, 1000, expression.Day(1000-test.left)) {
			t.Errorf("%d days before a date it isn't listed", test.left)
		}
	}
}
