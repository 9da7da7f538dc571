package service

import (
	"testing"
	"time"
	_ "time/tzdata" // the same zones everywhere

	"sheetsync/cmd/internal/config"
)

func TestParseAt(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, at, zone, remind string
		want                   string // "" where it is refused
	}{
		{"a day", "2025-03-31", "Asia/Shanghai", "30 8 * * *", "2025-03-31T08:30:00+08:00"},
		{"a day without reminders", "2025-03-31", "Asia/Shanghai", "", "2025-03-31T12:00:00+08:00"},
		{"no midnight in Santiago", "2026-09-06", "America/Santiago", "30 8 * * *", "2026-09-06T08:30:00-03:00"},
		{"and the hour isn't either", "2026-09-06", "America/Santiago", "0 0 * * *", "2026-09-06T01:00:00-03:00"},
		{"no midnight in Havana", "2026-03-08", "America/Havana", "", "2026-03-08T12:00:00-04:00"},
		{"no midnight in Beirut", "2026-03-29", "Asia/Beirut", "@every 30s", "2026-03-29T01:00:00+03:00"},
		{"an instant", "2026-09-06T00:30:00+02:00", "America/Santiago", "30 8 * * *", "2026-09-06T00:30:00+02:00"},
		{"a day that isn't", "2026-02-30", "Asia/Shanghai", "", ""},
		{"a word", "tomorrow", "Asia/Shanghai", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			zone, err := time.LoadLocation(tt.zone)
			if err != nil {
				t.Fatal(err)
			}
			at, err := ParseAt(tt.at, &config.Register{Location: zone, Remind: tt.remind})
			if err != nil || tt.want == "" {
				if err == nil || tt.want != "" {
					t.Fatalf("%s, %v", at, err)
				}
				return
			}
			if got := at.Format(time.RFC3339); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}
