package cronspec

import (
	"testing"
	"time"
	_ "time/tzdata" // the same zones everywhere

	"github.com/google/go-cmp/cmp"
)

func TestScheduleNext(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, cron, zone, after string
		want                    []string
	}{
		{"every day", "30 8 * * *", "Asia/Shanghai", "2026-03-01T08:30:00+08:00", []string{"2026-03-02T08:30:00+08:00", "2026-03-03T08:30:00+08:00"}},
		{"an hour that a day hasn't", "30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00+01:00",
			[]string{"2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"}},
		{"midnight that a day hasn't", "0 0 * * *", "America/Santiago", "2026-09-05T00:00:00-04:00",
			[]string{"2026-09-06T01:00:00-03:00", "2026-09-07T00:00:00-03:00"}},
		{"half past midnight", "30 0 * * *", "Asia/Beirut", "2026-03-28T00:30:00+02:00", []string{"2026-03-29T01:00:00+03:00", "2026-03-30T00:30:00+03:00"}},
		{"only a day of the week that it isn't", "30 2 * * 1", "Europe/Berlin", "2026-03-28T12:00:00+01:00", []string{"2026-03-30T02:30:00+02:00"}},
		{"an hour that comes twice", "30 2 * * *", "Europe/Berlin", "2026-10-25T00:00:00+02:00",
			[]string{"2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"}},
		{"midnight that comes twice", "0 0 * * *", "America/Havana", "2026-10-31T12:00:00-04:00",
			[]string{"2026-11-01T00:00:00-04:00", "2026-11-02T00:00:00-05:00"}},
		{"every half hour goes on", "*/30 * * * *", "Europe/Berlin", "2026-10-25T02:00:00+02:00",
			[]string{"2026-10-25T02:30:00+02:00", "2026-10-25T02:00:00+01:00", "2026-10-25T02:30:00+01:00", "2026-10-25T03:00:00+01:00"}},
		{"every half hour over a gap", "*/30 * * * *", "Europe/Berlin", "2026-03-29T01:00:00+01:00",
			[]string{"2026-03-29T01:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-29T03:30:00+02:00"}},
		{"by the clock alone", "@every 1h", "Europe/Berlin", "2026-03-29T01:30:00+01:00", []string{"2026-03-29T03:30:00+02:00"}},
		{"never", "0 9 30 2 *", "Europe/Berlin", "2026-03-29T01:30:00+01:00", []string{"0001-01-01T00:00:00Z"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			zone, err := time.LoadLocation(tt.zone)
			if err != nil {
				t.Fatal(err)
			}
			s, err := Parse(tt.cron, zone)
			if err != nil {
				t.Fatal(err)
			}
			at, err := time.Parse(time.RFC3339, tt.after)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for range tt.want {
				at = s.Next(at)
				got = append(got, at.Format(time.RFC3339))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("the turns (-want +got):\n%s", diff)
			}
		})
	}
}
