package cronspec_test

import (
	"testing"
	"time"

	"sheetsync/reminders/cronspec"
)

// FuzzSchedule holds that the next turn of a schedule comes after an instant, or never,
// whatever people write.
func FuzzSchedule(f *testing.F) {
	for _, text := range []string{"30 8 * * *", "@every 10s", "@daily", "0 0 30 2 *", "*/5 * * * 1-5", "30 2 29 3 *", "TZ=UTC 0 0 * * *", "60 * * * *", "TZ=", "CRON_TZ=x"} {
		f.Add(text, int64(1_774_742_400))
	}
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, seconds int64) {
		if seconds < 0 || seconds > 4_000_000_000 {
			return
		}
		s, err := cronspec.Parse(text, zone)
		if err != nil {
			return
		}
		at := time.Unix(seconds, 0)
		if next := s.Next(at); !next.IsZero() && !next.After(at) {
			t.Errorf("%q after %s comes at %s", text, at.In(zone), next)
		}
	})
}
