package reminders

import (
	"testing"
	"time"

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
		s, err := ParseSchedule(tt.cron, shanghai)
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
	if _, err := ParseSchedule("8:30", shanghai); err == nil {
		t.Error("8:30 is no cron expression")
	}
}
