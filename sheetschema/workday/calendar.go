package workday

import (
	"bufio"
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"maps"
	"strings"
	"time"

	"sheetsync/sheetschema/expression"
)

// A Calendar tells workdays. It is immutable and may be shared. Nil is [Weekdays].
type Calendar struct {
	weekend  [7]bool // by time.Weekday
	days     map[expression.Day]bool
	years    map[int]bool
	holidays bool // the country's holidays are known in some years
}

var _ expression.Workdays = (*Calendar)(nil)

// Weekdays is the calendar of Monday to Friday.
func Weekdays() *Calendar { return Of(time.Saturday, time.Sunday) }

// Of is the calendar of the days that are no weekend.
func Of(weekend ...time.Weekday) *Calendar {
	c := &Calendar{}
	for _, day := range weekend {
		c.weekend[day] = true
	}
	return c
}

// WithWeekend is the calendar with another weekend.
func (c *Calendar) WithWeekend(weekend ...time.Weekday) *Calendar {
	other := Of(weekend...)
	if c != nil {
		other.days, other.years, other.holidays = c.days, c.years, c.holidays
	}
	return other
}

// Equal reports whether both take the same days for workdays.
func (c *Calendar) Equal(other *Calendar) bool {
	if c == nil || other == nil {
		return c == other
	}
	return c.weekend == other.weekend && c.holidays == other.holidays && maps.Equal(c.days, other.days) && maps.Equal(c.years, other.years)
}

// IsWorkday reports whether people work on a day.
func (c *Calendar) IsWorkday(day expression.Day) bool {
	if c == nil {
		c = Weekdays()
	}
	if works, special := c.days[day]; special {
		return works
	}
	return !c.weekend[day.Start(time.UTC).Weekday()]
}

// Knows reports whether the holidays of a year are known, or the calendar goes by
// weekends in every year.
func (c *Calendar) Knows(year int) bool { return c == nil || !c.holidays || c.years[year] }

// WithHolidays is a calendar with the holidays of a list as well: lines of a date, a
// comma and “off”, or “work” for a day of a weekend on which people work; what follows
// a further comma is a note, as is a line that begins with #. A year of which the list
// has a day is known. The error names the line.
func (c *Calendar) WithHolidays(list io.Reader) (*Calendar, error) {
	all := &Calendar{holidays: true, days: make(map[expression.Day]bool), years: make(map[int]bool), weekend: Weekdays().weekend}
	if c != nil {
		all.weekend = c.weekend
		for day, works := range c.days {
			all.days[day] = works
		}
		for year := range c.years {
			all.years[year] = true
		}
	}
	lines := bufio.NewScanner(list)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		date, rest, _ := strings.Cut(line, ",")
		kind, _, _ := strings.Cut(rest, ",")
		day, err := expression.ParseDay(strings.TrimSpace(date))
		kind = strings.TrimSpace(kind)
		if err != nil || kind != "off" && kind != "work" {
			return nil, fmt.Errorf("line %d of the holidays is not a day and off or work, such as 2027-10-01,off", n)
		}
		year, _, _ := day.Civil()
		all.days[day], all.years[year] = kind == "work", true
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the holidays: %w", err)
	}
	return all, nil
}

//go:embed cn.csv
var china []byte

// ForCountry returns the calendar of a country, by its ISO 3166 code of two letters:
// its weekend, and China's public holidays. The weekends are those of the Unicode
// Common Locale Data Repository (weekData); “” and other codes are Monday to Friday.
func ForCountry(code string) (*Calendar, error) {
	code = strings.ToUpper(code)
	c := Weekdays()
	if days, ok := weekends[code]; ok {
		c = Of(days...)
	}
	if code == "CN" {
		return c.WithHolidays(bytes.NewReader(china))
	}
	return c, nil
}

var weekends = func() map[string][]time.Weekday {
	by := make(map[string][]time.Weekday)
	add := func(codes string, days ...time.Weekday) {
		for _, code := range strings.Fields(codes) {
			by[code] = days
		}
	}
	add("BD BH DZ EG IL IQ JO KW LY OM QA SA SD SY YE", time.Friday, time.Saturday)
	add("AF", time.Thursday, time.Friday)
	add("BN", time.Friday, time.Sunday)
	add("DJ IR", time.Friday)
	add("NP", time.Saturday)
	add("IN UG", time.Sunday)
	return by
}()
