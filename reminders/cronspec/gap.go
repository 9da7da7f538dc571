package cronspec

import (
	"time"

	"github.com/robfig/cron/v3"

	"sheetsync/sheetschema/expression"
)

// gapWindow has every month, and the changes of clocks.
const gapWindow = 400 * 24 * time.Hour

// LongestGap returns the longest time between two turns that follow each other, as told
// by the year 2024: of 0 18 * * 1-5 that is a weekend. It is 0 where there are no two.
//
// The turns of a day are at the same times on every day that has any, so that those of
// the days on which the clocks aren't changed are gone through once. Each command that
// reads a configuration waits for this.
func (s Schedule) LongestGap() time.Duration {
	start := time.Date(2024, time.January, 1, 0, 0, 0, 0, s.zone)
	if _, ok := s.cron.(*cron.SpecSchedule); !ok { // by the clock alone
		first := s.Next(start)
		return s.Next(first).Sub(first)
	}
	longest := time.Duration(0)
	var usual *spread
	last, begins := s.Next(start), false // begins says that it is its day's first
	for n := 1; !last.IsZero() && (n == 1 || last.Sub(start) < gapWindow); n++ {
		if begins && s.isPlain(last) {
			if usual == nil {
				usual = s.spreadFrom(last)
			}
			longest, last = max(longest, usual.gap), last.Add(usual.length)
		}
		next := s.Next(last)
		if next.IsZero() {
			break
		}
		longest = max(longest, next.Sub(last))
		last, begins = next, s.dayOf(next) != s.dayOf(last)
	}
	return longest
}

// spread is how the turns of a day lie.
type spread struct {
	gap    time.Duration // the longest between two
	length time.Duration // from the first to the last
}

// spreadFrom goes through the turns of the day whose first is given.
func (s Schedule) spreadFrom(first time.Time) *spread {
	var of spread
	last := first
	for next := s.Next(last); !next.IsZero() && s.dayOf(next) == s.dayOf(first); next = s.Next(next) {
		of.gap, last = max(of.gap, next.Sub(last)), next
	}
	of.length = last.Sub(first)
	return &of
}

// isPlain reports whether clocks show each time of day once on the day of an instant, and
// aren't changed when it begins or ends: put back then, they show the last hour again; put
// forward then, they have the turns of the hour that they skip on the day after.
func (s Schedule) isPlain(at time.Time) bool {
	begin := s.dayOf(at).Start(s.zone)
	last, next := begin.ZoneBounds()
	hour, minute, second := begin.Clock()
	return hour+minute+second == 0 && last.Before(begin) && (next.IsZero() || next.After(begin.Add(24*time.Hour)))
}

func (s Schedule) dayOf(at time.Time) expression.Day { return expression.DayOf(at.In(s.zone)) }
