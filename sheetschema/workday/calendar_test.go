package workday_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/workday"
)

// TestChina holds every day of the years that the list has against the State Council's
// arrangements as others collected them.
func TestChina(t *testing.T) {
	t.Parallel()
	china, err := workday.ForCountry("cn")
	if err != nil {
		t.Fatal(err)
	}
	days := 0
	for year := 2023; year <= 2026; year++ {
		file := filepath.Join("..", "..", "..", "shared", "holidays-cn", fmt.Sprintf("%d.json", year))
		text, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			t.Skip("no list to compare with: " + file)
		}
		if err != nil {
			t.Fatal(err)
		}
		var list struct {
			Days []struct {
				Date     string `json:"date"`
				IsOffDay bool   `json:"isOffDay"`
			} `json:"days"`
		}
		if err := json.Unmarshal(text, &list); err != nil {
			t.Fatal(err)
		}
		off := make(map[string]bool)
		for _, d := range list.Days {
			off[d.Date] = d.IsOffDay
		}
		if !china.Knows(year) {
			t.Errorf("%d is not known", year)
		}
		for at := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() == year; at = at.AddDate(0, 0, 1) {
			want := at.Weekday() != time.Saturday && at.Weekday() != time.Sunday
			if isOff, listed := off[at.Format(time.DateOnly)]; listed {
				want = !isOff
			}
			if got := china.IsWorkday(expression.DayOf(at)); got != want {
				t.Errorf("%s is a workday: %t, want %t", at.Format(time.DateOnly), got, want)
			}
			days++
		}
	}
	if days != 1461 {
		t.Errorf("%d days were compared", days)
	}
	for _, year := range []int{2022, 2027} {
		if china.Knows(year) {
			t.Errorf("%d is known", year)
		}
	}
}

func TestCalendars(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		country, day string
		works        bool
	}{
		{"CN", "2026-02-14", true}, // a Saturday in exchange
		{"CN", "2026-02-15", false},
		{"CN", "2025-10-08", false},
		{"CN", "2025-10-11", true},
		{"", "2026-02-14", false},
		{"DE", "2026-02-16", true},
		{"SA", "2026-11-27", false}, // a Friday
		{"SA", "2026-11-29", true},  // a Sunday
		{"IR", "2026-11-28", true},
		{"BN", "2026-11-28", true},
		{"BN", "2026-11-29", false},
	} {
		c, err := workday.ForCountry(test.country)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.IsWorkday(day(t, test.day)); got != test.works {
			t.Errorf("in %q %s is a workday: %t", test.country, test.day, got)
		}
	}
}

func TestHolidaysOfOnesOwn(t *testing.T) {
	t.Parallel()
	c, err := workday.Weekdays().WithHolidays(strings.NewReader("\ufeff# ours\n\n2027-01-01,off,New Year\n2027-01-02,work\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if c.IsWorkday(day(t, "2027-01-01")) || !c.IsWorkday(day(t, "2027-01-02")) || c.IsWorkday(day(t, "2027-01-03")) || !c.Knows(2027) || c.Knows(2028) {
		t.Error("the list isn't followed")
	}
	if !workday.Weekdays().Knows(2028) {
		t.Error("weekends are known in every year")
	}
	for _, text := range []string{"2027-13-01,off", "2027-01-01", "2027-01-01,holiday", "\n\n1.1.2027,off"} {
		if _, err := workday.Weekdays().WithHolidays(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), "line "+fmt.Sprint(strings.Count(text, "\n")+1)) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// A moved date is a workday, on the rule's side, with none between it and the date.
func TestMove(t *testing.T) {
	t.Parallel()
	china, err := workday.ForCountry("CN")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		date := day(t, "2023-01-01") + expression.Day(rapid.IntRange(0, 1460).Draw(t, "day"))
		for rule, step := range map[workday.Rule]expression.Day{workday.Before: -1, workday.After: 1} {
			moved := workday.Move(china, date, rule)
			for d := date; d != moved; d += step {
				if china.IsWorkday(d) || (moved-d)*step < 0 {
					t.Fatalf("%s became %s over %s", date, moved, d)
				}
			}
			if !china.IsWorkday(moved) {
				t.Fatalf("%s became %s", date, moved)
			}
		}
		if workday.Move(china, date, workday.Stay) != date {
			t.Fatal("it moved")
		}
	})
	never := workday.Of(time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday)
	if d := day(t, "2026-01-01"); workday.Move(never, d, workday.After) != d {
		t.Error("a date moved where nobody works")
	}
}

func day(t interface{ Fatal(...any) }, text string) expression.Day {
	d, err := expression.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
