// Package cronspec tells when the turns of a crontab expression are, in civil time.
package cronspec

import (
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"sheetsync/sheetschema/expression"
)

// Schedule is when something is done for a register, such as sending its
// reminders: a cron expression of five fields, in the register's time zone.
//
// It is in civil time. Clocks that are put forward skip no turn: one at 02:30, on
// a day that has no 02:30, is at the next time that exists. Clocks that are put
// back repeat none, unless it is one of every hour: one at 02:30 is at the first
// of two.
type Schedule struct {
	cron cron.Schedule // asked for clock readings, as if every day had all of them
	zone *time.Location
}

// Parse reads a cron expression such as “30 8 * * *”.
func Parse(text string, zone *time.Location) (Schedule, error) {
	if strings.Contains(text, "TZ=") { // a zone of its own, which cron panics at where nothing follows it
		return Schedule{}, fmt.Errorf("%q has a time zone of its own: schedules are in the register's", text)
	}
	parsed, err := cron.ParseStandard(text)
	if err != nil {
		return Schedule{}, fmt.Errorf("%q is not a cron expression of minute, hour, day, month and weekday, such as 30 8 * * *: %w", text, err)
	}
	return Schedule{cron: parsed, zone: zone}, nil
}

// On returns the instant of the day at which the reminders go out. On a day
// that the schedule leaves out it is the time of day of the next one.
func (s Schedule) On(day expression.Day) time.Time { return day.At(s.clock(day), s.zone) }

// TimeOfDay is the time that clocks show at [Schedule.On], for
// the register that begins its days with it.
func (s Schedule) TimeOfDay(day expression.Day) time.Duration {
	return time.Duration(s.clock(day)) * time.Second
}

// clock is the time of day that the schedule has for a day, in seconds; midnight
// for one that knows no times of day, such as “@every 1h”.
func (s Schedule) clock(day expression.Day) int {
	if _, ok := s.cron.(*cron.SpecSchedule); !ok {
		return 0
	}
	next := s.cron.Next(day.Start(time.UTC).Add(-time.Second))
	if next.IsZero() {
		return 0 // a date that never comes, such as 30 February
	}
	hour, minute, second := next.Clock()
	return hour*3600 + minute*60 + second
}

// Next returns the first turn after an instant; the zero time for none.
func (s Schedule) Next(after time.Time) time.Time {
	after = after.In(s.zone)
	spec, ok := s.cron.(*cron.SpecSchedule)
	if !ok {
		return s.cron.Next(after)
	}
	// From one change of clocks to the next, clocks and instants run alike.
	for at, from := after, reading(after); ; {
		_, change := at.ZoneBounds()
		for turn := s.cron.Next(from); !turn.IsZero(); turn = s.cron.Next(turn) {
			t := at.Add(turn.Sub(reading(at)))
			if !change.IsZero() && !t.Before(change) {
				break
			}
			if spec.Hour&everyHour != 0 || !repeats(t) {
				return t
			}
		}
		if change.IsZero() || change.Sub(after) > searchLimit {
			return time.Time{}
		}
		// A turn among the readings that are skipped comes when the clocks are
		// put forward.
		last, first := reading(change.Add(-time.Second)), reading(change)
		if turn := s.cron.Next(last); !turn.IsZero() && turn.Before(first) {
			return change
		}
		at, from = change, first.Add(-time.Second)
	}
}

// everyHour marks, in the field of hours, that the expression has a star there.
const everyHour = 1 << 63

// repeats reports whether clocks have shown what they show at an instant before.
func repeats(t time.Time) bool {
	hour, minute, second := t.Clock()
	return expression.DayOf(t).At(hour*3600+minute*60+second, t.Location()).Before(t.Truncate(time.Second))
}

// searchLimit bounds the search for a turn that never comes.
const searchLimit = 5 * 366 * 24 * time.Hour

// reading is what clocks show at an instant, as the instant at which those of
// UTC show it.
func reading(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.Add(time.Duration(offset) * time.Second).UTC()
}
