package expression_test

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the same zones everywhere

	"sheetsync/sheetschema/expression"
)

func TestDayAt(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, zone, day string
		second          int
		want            string
	}{
		{"an ordinary day", "Asia/Shanghai", "2026-03-01", 8*3600 + 1800, "2026-03-01T08:30:00+08:00"},
		{"no zone is UTC", "", "2026-03-01", 0, "2026-03-01T00:00:00Z"},
		{"no midnight in Santiago", "America/Santiago", "2026-09-06", 0, "2026-09-06T01:00:00-03:00"},
		{"half past midnight neither", "America/Santiago", "2026-09-06", 1800, "2026-09-06T01:00:00-03:00"},
		{"and then as always", "America/Santiago", "2026-09-06", 8 * 3600, "2026-09-06T08:00:00-03:00"},
		{"no midnight in Havana", "America/Havana", "2026-03-08", 0, "2026-03-08T01:00:00-04:00"},
		{"no midnight in Beirut", "Asia/Beirut", "2026-03-29", 0, "2026-03-29T01:00:00+03:00"},
		{"no midnight in Cairo", "Africa/Cairo", "2026-04-24", 0, "2026-04-24T01:00:00+03:00"},
		{"two midnights in Havana", "America/Havana", "2026-11-01", 0, "2026-11-01T00:00:00-04:00"},
		{"a night hour that is skipped", "Europe/Berlin", "2026-03-29", 2*3600 + 1800, "2026-03-29T03:00:00+02:00"},
		{"a night hour that comes twice", "Europe/Berlin", "2026-10-25", 2*3600 + 1800, "2026-10-25T02:30:00+02:00"},
		{"after it", "Europe/Berlin", "2026-10-25", 3 * 3600, "2026-10-25T03:00:00+01:00"},
		{"half an hour is skipped", "Australia/Lord_Howe", "2026-10-04", 2*3600 + 900, "2026-10-04T02:30:00+11:00"},
		{"a day that never was", "Pacific/Apia", "2011-12-30", 8 * 3600, "2011-12-31T00:00:00+14:00"},
		{"before the common era of zones", "Asia/Shanghai", "0001-01-01", 0, "0001-01-01T00:00:00+08:05"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var zone *time.Location
			if tt.zone != "" {
				var err error
				if zone, err = time.LoadLocation(tt.zone); err != nil {
					t.Fatal(err)
				}
			}
			day, err := expression.ParseDay(tt.day)
			if err != nil {
				t.Fatal(err)
			}
			if got := day.At(tt.second, zone).Format(time.RFC3339); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// In every zone of the tz database, through a year with all its changes of
// clocks, a day begins where the one before it ends, and a time of the day is
// on that day.
func TestDaysOfAYearInEveryZone(t *testing.T) {
	t.Parallel()
	first, _ := expression.NewDay(2026, 1, 1)
	for _, zone := range zones(t) {
		for day := first; day < first+366; day++ {
			start := day.Start(zone)
			if got := expression.DayOf(start); got != day {
				t.Fatalf("%s: %s begins on %s", zone, day, got)
			}
			if got := expression.DayOf(start.Add(-time.Second)); got != day-1 {
				t.Fatalf("%s: %s begins a second after %s", zone, day, got)
			}
			for _, second := range []int{1800, 2*3600 + 1800, 12 * 3600} {
				at := day.At(second, zone)
				hour, minute, s := at.Clock()
				skipped := at.Sub(start) < time.Duration(second)*time.Second
				if clock := hour*3600 + minute*60 + s; expression.DayOf(at) != day || clock != second && !(skipped && clock > second) {
					t.Fatalf("%s: %d seconds into %s is %s", zone, second, day, at)
				}
			}
		}
	}
}

// zones are those of the machine's tz database.
func zones(t *testing.T) []*time.Location {
	t.Helper()
	const root = "/usr/share/zoneinfo"
	var list []*time.Location
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			if entry != nil && (entry.Name() == "right" || entry.Name() == "posix") {
				return fs.SkipDir
			}
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		if zone, err := time.LoadLocation(name); err == nil && strings.ToUpper(name[:1]) == name[:1] {
			list = append(list, zone)
		}
		return nil
	})
	if err != nil || len(list) < 300 {
		t.Skipf("SKIPPED: the machine has no tz database under %s (%d zones, %v)", root, len(list), err)
	}
	return list
}
