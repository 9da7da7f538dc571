package display

import (
	"math"
	"strings"

	"github.com/xuri/nfp"
)

// Pattern is a parsed number format pattern.
type Pattern struct {
	sections []section
}

type section struct {
	tokens    []token
	condition string // such as "<", "" is by position
	limit     float64
	text      bool // has an @
	date      bool
	elapsed   bool
	twelve    bool // has AM/PM
	percent   int
	scale     int // commas behind the digits: thousands
	group     bool
	zeros     int // digit places before the point that are always shown
	decimals  int
	forced    int // decimals always shown
	exponent  int // digits of the exponent, 0 for none
	plus      bool
	digits    bool
	seconds   int // decimals of seconds

	point, inExponent bool // how far the number has been read
}

type token struct {
	kind byte // 'l' literal, 'n' the number, 'd' a part of a date, '@' text
	text string
}

// Parse reads a pattern such as `#,##0.00;[red](#,##0.00)` or `yyyy-mm-dd`. Sections behind the
// fourth are passed over.
func Parse(pattern string) *Pattern {
	p := &Pattern{}
	masked, literals := withoutLiterals(pattern)
	parser := nfp.NumberFormatParser()
	for _, s := range parser.Parse(masked) {
		var x section
		for i, t := range s.Items {
			next := nfp.Token{}
			if i+1 < len(s.Items) {
				next = s.Items[i+1]
			}
			x.read(t, next)
		}
		x.minutes()
		for i, t := range x.tokens {
			if t.kind == 'l' {
				x.tokens[i].text = unmasked(t.text, literals)
			}
		}
		p.sections = append(p.sections, x)
	}
	return p
}

// IsDate reports whether the pattern shows dates or times.
func (p *Pattern) IsDate() bool { return len(p.sections) > 0 && p.sections[0].date }

// Type classifies the pattern as the API's NumberFormatType, but for CURRENCY, which is NUMBER.
func (p *Pattern) Type() string {
	var date, month, clock, percent, exponent bool
	for _, x := range p.sections {
		percent, exponent = percent || x.percent > 0, exponent || x.exponent > 0
		for _, t := range x.tokens {
			if t.kind != 'd' {
				continue
			}
			part := strings.Trim(t.text, "[]")
			elapsed := strings.HasPrefix(t.text, "[")
			clock = clock || strings.ContainsAny(part[:1], "hsaA") || elapsed
			month = month || part[:1] == "m"
			date = date || strings.ContainsAny(part[:1], "yd") || strings.HasPrefix(part, "mmm")
		}
	}
	switch first := p.sections; {
	case len(first) > 0 && len(first[0].tokens) == 1 && first[0].tokens[0].kind == '@':
		return "TEXT"
	case date && clock:
		return "DATE_TIME"
	case date, month && !clock: // beside hours or seconds they are minutes
		return "DATE"
	case clock:
		return "TIME"
	case percent:
		return "PERCENT"
	case exponent:
		return "SCIENTIFIC"
	}
	return "NUMBER"
}

// Number shows a number. ok is false when the pattern has no section for it.
func (p *Pattern) Number(n float64, l Locale) string {
	x, n := p.choose(n)
	if x == nil || len(x.tokens) == 0 {
		return ""
	}
	if x.text && !x.digits && !x.date {
		return x.withText(l.General(n))
	}
	if x.date {
		return x.showDate(n, l)
	}
	return x.showNumber(n, l)
}

// Text shows a text, by the pattern's fourth section or one with an @.
func (p *Pattern) Text(s string) string {
	for i := range p.sections {
		x := &p.sections[i]
		if x.text && (i == 3 || len(p.sections) < 4) {
			return x.withText(s)
		}
	}
	return s
}

func (x *section) withText(s string) string {
	var b strings.Builder
	for _, t := range x.tokens {
		if t.kind == '@' {
			b.WriteString(s)
		} else if t.kind == 'l' {
			b.WriteString(t.text)
		}
	}
	return b.String()
}

// choose returns the section for a number, and the number as the section shows it: without the sign, where a section of its
// own stands for negative numbers.
func (p *Pattern) choose(n float64) (*section, float64) {
	var numeric []*section
	for i := range p.sections {
		if s := &p.sections[i]; i < 3 && (!s.text || len(p.sections) == 1) {
			numeric = append(numeric, s)
		}
	}
	if len(numeric) == 0 {
		if len(p.sections) == 0 {
			return nil, n
		}
		return &p.sections[0], n
	}
	for i, s := range numeric {
		if s.condition != "" {
			if s.holds(n) {
				if n < 0 && i > 0 {
					n = -n
				}
				return s, n
			}
			continue
		}
		switch {
		case i == 0 && len(numeric) == 1:
			return s, n
		case i == 0 && (n > 0 || n == 0 && len(numeric) < 3):
			return s, n
		case i == 1 && (n < 0 || numeric[0].condition != ""):
			return s, math.Abs(n)
		case i == 2:
			return s, n
		}
	}
	return numeric[len(numeric)-1], n
}

func (x *section) holds(n float64) bool {
	switch x.condition {
	case "<":
		return n < x.limit
	case "<=":
		return n <= x.limit
	case ">":
		return n > x.limit
	case ">=":
		return n >= x.limit
	case "<>":
		return n != x.limit
	}
	return n == x.limit
}
