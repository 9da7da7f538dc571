package cronspec

import "time"

const (
	gapWindow = 400 * 24 * time.Hour // has every month, and the changes of clocks
	gapTurns  = 50_000               // are enough of those that are close together
)

// LongestGap returns the longest time between two turns that follow each other, as told
// by the year 2024: of 0 18 * * 1-5 that is a weekend. It is 0 where there are no two.
func (s Schedule) LongestGap() time.Duration {
	start := time.Date(2024, time.January, 1, 0, 0, 0, 0, s.zone)
	longest := time.Duration(0)
	last := s.Next(start)
	for n := 1; n < gapTurns && !last.IsZero() && (n == 1 || last.Sub(start) < gapWindow); n++ {
		next := s.Next(last)
		if next.IsZero() {
			break
		}
		longest, last = max(longest, next.Sub(last)), next
	}
	return longest
}
