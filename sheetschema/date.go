package sheetschema

import (
	"math"
	"strconv"
	"strings"

	"sheetsync/sheetschema/expression"
)

// verdict is what became of a text that should have been a value.
type verdict uint8

const (
	understood verdict = iota
	ambiguous          // it could be two different values
	unknown
)

// parseMoment reads a date, with a time behind it or not, in a form that
// leaves one reading only: year first, the Chinese form, a month by name, or
// day and month where one of them is beyond 12 or both are equal.
func parseMoment(text string) (m moment, timed bool, v verdict) {
	if m, ok := isoDate(text); ok {
		return m, false, understood
	}
	text = simplify(text)
	m, rest, v := cutDate(text)
	if v == unknown {
		return moment{}, false, unknown
	}
	rest = strings.TrimLeft(rest, " ")
	rest = strings.TrimPrefix(rest, "T")
	if rest = strings.TrimSpace(rest); rest == "" {
		return m, false, v
	}
	clock, ok := parseTimeOfDay(rest)
	if !ok {
		return moment{}, false, unknown
	}
	clock.year, clock.month, clock.day = m.year, m.month, m.day
	return clock, true, v
}

// isoDate is the quick way for 2024-03-05.
func isoDate(text string) (m moment, ok bool) {
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
	_, ok = m.date()
	return m, ok
}

// cutDate reads a date at the beginning of a text.
func cutDate(text string) (m moment, rest string, v verdict) {
	a, rest, n := cutDigits(text)
	switch {
	case n == 0:
		return cutMonthFirst(text)
	case n == 8 && !strings.HasPrefix(rest, ":"):
		m = moment{year: a / 10000, month: a / 100 % 100, day: a % 100}
		return checked(m, rest)
	case n > 4:
		return m, "", unknown
	}
	trimmed := strings.TrimLeft(rest, " ")
	if n == 4 {
		if after, ok := strings.CutPrefix(trimmed, "年"); ok {
			return cutChinese(a, after)
		}
	}
	if n <= 2 {
		if month, after, ok := cutMonth(strings.TrimLeft(trimmed, "-. ")); ok {
			return cutYear(moment{month: month, day: a}, after)
		}
	}
	separator := firstOf(rest, "-/.")
	if separator == "" {
		return m, "", unknown
	}
	b, rest, nb := cutDigits(strings.TrimLeft(rest[1:], " "))
	if nb == 0 || nb > 2 || firstOf(rest, "-/.") != separator {
		return m, "", unknown
	}
	c, rest, nc := cutDigits(strings.TrimLeft(rest[1:], " "))
	switch {
	case n == 4 && nc >= 1 && nc <= 2:
		return checked(moment{year: a, month: b, day: c}, rest)
	case n <= 2 && nc == 4:
		return dayAndMonth(a, b, c, rest)
	default:
		return m, "", unknown
	}
}

// dayAndMonth tells day and month apart where the calendar does.
func dayAndMonth(a, b, year int, rest string) (moment, string, verdict) {
	dayFirst, monthFirst := moment{year: year, month: b, day: a}, moment{year: year, month: a, day: b}
	_, okDay := dayFirst.date()
	_, okMonth := monthFirst.date()
	switch {
	case okDay && okMonth && a != b:
		return dayFirst, rest, ambiguous
	case okDay:
		return dayFirst, rest, understood
	case okMonth:
		return monthFirst, rest, understood
	default:
		return moment{}, "", unknown
	}
}

func checked(m moment, rest string) (moment, string, verdict) {
	if _, ok := m.date(); !ok {
		return moment{}, "", unknown
	}
	return m, rest, understood
}

// cutChinese reads what follows 2024年: 3月5日, where 日 may be missing or 号.
func cutChinese(year int, text string) (moment, string, verdict) {
	month, rest, n := cutDigits(strings.TrimLeft(text, " "))
	rest, ok := strings.CutPrefix(strings.TrimLeft(rest, " "), "月")
	if n == 0 || !ok {
		return moment{}, "", unknown
	}
	day, rest, n := cutDigits(strings.TrimLeft(rest, " "))
	if n == 0 {
		return moment{}, "", unknown
	}
	rest = strings.TrimLeft(rest, " ")
	for _, end := range []string{"日", "号"} {
		if after, ok := strings.CutPrefix(rest, end); ok {
			rest = after
			break
		}
	}
	return checked(moment{year: year, month: month, day: day}, rest)
}

// cutMonthFirst reads March 5, 2024.
func cutMonthFirst(text string) (moment, string, verdict) {
	month, rest, ok := cutMonth(text)
	if !ok {
		return moment{}, "", unknown
	}
	day, rest, n := cutDigits(strings.TrimLeft(rest, " -"))
	if n == 0 || n > 2 {
		return moment{}, "", unknown
	}
	return cutYear(moment{month: month, day: day}, rest)
}

func cutYear(m moment, text string) (moment, string, verdict) {
	year, rest, n := cutDigits(strings.TrimLeft(text, " -.,"))
	if n != 4 {
		return moment{}, "", unknown
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

// cutDigits reads up to nine digits at the beginning of a text.
func cutDigits(text string) (n int, rest string, digits int) {
	for digits < len(text) && digits < 9 && text[digits] >= '0' && text[digits] <= '9' {
		n = n*10 + int(text[digits]-'0')
		digits++
	}
	return n, text[digits:], digits
}

func firstOf(text, set string) string {
	if text == "" || strings.IndexByte(set, text[0]) < 0 {
		return ""
	}
	return text[:1]
}

// parseTimeOfDay reads 14:30, 14:30:05.123, 2:30 pm, 下午2:30, each with a zone
// behind it or not.
func parseTimeOfDay(text string) (m moment, ok bool) {
	text = simplify(text)
	half, afternoon := false, false
	if p, rest, found := cutHalf(text); found {
		half, afternoon, text = true, p, strings.TrimLeft(rest, " ")
	}
	hour, text, n := cutDigits(text)
	m.hour = hour
	if n == 0 || n > 2 || !strings.HasPrefix(text, ":") {
		return moment{}, false
	}
	m.minute, text, n = cutDigits(text[1:])
	if n != 2 {
		return moment{}, false
	}
	if strings.HasPrefix(text, ":") {
		if m.second, text, n = cutDigits(text[1:]); n != 2 {
			return moment{}, false
		}
		if firstOf(text, ".,") != "" {
			if m.micro, text, ok = cutFraction(text[1:]); !ok {
				return moment{}, false
			}
		}
	}
	if p, rest, found := cutHalf(strings.TrimLeft(text, " ")); found && !half {
		half, afternoon, text = true, p, rest
	}
	if text = strings.TrimLeft(text, " "); text != "" {
		if m.offset, text, m.zoned = cutZone(text); !m.zoned || text != "" {
			return moment{}, false
		}
	}
	if half {
		if m.hour < 1 || m.hour > 12 {
			return moment{}, false
		}
		if m.hour %= 12; afternoon {
			m.hour += 12
		}
	}
	return m, m.hour < 24 && m.minute < 60 && m.second < 60
}

// parseClock reads a time of day without a zone, in seconds since midnight.
func parseClock(text string) (int64, bool) {
	m, ok := parseTimeOfDay(text)
	return m.seconds(), ok && !m.zoned
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
	sign := firstOf(text, "+-")
	if sign == "" {
		return 0, text, false
	}
	n, rest, digits := cutDigits(text[1:])
	minutes := 0
	switch {
	case digits == 4:
		n, minutes = n/100, n%100
	case digits != 2:
		return 0, text, false
	case strings.HasPrefix(rest, ":"):
		if minutes, rest, digits = cutDigits(rest[1:]); digits != 2 {
			return 0, text, false
		}
	}
	offset = n*3600 + minutes*60
	if sign == "-" {
		offset = -offset
	}
	return offset, rest, n <= 14 && minutes < 60
}

// dayOfSerial turns a spreadsheet's days since 1899-12-30 into a date; a time
// of day in the fraction is dropped. Numbers of eight digits that make a date
// are taken as one written without separators, since as a serial they lie
// tens of thousands of years ahead.
func dayOfSerial(serial float64) (expression.Day, bool) {
	if serial >= firstSerial && serial < lastSerial+1 {
		// Milliseconds are the finest that spreadsheets mean: less is noise.
		millis := int64(math.Round(serial * day * 1000))
		return expression.Day(min(floorDiv(millis, day*1000), lastSerial) + serialEpoch), true
	}
	if n := int64(serial); serial == float64(n) && n >= 10000101 && n <= 99991231 {
		return expression.NewDay(int(n/10000), int(n/100%100), int(n%100))
	}
	return 0, false
}

// The serial numbers of 0001-01-01 and 9999-12-31, and the day that is serial
// number 0, counted from 1970-01-01.
const (
	firstSerial = -693593
	lastSerial  = 2958465
	serialEpoch = -25569
)
