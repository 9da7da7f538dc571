package config

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Keep says how long is kept what a register leaves behind.
type Keep struct {
	History Span // versions of records
	Runs    Span
	Audit   Span // what was written into cells and decided on the page
	Ledger  Span // reminders of records that are gone
}

// A Span is a time of the calendar. The zero span is for ever.
type Span struct{ years, months, days int }

// Before is the time that lies so long before another one; the zero time for ever.
func (s Span) Before(t time.Time) time.Time {
	if s == (Span{}) {
		return time.Time{}
	}
	return t.AddDate(-s.years, -s.months, -s.days)
}

// The least that may be kept: reminders go by what was known some weeks ago, and people
// look at what last week's runs did.
var (
	leastHistory = Span{days: 30}
	leastRuns    = Span{days: 7}
)

func (b *builder) keep(i int) Keep {
	key := func(name string) string { return registerKey(i, "keep."+name) }
	return Keep{
		History: b.span(key("history"), leastHistory), Runs: b.span(key("runs"), leastRuns),
		Audit: b.span(key("audit"), leastHistory), Ledger: b.span(key("ledger"), leastHistory),
	}
}

var spanText = regexp.MustCompile(`^(\d{1,4})\s*([dwmy])$`)

// span returns a time such as 5y, 18m, 4w or 90d; the zero span for off.
func (b *builder) span(key string, least Span) Span {
	const hint = "Write it such as 90d, 4w, 18m or 5y; off is for ever."
	v := b.get(key)
	text := strings.ToLower(strings.TrimSpace(v.text))
	if text == "off" {
		return Span{}
	}
	found := spanText.FindStringSubmatch(text)
	if found == nil {
		b.bad(key, v, hint, "this is not a time")
		return Span{}
	}
	n, _ := strconv.Atoi(found[1]) // it is digits
	var s Span
	switch found[2] {
	case "d":
		s.days = n
	case "w":
		s.days = 7 * n
	case "m":
		s.months = n
	case "y":
		s.years = n
	}
	if at := leapYear; s == (Span{}) || s.Before(at).After(least.Before(at)) {
		b.bad(key, v, hint, "this is less than %d days", least.days)
	}
	return s
}
