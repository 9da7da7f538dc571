package display

import (
	"math"
	"strconv"
	"strings"
)

// Pattern is a parsed number format pattern.
type Pattern struct {
	sections []section
}

type section struct {
	tokens    []token
	condition string // such as "<100", "" is by position
	limit     float64
	text      bool // has an @
	date      bool
	elapsed   bool
	twelve    bool // has AM/PM
	percent   int
	scale     int // commas behind the digits: thousands
	group     bool
	integer   int // digit places before the point
	zeros     int // of them forced
	decimals  int
	forced    int // decimals always shown
	exponent  int // digits of the exponent, 0 for none
	plus      bool
	digits    bool
	seconds   int // decimals of seconds
}

type token struct {
	kind byte // 'l' literal, 'n' the number, 'd' a part of a date, '@' text
	text string
}

// Parse reads a pattern such as `#,##0.00;[red](#,##0.00)` or `yyyy-mm-dd`.
func Parse(pattern string) *Pattern {
	p := &Pattern{}
	for _, s := range splitSections(pattern) {
		p.sections = append(p.sections, parseSection(s))
	}
	return p
}

// IsDate reports whether the pattern shows dates or times.
func (p *Pattern) IsDate() bool { return len(p.sections) > 0 && p.sections[0].date }

func splitSections(s string) []string {
	var out []string
	start, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == '\\' && !quoted:
			i++
		case s[i] == ';' && !quoted:
			out = append(out, s[start:i])
			start = i + 1
		}
	}
	return append(out, s[start:])
}

func parseSection(s string) section {
	var x section
	lower := strings.ToLower(s)
	number := false // the number's token was put
	point, exponent := false, false
	add := func(kind byte, text string) {
		if n := len(x.tokens); kind == 'l' && n > 0 && x.tokens[n-1].kind == 'l' {
			x.tokens[n-1].text += text
			return
		}
		x.tokens = append(x.tokens, token{kind, text})
	}
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"':
			j := strings.IndexByte(s[i+1:], '"')
			if j < 0 {
				j = len(s) - i - 1
			}
			add('l', s[i+1:i+1+j])
			i += j + 2
		case c == '\\' && i+1 < len(s):
			r := []rune(s[i+1:])[0]
			add('l', string(r))
			i += 1 + len(string(r))
		case c == '_' && i+1 < len(s):
			add('l', " ")
			i += 1 + len(string([]rune(s[i+1:])[0]))
		case c == '*' && i+1 < len(s):
			i += 1 + len(string([]rune(s[i+1:])[0]))
		case c == '[':
			j := strings.IndexByte(s[i:], ']')
			if j < 0 {
				j = len(s) - i - 1
			}
			x.bracket(lower[i+1:i+j], add)
			i += j + 1
		case c == '@':
			x.text = true
			add('@', "")
			i++
		case strings.HasPrefix(lower[i:], "am/pm"):
			x.date, x.twelve = true, true
			add('d', s[i:i+5])
			i += 5
		case strings.HasPrefix(lower[i:], "a/p"):
			x.date, x.twelve = true, true
			add('d', s[i:i+3])
			i += 3
		case lower[i] == 'e' && x.digits && i+1 < len(s) && (s[i+1] == '+' || s[i+1] == '-'):
			exponent, x.plus = true, s[i+1] == '+'
			i += 2
		case strings.IndexByte("ymdhs", lower[i]) >= 0 && !exponent:
			j := i
			for j < len(s) && lower[j] == lower[i] {
				j++
			}
			x.date = true
			part := lower[i:j]
			if lower[i] == 's' && j+1 < len(s) && s[j] == '.' && s[j+1] == '0' {
				k := j + 1
				for k < len(s) && s[k] == '0' {
					k++
				}
				x.seconds = k - j - 1
				part += "." + strings.Repeat("0", x.seconds)
				j = k
			}
			add('d', part)
			i = j
		case c == '0' || c == '#' || c == '?':
			if !number {
				add('n', "")
				number = true
			}
			x.digits = true
			switch {
			case exponent:
				x.exponent++
			case point:
				x.decimals++
				if c != '#' {
					x.forced = x.decimals
				}
			default:
				x.integer++
				if c != '#' {
					x.zeros++
				}
			}
			i++
		case c == '.' && !x.date && (x.digits || i+1 < len(s) && strings.IndexByte("0#?", s[i+1]) >= 0):
			if !number {
				add('n', "")
				number = true
			}
			point, x.digits = true, true
			i++
		case c == ',' && x.digits && !x.date:
			if i+1 < len(s) && strings.IndexByte("0#?", s[i+1]) >= 0 {
				x.group = true
			} else {
				x.scale++
			}
			i++
		case c == '%':
			x.percent++
			add('l', "%")
			i++
		default:
			r := []rune(s[i:])[0]
			add('l', string(r))
			i += len(string(r))
		}
	}
	x.minutes()
	return x
}

func (x *section) bracket(in string, add func(byte, string)) {
	switch {
	case in == "":
	case strings.Trim(in, "h") == "" || strings.Trim(in, "m") == "" || strings.Trim(in, "s") == "":
		x.date, x.elapsed = true, true
		add('d', "["+in+"]")
	case in[0] == '$': // [$€-407]
		symbol, _, _ := strings.Cut(in[1:], "-")
		add('l', symbol)
	case strings.IndexByte("<>=", in[0]) >= 0:
		op := strings.TrimRight(in, "0123456789.-")
		if n, err := strconv.ParseFloat(in[len(op):], 64); err == nil {
			x.condition, x.limit = op, n
		}
	}
}

// minutes tells m from m: after hours or before seconds it is minutes.
func (x *section) minutes() {
	last := ""
	var months []int
	for i, t := range x.tokens {
		if t.kind != 'd' {
			continue
		}
		switch c := strings.Trim(t.text, "[]")[0]; c {
		case 'm':
			if strings.HasPrefix(last, "h") && len(t.text) <= 2 {
				x.tokens[i].text = strings.Repeat("n", len(t.text))
				last = "n"
				continue
			}
			if len(t.text) <= 2 {
				months = append(months, i)
			}
			last = t.text
		case 's':
			if n := len(months); n > 0 && strings.HasPrefix(last, "m") {
				at := months[n-1]
				x.tokens[at].text = strings.Repeat("n", len(x.tokens[at].text))
			}
			last = "s"
		default:
			last = strings.Trim(t.text, "[]")
		}
	}
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

func (x *section) showNumber(n float64, l Locale) string {
	negative := n < 0
	n = math.Abs(n)
	for range x.percent {
		n *= 100
	}
	for range x.scale {
		n /= 1000
	}
	digits := ""
	if x.exponent > 0 {
		digits = x.scientific(n, l)
	} else if x.digits {
		digits = x.plain(n, l)
	}
	var b strings.Builder
	if negative && (strings.ContainsAny(digits, "123456789") || digits == "") {
		b.WriteByte('-')
	}
	for _, t := range x.tokens {
		switch t.kind {
		case 'l':
			b.WriteString(t.text)
		case 'n':
			b.WriteString(digits)
		}
	}
	return b.String()
}

func (x *section) plain(n float64, l Locale) string {
	s := roundedFixed(n, x.decimals)
	whole, fraction, _ := strings.Cut(s, ".")
	for len(fraction) > x.forced && strings.HasSuffix(fraction, "0") {
		fraction = fraction[:len(fraction)-1]
	}
	if whole == "0" && x.zeros == 0 {
		whole = ""
	}
	for len(whole) < x.zeros {
		whole = "0" + whole
	}
	if x.group {
		whole = grouped(whole, l.Group)
	}
	if fraction != "" || x.decimals > 0 && x.forced > 0 {
		return whole + l.Decimal + fraction
	}
	return whole
}

// roundedFixed rounds half away from zero in the decimal digits people see, not in binary.
func roundedFixed(n float64, decimals int) string {
	s := strconv.FormatFloat(n, 'f', -1, 64)
	whole, fraction, _ := strings.Cut(s, ".")
	if len(fraction) <= decimals {
		if decimals == 0 {
			return whole
		}
		return whole + "." + fraction + strings.Repeat("0", decimals-len(fraction))
	}
	up := fraction[decimals] >= '5'
	b := []byte(whole + fraction[:decimals])
	for i := len(b) - 1; up && i >= 0; i-- {
		if b[i] == '9' {
			b[i] = '0'
			continue
		}
		b[i]++
		up = false
	}
	if up {
		b = append([]byte{'1'}, b...)
	}
	if decimals == 0 {
		return string(b)
	}
	return string(b[:len(b)-decimals]) + "." + string(b[len(b)-decimals:])
}

func grouped(s, sep string) string {
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return s
}

func (x *section) scientific(n float64, l Locale) string {
	s := strconv.FormatFloat(n, 'E', x.decimals, 64)
	mantissa, exponent, _ := strings.Cut(s, "E")
	sign := exponent[:1]
	exponent = strings.TrimLeft(exponent[1:], "0")
	for len(exponent) < x.exponent {
		exponent = "0" + exponent
	}
	if sign == "+" && !x.plus {
		sign = ""
	}
	return l.localized(mantissa) + "E" + sign + exponent
}
