package lexical

import (
	"strings"
	"time"

	"sheetsync/sheetschema/expression"
)

// A Part is what a text or a plain number tells of a day, where it doesn't tell
// the day.
type Part uint8

// The parts of a day.
const (
	PartNone  Part = iota // nothing that is certain: 30, 2026, 261201
	PartMonth             // the month: 2026.3, 202603, 2026年3月, Mar 2026
	PartDay               // the day without its year: 5.3., 3月5日
)

// IncompleteDay finds out what a text that is no day tells of one.
func IncompleteDay(text string) Part {
	text = Simplify(text)
	if _, rest, ok := cutMonth(text); ok {
		return besideMonth(rest)
	}
	a, rest, n := CutDigits(text)
	rest = strings.TrimLeft(rest, " ")
	if n == 0 {
		return PartNone
	}
	if n == 6 && rest == "" && businessYear(a/100) && isMonth(a%100) {
		return PartMonth
	}
	if _, after, ok := cutMonth(strings.TrimLeft(rest, "-. ")); ok && n <= 2 && strings.Trim(after, " .") == "" {
		return PartDay
	}
	mark := ""
	for _, m := range []string{"年", "月", "-", "/", "."} {
		if after, ok := strings.CutPrefix(rest, m); ok {
			mark, rest = m, strings.TrimLeft(after, " ")
			break
		}
	}
	b, rest, m := CutDigits(rest)
	rest = strings.TrimLeft(rest, " ")
	switch {
	case mark == "" || m == 0:
		return PartNone
	case n == 4 && mark != "月" && m <= 2 && businessYear(a) && isMonth(b) && (rest == "" || rest == "月" || rest == "月份"):
		return PartMonth
	case n <= 2 && m == 4 && mark != "年" && mark != "月" && isMonth(a) && businessYear(b) && rest == "":
		return PartMonth
	case n <= 2 && m <= 2 && mark == "月" && isMonth(a) && b >= 1 && b <= 31 && (rest == "" || rest == "日" || rest == "号"):
		return PartDay
	case n <= 2 && m <= 2 && mark != "年" && mark != "月" && (isMonth(a) && b >= 1 && b <= 31 || isMonth(b) && a >= 1 && a <= 31) && (rest == "" || rest == mark):
		return PartDay
	}
	return PartNone
}

// besideMonth says what a number behind a month's name makes of it.
func besideMonth(rest string) Part {
	n, rest, digits := CutDigits(strings.TrimLeft(rest, " -.,"))
	switch {
	case rest != "" || digits == 0:
		return PartNone
	case digits == 4 && businessYear(n):
		return PartMonth
	case digits <= 2 && n >= 1 && n <= 31:
		return PartDay
	}
	return PartNone
}

func isMonth(n int) bool { return n >= 1 && n <= 12 }

// businessYear reports whether a number is a year that people write in a
// register, of birth for instance.
func businessYear(n int) bool { return n >= 1900 && n < 2200 }

// WrittenDay reads a number of eight digits that was meant as a day, 20260305,
// since as a serial it lies tens of thousands of years ahead.
func WrittenDay(n float64) (expression.Day, bool) {
	if d, ok := DayOfSerial(n); ok && n > LastSerial {
		year, _, _ := d.Civil()
		return d, businessYear(year)
	}
	return 0, false
}

// ShowsDay reports whether a cell that holds a day shows it as one: what people
// see in it has the year, or the last two digits of it and the day of the month.
// A number in any other format doesn't.
func ShowsDay(shown string, d expression.Day) bool {
	shown = Simplify(shown)
	if n, ok := cutAffixes(shown, &Notation{}); ok {
		if _, ok := cutFigure(n.text); ok && strings.Trim(n.text, "0123456789., '’") == "" && !strings.Contains(n.text, ". ") && strings.Count(n.text, ".") < 2 {
			return false
		}
	}
	year, _, day := d.Civil()
	short, days := false, false
	for rest := shown; rest != ""; {
		n, after, digits := CutDigits(rest)
		switch {
		case digits == 0:
			rest = rest[1:]
			continue
		case digits == 4 && n == year:
			return true
		case digits <= 2 && n == day && !days:
			days = true
		case digits == 2 && n == year%100:
			short = true
		}
		rest = after
	}
	return short && days
}

// A DayRange is a run of days, both ends included.
type DayRange struct{ First, Last expression.Day }

// BusinessDays are the days that a number without any other sign of a date is
// taken for: from 1950 to 2100.
func BusinessDays() DayRange {
	first, last := time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2100, 12, 31, 0, 0, 0, 0, time.UTC)
	return DayRange{expression.Day(first.Unix() / SecondsPerDay), expression.Day(last.Unix() / SecondsPerDay)}
}

// Has reports whether a day is in the range.
func (r DayRange) Has(d expression.Day) bool { return r.First <= d && d <= r.Last }
