package lexical

import (
	"fmt"
	"strings"

	"sheetsync/sheetschema/expression"
)

// Notation is how a field's values are written as text, where the descriptor
// says so.
type Notation struct {
	Layout                  *layout  // nil for the usual forms of dates and times
	DecimalChar             rune     // 0 for the usual
	GroupChar               rune     // 0 for the usual
	Affixes                 bool     // other characters than digits may stand around a number
	TrueValues, FalseValues []string // folded; empty for the usual

	Delimiter string // between a list's items; empty for a comma
}

// A layout is a strptime pattern for dates and times.
type layout struct {
	parts []layoutPart
}

// layoutPart is a directive's letter, or a literal text.
type layoutPart struct {
	directive byte
	literal   string
}

// A LayoutKind is what a layout tells of.
type LayoutKind uint8

// The kinds of layouts.
const (
	LayoutDate     LayoutKind = iota // a day
	LayoutTime                       // a time of day
	LayoutDateTime                   // both
)

func (k LayoutKind) String() string { return [...]string{"date", "time", "datetime"}[k] }

// directives are the strptime letters that each kind may have.
func (k LayoutKind) directives() string {
	return [...]string{"YymdbBjaA", "HIMSpf", "YymdbBjaAHIMSpfzZ"}[k]
}

// NewLayout reads a pattern; fault says what is wrong with it.
func NewLayout(pattern string, kind LayoutKind) (l *layout, fault string) {
	pattern = strings.NewReplacer("%%", "%%", "%F", "%Y-%m-%d", "%D", "%m/%d/%y", "%T", "%H:%M:%S", "%R", "%H:%M", "%e", "%d").Replace(pattern)
	l = &layout{}
	seen := ""
	rest := pattern
	for rest != "" {
		i := strings.IndexByte(rest, '%')
		if i < 0 {
			i = len(rest)
		}
		if i > 0 {
			l.literal(rest[:i])
			rest = rest[i:]
			continue
		}
		if len(rest) < 2 {
			return nil, "the pattern ends in a single %"
		}
		d := rest[1]
		rest = rest[2:]
		switch {
		case d == '%':
			l.literal("%")
			continue
		case !strings.Contains(kind.directives(), string(d)):
			return nil, fmt.Sprintf("a %s has no %%%c", kind, d)
		case strings.IndexByte(seen, d) >= 0:
			return nil, fmt.Sprintf("%%%c stands in the pattern twice", d)
		}
		seen += string(d)
		l.parts = append(l.parts, layoutPart{directive: d})
	}
	if fault := missingDirective(seen, kind); fault != "" {
		return nil, fault
	}
	return l, ""
}

func missingDirective(seen string, kind LayoutKind) string {
	has := func(any string) bool { return strings.ContainsAny(seen, any) }
	if kind != LayoutTime && !(has("Yy") && (has("j") || has("d") && has("mbB"))) {
		return "the pattern doesn't tell year, month and day"
	}
	if kind != LayoutDate && !has("HI") {
		return "the pattern doesn't tell the hour"
	}
	if has("I") && !has("p") {
		return "%I needs %p, which tells morning from afternoon"
	}
	return ""
}

func (l *layout) literal(text string) {
	l.parts = append(l.parts, layoutPart{literal: text})
}

// Moment is what a text told of a date and time. Parts that it didn't tell
// are 0.
type Moment struct {
	year, month, day     int
	Hour, Minute, Second int
	micro                int
	zoned                bool // offset is given
	offset               int  // seconds east of UTC
}

// Date returns the moment's day; ok is false where the calendar has none such.
func (m Moment) Date() (expression.Day, bool) { return expression.NewDay(m.year, m.month, m.day) }

// Seconds returns the time of day in seconds since midnight.
func (m Moment) Seconds() int64 { return int64(m.Hour)*3600 + int64(m.Minute)*60 + int64(m.Second) }

// parse reads a text by the layout, leniently where nothing can be mistaken:
// leading zeros may be left out, case doesn't count.
func (l *layout) Parse(text string) (m Moment, ok bool) {
	rest := Simplify(text)
	afternoon, twelve := false, false
	yearDay := 0
	number := func(least, most, low, high int, into *int) bool {
		n, digits := 0, 0
		for digits < most && digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
			n = n*10 + int(rest[digits]-'0')
			digits++
		}
		if digits < least || n < low || n > high {
			return false
		}
		*into, rest = n, rest[digits:]
		return true
	}
	for _, p := range l.parts {
		good := true
		switch p.directive {
		case 0:
			literal := simplifyInner(p.literal)
			if literal == " " {
				trimmed := strings.TrimLeft(rest, " ")
				good, rest = trimmed != rest, trimmed
				break
			}
			rest, good = strings.CutPrefix(rest, literal)
		case 'Y':
			good = number(4, 4, 1, 9999, &m.year)
		case 'y':
			if good = number(2, 2, 0, 99, &m.year); m.year < 69 { // as POSIX has it
				m.year += 100
			}
			m.year += 1900
		case 'm':
			good = number(1, 2, 1, 12, &m.month)
		case 'd':
			good = number(1, 2, 1, 31, &m.day)
		case 'j':
			good = number(1, 3, 1, 366, &yearDay)
		case 'b', 'B':
			m.month, rest, good = cutMonth(rest)
		case 'a', 'A':
			rest = strings.TrimLeftFunc(rest, func(r rune) bool { return r != ' ' && r != ',' && r != '-' && r != '/' })
		case 'H':
			good = number(1, 2, 0, 23, &m.Hour)
		case 'I':
			good, twelve = number(1, 2, 1, 12, &m.Hour), true
		case 'M':
			good = number(1, 2, 0, 59, &m.Minute)
		case 'S':
			good = number(1, 2, 0, 59, &m.Second)
		case 'f':
			m.micro, rest, good = cutFraction(rest)
		case 'p':
			afternoon, rest, good = cutHalf(rest)
		case 'z', 'Z':
			m.offset, rest, good = cutZone(rest)
			m.zoned = true
		}
		if !good {
			return Moment{}, false
		}
	}
	if twelve {
		m.Hour %= 12
		if afternoon {
			m.Hour += 12
		}
	}
	if yearDay > 0 {
		first, ok := expression.NewDay(m.year, 1, 1)
		if !ok {
			return Moment{}, false
		}
		m.year, m.month, m.day = (first + expression.Day(yearDay-1)).Civil()
	}
	return m, rest == ""
}

// simplifyInner is simplify for a part of a text, whose spaces count.
func simplifyInner(text string) string {
	if strings.TrimSpace(text) == "" {
		return " "
	}
	return strings.ReplaceAll(text, "\u00a0", " ")
}

// numberFormat is the layout as a spreadsheet's number format pattern.
func (l *layout) NumberFormat() string {
	patterns := map[byte]string{'Y': "yyyy", 'y': "yy", 'm': "mm", 'd': "dd", 'b': "mmm", 'B': "mmmm", 'a': "ddd", 'A': "dddd", 'H': "hh", 'I': "hh", 'M': "mm", 'S': "ss", 'p': "am/pm", 'f': "000"}
	var b strings.Builder
	for _, p := range l.parts {
		switch {
		case p.directive == 0 && strings.Trim(p.literal, "-/.: ,") == "":
			b.WriteString(p.literal)
		case p.directive == 0:
			b.WriteString(`"` + strings.ReplaceAll(p.literal, `"`, "") + `"`)
		default:
			b.WriteString(patterns[p.directive])
		}
	}
	return b.String()
}
