package expression

import "time"

// At returns the instant at which the clocks of a zone first read a time of the
// day, given in seconds since midnight, or a later one. So a reading that comes
// twice, when clocks are put back, is the first of the two, and one that is
// skipped, when they are put forward, is the next that exists: in Santiago the
// day of 2026-09-06 begins at 01:00, there being no midnight.
//
// Days are civil days everywhere: a day is never found by adding 24 hours, nor
// made an instant by [time.Date], which gives 2026-09-05 23:00 for that midnight.
func (d Day) At(second int, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	local := int64(d)*secondsPerDay + int64(second)
	// No place is further than 26 hours from UTC, so the clocks read less here.
	from := local - 26*60*60
	for {
		at := time.Unix(from, 0).In(zone)
		_, offset := at.Zone()
		_, end := at.ZoneBounds()
		if instant := max(local-int64(offset), from); end.IsZero() || instant < end.Unix() {
			return time.Unix(instant, 0).In(zone)
		}
		from = end.Unix()
	}
}

// Start returns the instant at which the day begins in a zone.
func (d Day) Start(zone *time.Location) time.Time { return d.At(0, zone) }
