package correction

import (
	"fmt"
	"strings"
	"unicode"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
)

// Date returns the one date that a text can mean, as year-month-day; "" where it
// holds none, or one that could be two, or words that may change it: “from
// 2026-03-04”, “2026-03-04 or later”.
func Date(text string) string {
	text = strings.TrimFunc(lexical.Simplify(text), isStray)
	for _, weekday := range weekdays {
		text = strings.TrimSuffix(text, weekday)
	}
	text = strings.TrimRightFunc(text, isStray)
	if day, ok := dayOf(text); ok {
		return day
	}
	return dayOfParts(text)
}

// isStray reports whether a sign around a date is no part of it.
func isStray(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) || r == '`' }

// weekdays are what people write behind a date, in brackets or not.
var weekdays = []string{"周一", "周二", "周三", "周四", "周五", "周六", "周日",
	"星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日", "星期天"}

func dayOf(text string) (string, bool) {
	m, _, v := lexical.ParseMoment(text)
	if v != lexical.ResultUnderstood {
		return "", false
	}
	d, ok := m.Date()
	return d.String(), ok && plausible(d)
}

// dayOfParts reads a year and two more numbers, with any signs between them. Where
// the month would be one beyond 12, day and month were exchanged.
func dayOfParts(text string) string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsDigit(r) })
	words := strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) && !strings.ContainsRune("年月日号", r) })
	if words || len(parts) != 3 || len(parts[0]) != 4 || len(parts[1]) > 2 || len(parts[2]) > 2 {
		return ""
	}
	month, day := parts[1], parts[2]
	if len(month) == 2 && month > "12" {
		month, day = day, month
	}
	if read, ok := dayOf(fmt.Sprintf("%s-%s-%s", parts[0], month, day)); ok {
		return read
	}
	return ""
}

// plausible reports whether a day is one that business is done on.
func plausible(d expression.Day) bool {
	days := lexical.BusinessDays()
	return d >= days.First && d <= days.Last
}
