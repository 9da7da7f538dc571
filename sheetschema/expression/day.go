package expression

import (
	"fmt"
	"time"
)

// Day is a day of the calendar: the number of days since 1970-01-01.
type Day int32

// The days of the years 0001 to 9999, which is what dates may reach.
var (
	firstDay = dayOf(1, 1, 1)
	lastDay  = dayOf(9999, 12, 31)
)

const secondsPerDay = 24 * 60 * 60

func dayOf(year, month, day int) Day {
	return Day(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

// NewDay returns the day of the proleptic Gregorian calendar; ok is false when
// the calendar has no such day, or the year is not 1 to 9999.
func NewDay(year, month, day int) (d Day, ok bool) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, false
	}
	return dayOf(year, month, day), true
}

// ParseDay reads a date written as 2025-03-31.
func ParseDay(text string) (Day, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fmt.Errorf("not a date written as 2025-03-31")
	}
	day, ok := NewDay(t.Year(), int(t.Month()), t.Day())
	if !ok {
		return 0, fmt.Errorf("not a date from year 1 on")
	}
	return day, nil
}

// DayOf returns the day that an instant falls on in its own location.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return dayOf(y, int(m), d)
}

// Civil returns year, month (1 to 12) and day of the month.
func (d Day) Civil() (year, month, day int) {
	y, m, dd := time.Unix(int64(d)*secondsPerDay, 0).UTC().Date()
	return y, int(m), dd
}

// String writes the day as 2025-03-31.
func (d Day) String() string {
	y, m, dd := d.Civil()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, dd)
}

// AddMonths returns the day n months later, or earlier when n is negative. A
// day that the month doesn't have becomes the month's last one.
func (d Day) AddMonths(n int) Day {
	y, m, dd := d.Civil()
	months := y*12 + m - 1 + n
	y, m = months/12, months%12+1
	if m < 1 {
		y, m = y-1, m+12
	}
	return dayOf(y, m, min(dd, daysIn(y, m)))
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// valid reports whether the day is in the years 1 to 9999.
func (d Day) valid() bool { return d >= firstDay && d <= lastDay }
