// Package period knows calendar durations: how long before a date somebody is
// reminded, as ISO 8601 writes it.
package period

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"sheetsync/sheetschema/expression"
)

// A Period is a calendar duration of whole years, months and days (ISO 8601 without a
// time part).
type Period struct {
	Years, Months, Days int
}

// Parse reads an ISO 8601 duration of years, months, weeks and days,
// such as P30D, P2W or P1Y6M.
func Parse(text string) (Period, error) {
	rest, ok := strings.CutPrefix(text, "P")
	if !ok || rest == "" {
		return Period{}, errors.New("not an ISO 8601 duration, such as P7D")
	}
	if strings.Contains(rest, "T") {
		return Period{}, errors.New("a duration here is one of whole days, without a time part")
	}
	var p Period
	units := "YMWD"
	for rest != "" {
		end := strings.IndexAny(rest, units)
		if end < 1 {
			return Period{}, errors.New("not an ISO 8601 duration of years (Y), months (M), weeks (W) and days (D), in this order, such as P1M15D")
		}
		n, err := strconv.ParseUint(rest[:end], 10, 16)
		if err != nil {
			return Period{}, fmt.Errorf("%q is not a whole number up to 65535", rest[:end])
		}
		switch rest[end] {
		case 'Y':
			p.Years = int(n)
		case 'M':
			p.Months = int(n)
		case 'W':
			p.Days += 7 * int(n)
		case 'D':
			p.Days += int(n)
		}
		units = units[strings.IndexByte(units, rest[end])+1:]
		rest = rest[end+1:]
	}
	return p, nil
}

// String writes the period as ISO 8601 has it: P1Y6M, P7D; P0D for none.
func (p Period) String() string {
	var b strings.Builder
	b.WriteByte('P')
	for _, part := range []struct {
		n    int
		unit string
	}{{p.Years, "Y"}, {p.Months, "M"}, {p.Days, "D"}} {
		if part.n != 0 {
			b.WriteString(strconv.Itoa(part.n) + part.unit)
		}
	}
	if b.Len() == 1 {
		return "P0D"
	}
	return b.String()
}

// Before returns the day that lies the period before d: years and months
// first, to the month's last day where it has no such day, then days.
func (p Period) Before(d expression.Day) expression.Day {
	return d.AddMonths(-(p.Years*12 + p.Months)) - expression.Day(p.Days)
}

// After returns the day that lies the period after d, likewise.
func (p Period) After(d expression.Day) expression.Day {
	return d.AddMonths(p.Years*12+p.Months) + expression.Day(p.Days)
}

// Compare orders periods by their length, the shorter first. Calendar months differ in
// length, but no two reminders of one deadline are that close.
func Compare(a, b Period) int { return cmp.Compare(a.approximateDays(), b.approximateDays()) }

func (p Period) approximateDays() int { return p.Years*365 + p.Months*30 + p.Days }
