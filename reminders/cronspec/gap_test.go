package cronspec

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestLongestGap(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for _, test := range []struct {
		name, cron, zone string
		want             time.Duration
	}{
		{"every five minutes", "*/5 * * * *", "UTC", 5 * time.Minute},
		{"every minute", "* * * * *", "UTC", time.Minute},
		{"by the clock alone", "@every 10s", "UTC", 10 * time.Second},
		{"over night", "0 8-18 * * *", "UTC", 14 * time.Hour},
		{"over the weekend", "0 8-18 * * 1-5", "UTC", 2*day + 14*time.Hour},
		{"over the night on which clocks are put back", "0 8 * * *", "Europe/Berlin", 25 * time.Hour},
		{"over the longest month", "0 0 1 * *", "UTC", 31 * day},
		{"over most of the year", "* 8-18 * 1 *", "UTC", 335*day + 13*time.Hour + time.Minute}, // a leap year's
		{"over the years", "0 0 1 1 *", "UTC", 365 * day},
		{"over the years, from a day whose last hour comes twice", "0 * 29 1,2 *", "Asia/Almaty", 364*day + time.Hour},
		{"from a day that has a turn of the day before", "0 * 29,30 1,3 *", "America/Nuuk", 304*day + time.Hour},
		{"never", "0 9 30 2 *", "UTC", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			zone, err := time.LoadLocation(test.zone)
			if err != nil {
				t.Fatal(err)
			}
			s, err := Parse(test.cron, zone)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.LongestGap(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// The longest gap is the one that going through all turns of the window finds, whatever
// the schedule and the zone.
func TestLongestGapIsThatOfAllTurns(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom([]string{
			"UTC", "Asia/Shanghai", "Europe/Berlin", "America/Havana", "America/Santiago", "Asia/Beirut", "Australia/Lord_Howe", "Asia/Almaty", "America/Nuuk",
		}).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		minute := rapid.SampledFrom([]string{"0", "30", "5,50", "*/20"}).Draw(t, "minute")
		hour := rapid.SampledFrom([]string{"*", "0", "2", "*/6", "23", "0-2", "8-18"}).Draw(t, "hour")
		day := rapid.SampledFrom([]string{"*", "1", "6", "29-30", "31", "*/9"}).Draw(t, "day")
		month := rapid.SampledFrom([]string{"*", "3", "1,2", "1,3", "2-11", "3,4,7,10"}).Draw(t, "month")
		weekday := rapid.SampledFrom([]string{"*", "1-5", "0"}).Draw(t, "weekday")
		text := fmt.Sprintf("%s %s %s %s %s", minute, hour, day, month, weekday)
		s, err := Parse(text, zone)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Date(2024, time.January, 1, 0, 0, 0, 0, zone)
		want := time.Duration(0)
		last := s.Next(start)
		for n := 1; !last.IsZero() && (n == 1 || last.Sub(start) < gapWindow); n++ {
			next := s.Next(last)
			if next.IsZero() {
				break
			}
			want, last = max(want, next.Sub(last)), next
		}
		if got := s.LongestGap(); got != want {
			t.Errorf("%q in %s: got %s, want %s", text, zone, got, want)
		}
	})
}

// BenchmarkLongestGap is of a schedule that has the sheet looked at every five minutes.
func BenchmarkLongestGap(b *testing.B) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		b.Fatal(err)
	}
	s, err := Parse("*/5 * * * *", zone)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s.LongestGap()
	}
}
