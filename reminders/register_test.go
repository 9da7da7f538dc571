package reminders

import (
	"testing"
	"time"
	_ "time/tzdata" // the same zones everywhere

	"sheetsync/reminders/cronspec"
	"sheetsync/sheetschema/expression"
)

func TestDay(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	shanghai := time.FixedZone("CST", 8*3600)
	for _, tt := range []struct {
		at   string
		zone *time.Location
		from time.Duration
		want string
	}{
		{"2026-02-28T15:59:00Z", shanghai, 0, "2026-02-28"},
		{"2026-02-28T16:00:00Z", shanghai, 0, "2026-03-01"},
		{"2026-03-01T00:29:59Z", shanghai, 8*time.Hour + 30*time.Minute, "2026-02-28"},
		{"2026-03-01T00:30:00Z", shanghai, 8*time.Hour + 30*time.Minute, "2026-03-01"},
		// Clocks go forward at 2:00, so that half past eight is 6:30 UTC.
		{"2026-03-29T06:29:00Z", berlin, 8*time.Hour + 30*time.Minute, "2026-03-28"},
		{"2026-03-29T06:30:00Z", berlin, 8*time.Hour + 30*time.Minute, "2026-03-29"},
	} {
		at, err := time.Parse(time.RFC3339, tt.at)
		if err != nil {
			t.Fatal(err)
		}
		r := Register{Zone: tt.zone, DueFrom: tt.from}
		if got := r.day(at).String(); got != tt.want {
			t.Errorf("%s in %s from %s: %s, want %s", tt.at, tt.zone, tt.from, got, tt.want)
		}
	}
}

func TestSchedule(t *testing.T) {
	t.Parallel()
	shanghai := time.FixedZone("", 8*3600)
	for _, tt := range []struct{ cron, day, want string }{
		{"30 8 * * *", "2026-03-01", "2026-03-01T08:30:00+08:00"},
		{"0 9,15 * * *", "2026-03-01", "2026-03-01T09:00:00+08:00"},
		{"30 8 * * 1-5", "2026-03-01", "2026-03-01T08:30:00+08:00"}, // a Sunday
		{"@daily", "2026-03-01", "2026-03-01T00:00:00+08:00"},
		{"@every 30s", "2026-03-01", "2026-03-01T00:00:00+08:00"},
		{"0 9 30 2 *", "2026-03-01", "2026-03-01T00:00:00+08:00"},
	} {
		s, err := cronspec.Parse(tt.cron, shanghai)
		if err != nil {
			t.Fatal(err)
		}
		d, err := expression.ParseDay(tt.day)
		if err != nil {
			t.Fatal(err)
		}
		at := s.On(d)
		if got := at.Format(time.RFC3339); got != tt.want {
			t.Errorf("%s on %s: %s, want %s", tt.cron, tt.day, got, tt.want)
		}
		r := Register{Zone: shanghai, DueFrom: s.TimeOfDay(d)}
		if r.day(at) != d || r.day(at.Add(-time.Second)) != d-1 {
			t.Errorf("%s: the day doesn't begin when the schedule says", tt.cron)
		}
	}
	if _, err := cronspec.Parse("8:30", shanghai); err == nil {
		t.Error("8:30 is no cron expression")
	}
}

// Through a year with its changes of clocks each day has one turn, the day of
// the register begins with it, and that turn is [cronspec.Schedule.On].
func TestADaysTurn(t *testing.T) {
	t.Parallel()
	first, _ := expression.NewDay(2026, 1, 1)
	for _, name := range []string{"America/Santiago", "America/Havana", "Asia/Beirut", "Africa/Cairo", "America/Asuncion", "Australia/Lord_Howe", "Europe/Berlin", "America/New_York", "Atlantic/Azores", "Asia/Shanghai"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, cron := range []string{"0 0 * * *", "30 0 * * *", "30 1 * * *", "30 2 * * *", "59 23 * * *", "30 8 * * *"} {
			s, err := cronspec.Parse(cron, zone)
			if err != nil {
				t.Fatal(err)
			}
			at := first.Start(zone).Add(-time.Second)
			for day := first; day < first+366; day++ {
				at = s.Next(at)
				r := Register{Zone: zone, DueFrom: s.TimeOfDay(day)}
				if !at.Equal(s.On(day)) || expression.DayOf(at) != day || r.day(at) != day || r.day(at.Add(-time.Second)) != day-1 {
					t.Fatalf("%s, %s: the turn of %s is %s; On says %s", name, cron, day, at, s.On(day))
				}
			}
		}
	}
}
