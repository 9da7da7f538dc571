package lexical

import (
	"math"
	"strconv"
	"strings"

	"sheetsync/sheetschema/expression"
)

// Result is what became of a text that should have been a value.
type Result uint8

// The results of reading a text. A text such as 03/04/2025 is ambiguous.
const (
	ResultUnderstood Result = iota
	ResultAmbiguous         // it could be two different values
	ResultUnknown
	// ResultMisgrouped says that the marks in a number stand where thousands are
	// parted, but not between groups of three digits.
	ResultMisgrouped
)

// ParseMoment reads a date, with a time behind it or not, in a form that
// leaves one reading only: year first, the Chinese form, a month by name, or
// day and month where one of them is beyond 12 or both are equal.
func ParseMoment(text string) (m Moment, timed bool, v Result) {
	if m, ok := isoDate(text); ok {
		return m, false, ResultUnderstood
	}
	text = Simplify(text)
	m, rest, v := cutDate(text)
	if v == ResultUnknown {
		return Moment{}, false, ResultUnknown
	}
	rest = strings.TrimLeft(rest, " ")
	rest = strings.TrimPrefix(rest, "T")
	if rest = strings.TrimSpace(rest); rest == "" {
		return m, false, v
	}
	clock, ok := parseTimeOfDay(rest)
	if !ok {
		return Moment{}, false, ResultUnknown
	}
	clock.year, clock.month, clock.day = m.year, m.month, m.day
	return clock, true, v
}

// isoDate is the quick way for 2024-03-05.
func isoDate(text string) (m Moment, ok bool) {
	if len(text) != 10 || text[4] != '-' || text[7] != '-' {
		return m, false
	}
	for i := range 10 {
		if c := text[i]; i != 4 && i != 7 && (c < '0' || c > '9') {
			return m, false
		}
	}
	two := func(i int) int { return int(text[i]-'0')*10 + int(text[i+1]-'0') }
	m.year, m.month, m.day = two(0)*100+two(2), two(5), two(8)
	_, ok = m.Date()
	return m, ok
}

// cutDate reads a date at the beginning of a text.
func cutDate(text string) (m Moment, rest string, v Result) {
	a, rest, n := CutDigits(text)
	switch {
	case n == 0:
		return cutMonthFirst(text)
	case n == 8 && !strings.HasPrefix(rest, ":"):
		m = Moment{year: a / 10000, month: a / 100 % 100, day: a % 100}
		return checked(m, rest)
	case n > 4:
		return m, "", ResultUnknown
	}
	trimmed := strings.TrimLeft(rest, " ")
	if n == 4 {
		if after, ok := strings.CutPrefix(trimmed, "年"); ok {
			return cutChinese(a, after)
		}
	}
	if n <= 2 {
		if month, after, ok := cutMonth(strings.TrimLeft(trimmed, "-. ")); ok {
			return cutYear(Moment{month: month, day: a}, after)
		}
	}
	separator := FirstOf(rest, "-/.")
	if separator == "" {
		return m, "", ResultUnknown
	}
	b, rest, nb := CutDigits(strings.TrimLeft(rest[1:], " "))
	if nb == 0 || nb > 2 || FirstOf(rest, "-/.") != separator {
		return m, "", ResultUnknown
	}
	c, rest, nc := CutDigits(strings.TrimLeft(rest[1:], " "))
	switch {
	case n == 4 && nc >= 1 && nc <= 2:
		return checked(Moment{year: a, month: b, day: c}, rest)
	case n <= 2 && nc == 4:
		return dayAndMonth(a, b, c, rest)
	default:
		return m, "", ResultUnknown
	}
}

// dayAndMonth tells day and month apart where the calendar does.
func dayAndMonth(a, b, year int, rest string) (Moment, string, Result) {
	dayFirst, monthFirst := Moment{year: year, month: b, day: a}, Moment{year: year, month: a, day: b}
	_, okDay := dayFirst.Date()
	_, okMonth := monthFirst.Date()
	switch {
	case okDay && okMonth && a != b:
		return dayFirst, rest, ResultAmbiguous
	case okDay:
		return dayFirst, rest, ResultUnderstood
	case okMonth:
		return monthFirst, rest, ResultUnderstood
	default:
		return Moment{}, "", ResultUnknown
	}
}

func checked(m Moment, rest string) (Moment, string, Result) {
	if _, ok := m.Date(); !ok {
		return Moment{}, "", ResultUnknown
	}
	return m, rest, ResultUnderstood
}

// cutChinese reads what follows 2024年: 3月5日, where 日 may be missing or 号.
func cutChinese(year int, text string) (Moment, string, Result) {
	month, rest, n := CutDigits(strings.TrimLeft(text, " "))
	rest, ok := strings.CutPrefix(strings.TrimLeft(rest, " "), "月")
	if n == 0 || !ok {
		return Moment{}, "", ResultUnknown
	}
	day, rest, n := CutDigits(strings.TrimLeft(rest, " "))
	if n == 0 {
		return Moment{}, "", ResultUnknown
	}
	rest = strings.TrimLeft(rest, " ")
	for _, end := range []string{"日", "号"} {
		if after, ok := strings.CutPrefix(rest, end); ok {
			rest = after
			break
		}
	}
	return checked(Moment{year: year, month: month, day: day}, rest)
}

// cutMonthFirst reads March 5, 2024.
func cutMonthFirst(text string) (Moment, string, Result) {
	month, rest, ok := cutMonth(text)
	if !ok {
		return Moment{}, "", ResultUnknown
	}
	day, rest, n := CutDigits(strings.TrimLeft(rest, " -"))
	if n == 0 || n > 2 {
		return Moment{}, "", ResultUnknown
	}
	return cutYear(Moment{month: month, day: day}, rest)
}

func cutYear(m Moment, text string) (Moment, string, Result) {
	year, rest, n := CutDigits(strings.TrimLeft(text, " -.,"))
	if n != 4 {
		return Moment{}, "", ResultUnknown
	}
	m.year = year
	return checked(m, rest)
}

var monthNames = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// cutMonth reads an English month's name or its first three letters, or sept.
func cutMonth(text string) (month int, rest string, ok bool) {
	end := strings.IndexFunc(text, func(r rune) bool { return r < 'A' || r > 'z' || r > 'Z' && r < 'a' })
	if end < 0 {
		end = len(text)
	}
	word := strings.ToLower(text[:end])
	for i, name := range monthNames {
		if word == name || word == name[:3] || word == "sept" && i == 8 {
			return i + 1, text[end:], true
		}
	}
	return 0, text, false
}

// CutDigits reads up to nine digits at the beginning of a text.
func CutDigits(text string) (n int, rest string, digits int) {
	for digits < len(text) && digits < 9 && text[digits] >= '0' && text[digits] <= '9' {
		n = n*10 + int(text[digits]-'0')
		digits++
	}
	return n, text[digits:], digits
}

// FirstOf returns the first character of a text that is in the set, or "".
func FirstOf(text, set string) string {
	if text == "" || strings.IndexByte(set, text[0]) < 0 {
		return ""
	}
	return text[:1]
}

// parseTimeOfDay reads 14:30, 14:30:05.123, 2:30 pm, 下午2:30, each with a zone
// behind it or not.
func parseTimeOfDay(text string) (m Moment, ok bool) {
	text = Simplify(text)
	half, afternoon := false, false
	if p, rest, found := cutHalf(text); found {
		half, afternoon, text = true, p, strings.TrimLeft(rest, " ")
	}
	hour, text, n := CutDigits(text)
	m.Hour = hour
	if n == 0 || n > 2 || !strings.HasPrefix(text, ":") {
		return Moment{}, false
	}
	m.Minute, text, n = CutDigits(text[1:])
	if n != 2 {
		return Moment{}, false
	}
	if strings.HasPrefix(text, ":") {
		if m.Second, text, n = CutDigits(text[1:]); n != 2 {
			return Moment{}, false
		}
		if FirstOf(text, ".,") != "" {
			if m.micro, text, ok = cutFraction(text[1:]); !ok {
				return Moment{}, false
			}
		}
	}
	if p, rest, found := cutHalf(strings.TrimLeft(text, " ")); found && !half {
		half, afternoon, text = true, p, rest
	}
	if text = strings.TrimLeft(text, " "); text != "" {
		if m.offset, text, m.zoned = cutZone(text); !m.zoned || text != "" {
			return Moment{}, false
		}
	}
	if half {
		if m.Hour < 1 || m.Hour > 12 {
			return Moment{}, false
		}
		if m.Hour %= 12; afternoon {
			m.Hour += 12
		}
	}
	return m, m.Hour < 24 && m.Minute < 60 && m.Second < 60
}

// ParseClock reads a time of day without a zone, in seconds since midnight.
func ParseClock(text string) (int64, bool) {
	m, ok := parseTimeOfDay(text)
	return m.Seconds(), ok && !m.zoned
}

func cutHalf(text string) (afternoon bool, rest string, ok bool) {
	for _, half := range []struct {
		text      string
		afternoon bool
	}{{"am", false}, {"pm", true}, {"a.m.", false}, {"p.m.", true}, {"上午", false}, {"下午", true}} {
		if len(text) >= len(half.text) && strings.EqualFold(text[:len(half.text)], half.text) {
			return half.afternoon, text[len(half.text):], true
		}
	}
	return false, text, false
}

// cutFraction reads the digits of a second's fraction as microseconds.
func cutFraction(text string) (micro int, rest string, ok bool) {
	end := 0
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	if end == 0 || end > 9 {
		return 0, text, false
	}
	digits := (text[:end] + "000000")[:6]
	micro, err := strconv.Atoi(digits)
	return micro, text[end:], err == nil
}

// cutZone reads Z, UTC, +08:00, +0800 or +08.
func cutZone(text string) (offset int, rest string, ok bool) {
	for _, utc := range []string{"UTC", "GMT", "Z", "z"} {
		if rest, ok := strings.CutPrefix(text, utc); ok {
			return 0, rest, true
		}
	}
	sign := FirstOf(text, "+-")
	if sign == "" {
		return 0, text, false
	}
	n, rest, digits := CutDigits(text[1:])
	minutes := 0
	switch {
	case digits == 4:
		n, minutes = n/100, n%100
	case digits != 2:
		return 0, text, false
	case strings.HasPrefix(rest, ":"):
		if minutes, rest, digits = CutDigits(rest[1:]); digits != 2 {
			return 0, text, false
		}
	}
	offset = n*3600 + minutes*60
	if sign == "-" {
		offset = -offset
	}
	return offset, rest, n <= 14 && minutes < 60
}

// DayOfSerial turns a spreadsheet's days since 1899-12-30 into a date; a time
// of day in the fraction is dropped. Numbers of eight digits that make a date
// are taken as one written without separators, since as a serial they lie
// tens of thousands of years ahead.
func DayOfSerial(serial float64) (expression.Day, bool) {
	if serial >= FirstSerial && serial < LastSerial+1 {
		// Milliseconds are the finest that spreadsheets mean: less is noise.
		millis := int64(math.Round(serial * SecondsPerDay * 1000))
		return expression.Day(min(floorDiv(millis, SecondsPerDay*1000), LastSerial) + SerialEpoch), true
	}
	if n := int64(serial); serial == float64(n) && n >= 10000101 && n <= 99991231 {
		return expression.NewDay(int(n/10000), int(n/100%100), int(n%100))
	}
	return 0, false
}

// The serial numbers of 0001-01-01 and 9999-12-31, and the day that is serial
// number 0, counted from 1970-01-01.
const (
	FirstSerial = -693593
	LastSerial  = 2958465
	SerialEpoch = -25569
)
