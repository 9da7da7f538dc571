package reminders

import (
	"fmt"
	"time"

	"github.com/robfig/cron/v3"

	"sheetsync/sheetschema/expression"
)

// Schedule is when a register's reminders go out: a cron expression of five
// fields, in the register's time zone.
type Schedule struct {
	cron cron.Schedule
	zone *time.Location
}

// ParseSchedule reads a cron expression such as “30 8 * * *”.
func ParseSchedule(text string, zone *time.Location) (Schedule, error) {
	parsed, err := cron.ParseStandard(text)
	if err != nil {
		return Schedule{}, fmt.Errorf("%q is not a cron expression of minute, hour, day, month and weekday, such as 30 8 * * *: %w", text, err)
	}
	return Schedule{cron: parsed, zone: zone}, nil
}

// On returns the instant of the day at which the reminders go out. On a day
// that the schedule leaves out it is the time of day of the next one.
func (s Schedule) On(day expression.Day) time.Time {
	year, month, d := day.Civil()
	midnight := time.Date(year, time.Month(month), d, 0, 0, 0, 0, s.zone)
	next := s.cron.Next(midnight.Add(-time.Second))
	if next.IsZero() {
		return midnight // a date that never comes, such as 30 February
	}
	hour, minute, second := next.In(s.zone).Clock()
	return time.Date(year, time.Month(month), d, hour, minute, second, 0, s.zone)
}

// TimeOfDay is the time between midnight and [Schedule.On] on an ordinary day,
// for [Register.DueFrom].
func (s Schedule) TimeOfDay(day expression.Day) time.Duration {
	hour, minute, second := s.On(day).Clock()
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second
}
