package cronspec

import (
	"testing"
	"time"
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
