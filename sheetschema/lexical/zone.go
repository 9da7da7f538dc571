package lexical

import (
	"math"
	"time"

	"sheetsync/sheetschema/expression"
)

// ZoneClock turns clock readings of one place into instants and back. A
// reading that the clocks passed twice, when they were put back, is the first
// one; one that they skipped is taken as if they had not yet been put forward,
// so that 02:30 in the skipped hour is 03:30. It is for one goroutine.
type ZoneClock struct {
	location *time.Location
	// In instants from to until, seconds since 1970, the offset holds.
	from, until int64
	offset      int64
}

// NewZoneClock returns a clock of the location. It is for one goroutine.
func NewZoneClock(location *time.Location) *ZoneClock {
	if location == nil {
		location = time.UTC
	}
	return &ZoneClock{location: location, from: math.MaxInt64}
}

// SecondsPerDay is the length of a day of the calendar, without leap seconds.
const SecondsPerDay = 24 * 60 * 60

// instant returns the instant, in seconds since 1970-01-01 UTC, at which the
// clocks read the local time, given likewise.
func (z *ZoneClock) instant(local int64) int64 {
	if at := local - z.offset; z.from <= at-SecondsPerDay && at+SecondsPerDay < z.until {
		return at // no change of clocks is near
	}
	before, after := z.at(local-SecondsPerDay), z.at(local+SecondsPerDay)
	if at := local - before; z.at(at) == before {
		return at
	}
	if at := local - after; z.at(at) == after {
		return at
	}
	return local - before
}

// local returns what the clocks read at an instant.
func (z *ZoneClock) local(instant int64) int64 { return instant + z.at(instant) }

// at returns the offset that holds at an instant.
func (z *ZoneClock) at(instant int64) int64 {
	if z.from <= instant && instant < z.until {
		return z.offset
	}
	t := time.Unix(instant, 0).In(z.location)
	_, offset := t.Zone()
	start, end := t.ZoneBounds()
	z.from, z.until, z.offset = math.MinInt64, math.MaxInt64, int64(offset)
	if !start.IsZero() {
		z.from = start.Unix()
	}
	if !end.IsZero() {
		z.until = end.Unix()
	}
	return z.offset
}

// MicrosOfSerial turns a serial number in the place's time into microseconds
// since 1970-01-01 UTC. Spreadsheets count milliseconds; what is finer is
// rounding.
func (z *ZoneClock) MicrosOfSerial(serial float64) (int64, bool) {
	if !(serial >= FirstSerial && serial < LastSerial+1) {
		return 0, false
	}
	millis := int64(math.Round((serial + SerialEpoch) * SecondsPerDay * 1000))
	seconds := floorDiv(millis, 1000)
	return z.instant(seconds)*1e6 + (millis-seconds*1000)*1000, true
}

// SerialOfMicros is the reverse of microsOfSerial.
func (z *ZoneClock) SerialOfMicros(micros int64) float64 {
	seconds := floorDiv(micros, 1e6)
	local := z.local(seconds)*1000 + (micros-seconds*1e6)/1000
	return float64(local)/(SecondsPerDay*1000) - SerialEpoch
}

// Micros turns what a text told into an instant.
func (z *ZoneClock) Micros(m Moment) (int64, bool) {
	d, ok := m.Date()
	if !ok {
		return 0, false
	}
	local := int64(d)*SecondsPerDay + m.Seconds()
	if m.zoned {
		return (local-int64(m.offset))*1e6 + int64(m.micro), true
	}
	return z.instant(local)*1e6 + int64(m.micro), true
}

// Day returns the day that a moment is of: as it stands, or, where the moment
// names its zone, the day on which the place's own clocks read that instant.
func (z *ZoneClock) Day(m Moment) (expression.Day, bool) {
	d, ok := m.Date()
	if !ok || !m.zoned {
		return d, ok
	}
	instant := int64(d)*SecondsPerDay + m.Seconds() - int64(m.offset)
	return expression.Day(floorDiv(z.local(instant), SecondsPerDay)), true
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
