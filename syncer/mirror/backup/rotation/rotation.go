// Package rotation says which backups stay: those of the last 24 hours, and the newest of
// each of the last days, weeks and months (grandfather-father-son rotation).
package rotation

import (
	"slices"
	"time"
)

// A Plan is how many days, weeks and months a backup of is kept. Those in which none was
// made don't count: of seven days, the last seven with a backup are meant.
type Plan struct{ Daily, Weekly, Monthly int }

// Kept reports for each backup, by when it was made, whether it stays. Days, ISO weeks and
// months are those of the zone. The newest one always stays, and so do all that are less
// than a day older: what was backed up before something went wrong is not to be replaced by
// what is backed up after.
func (p Plan) Kept(made []time.Time, zone *time.Location) []bool {
	newestFirst := make([]int, len(made))
	for i := range newestFirst {
		newestFirst[i] = i
	}
	slices.SortStableFunc(newestFirst, func(a, b int) int { return made[b].Compare(made[a]) })
	keep := make([]bool, len(made))
	for i := range made {
		keep[i] = made[newestFirst[0]].Sub(made[i]) < 24*time.Hour
	}
	for _, rule := range []struct {
		most   int
		period func(time.Time) [3]int
	}{
		{max(p.Daily, 1), func(t time.Time) [3]int { return [3]int{t.Year(), int(t.Month()), t.Day()} }},
		{p.Weekly, func(t time.Time) [3]int { year, week := t.ISOWeek(); return [3]int{year, week} }},
		{p.Monthly, func(t time.Time) [3]int { return [3]int{t.Year(), int(t.Month())} }},
	} {
		seen := make(map[[3]int]bool)
		for _, i := range newestFirst {
			period := rule.period(made[i].In(zone))
			if seen[period] || len(seen) >= rule.most {
				continue
			}
			seen[period], keep[i] = true, true
		}
	}
	return keep
}
