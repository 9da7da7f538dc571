package display

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

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

// firstMask is where the private characters begin that stand for literals; moreCommas, the last of
// them, stands for a comma behind another.
const (
	firstMask  = '\uE000'
	moreCommas = '\uF8FF'
)

// withoutLiterals puts a private character in the place of each quoted or escaped text: the parser
// would read the digits and semicolons in there. It also ends the pattern behind its fourth section.
func withoutLiterals(pattern string) (masked string, literals []string) {
	var b strings.Builder
	literal := func(s string) {
		b.WriteRune(firstMask + rune(len(literals)))
		literals = append(literals, s)
	}
	sections := 1
	for i := 0; i < len(pattern); {
		r, size := utf8.DecodeRuneInString(pattern[i:])
		switch {
		case r == '"':
			text, _, _ := strings.Cut(pattern[i+1:], `"`)
			literal(text)
			size = min(len(text)+2, len(pattern)-i)
		case (r == '\\' || r == '_' || r == '*') && i+size < len(pattern):
			_, next := utf8.DecodeRuneInString(pattern[i+size:])
			switch r {
			case '\\':
				literal(pattern[i+size : i+size+next])
			case '_':
				literal(" ") // as wide as the character behind it
			}
			size += next
		case r == ';':
			if sections++; sections > 4 {
				return b.String(), literals
			}
			b.WriteRune(r)
		case r == ',' && i > 0 && pattern[i-1] == ',':
			b.WriteRune(moreCommas) // of which the parser would drop some
		case r >= firstMask && r <= moreCommas: // private already
			literal(string(r))
		default:
			b.WriteRune(r)
		}
		i += size
	}
	return b.String(), literals
}

func unmasked(text string, literals []string) string {
	var b strings.Builder
	for _, r := range text {
		switch i := int(r - firstMask); {
		case r == moreCommas:
			b.WriteByte(',')
		case i >= 0 && i < len(literals):
			b.WriteString(literals[i])
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func (x *section) add(kind byte, text string) {
	if n := len(x.tokens); kind == 'l' && n > 0 && x.tokens[n-1].kind == 'l' {
		x.tokens[n-1].text += text
		return
	}
	x.tokens = append(x.tokens, token{kind, text})
}

// read takes up one token.
func (x *section) read(t, next nfp.Token) {
	lower := strings.ToLower(t.TValue)
	switch t.TType {
	case nfp.TokenTypeZeroPlaceHolder, nfp.TokenTypeHashPlaceHolder, nfp.TokenTypeDigitalPlaceHolder:
		x.places(t)
	case nfp.TokenTypeDecimalPoint:
		x.decimalPoint(t, next)
	case nfp.TokenTypeThousandsSeparator:
		x.comma(next)
	case nfp.TokenTypeExponential:
		x.inExponent, x.plus = true, true
	case nfp.TokenTypePercent:
		x.percent += len(t.TValue)
		x.add('l', t.TValue)
	case nfp.TokenTypeTextPlaceHolder:
		x.text = true
		x.add('@', "")
	case nfp.TokenTypeDateTimes:
		x.moment(lower, t.TValue, next)
	case nfp.TokenTypeElapsedDateTimes:
		x.date, x.elapsed = true, true
		x.add('d', "["+lower+"]")
	case nfp.TokenTypeCondition:
		if len(t.Parts) == 2 { // none in a bracket that doesn't end
			x.condition = t.Parts[0].Token.TValue
			x.limit, _ = strconv.ParseFloat(t.Parts[1].Token.TValue, 64)
		}
	case nfp.TokenTypeCurrencyLanguage: // [$€-407]
		symbol, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSuffix(t.TValue, "]"), "[$"), "-")
		x.add('l', symbol)
	case nfp.TokenTypeColor, nfp.TokenTypeSwitchArgument, nfp.TokenTypeUnknown:
	case nfp.TokenTypeGeneral:
		x.text = true
		x.add('@', "")
	default:
		x.literal(t.TValue)
	}
}

// literal takes up text, in which the parser leaves commas behind the digits, the sign of E-, and
// places for digits and texts.
func (x *section) literal(text string) {
	for x.scale > 0 && strings.HasPrefix(text, string(moreCommas)) {
		x.scale++
		text = strings.TrimPrefix(text, string(moreCommas))
	}
	if x.inExponent && !x.plus && x.exponent == 0 {
		text = strings.TrimPrefix(text, "-")
	}
	for text != "" {
		n := strings.IndexAny(text, "@?")
		switch n {
		case 0:
			one := nfp.Token{TType: nfp.TokenTypeDigitalPlaceHolder, TValue: text[:1]}
			if text[0] == '@' {
				one.TType = nfp.TokenTypeTextPlaceHolder
			}
			x.read(one, nfp.Token{})
			text = text[1:]
			continue
		case -1:
			n = len(text)
		}
		x.add('l', text[:n])
		text = text[n:]
	}
}

// places takes up places for digits.
func (x *section) places(t nfp.Token) {
	if x.date && x.seconds > 0 { // those of seconds have been read
		return
	}
	if !x.digits {
		x.digits = true
		x.add('n', "")
	}
	n := len(t.TValue)
	always := t.TType != nfp.TokenTypeHashPlaceHolder
	switch {
	case x.inExponent:
		x.exponent += n
	case x.point:
		if x.decimals += n; always {
			x.forced = x.decimals
		}
	case always:
		x.zeros += n
	}
}

// decimalPoint takes up a point, before which the parser leaves other characters.
func (x *section) decimalPoint(t, next nfp.Token) {
	if before := strings.TrimSuffix(t.TValue, nfp.Dot); before != "" {
		if strings.Trim(before, nfp.Question) == "" {
			x.places(nfp.Token{TType: nfp.TokenTypeDigitalPlaceHolder, TValue: before})
		} else {
			x.add('l', before)
		}
		t.TValue = nfp.Dot
	}
	switch zeros := next.TType == nfp.TokenTypeZeroPlaceHolder; {
	case x.date && zeros && len(x.tokens) > 0 && strings.HasPrefix(x.tokens[len(x.tokens)-1].text, "s"):
		x.seconds = len(next.TValue)
		x.tokens[len(x.tokens)-1].text += "." + next.TValue
	case !x.date && (x.digits || zeros || next.TType == nfp.TokenTypeHashPlaceHolder ||
		next.TType == nfp.TokenTypeDigitalPlaceHolder):
		if !x.digits {
			x.digits = true
			x.add('n', "")
		}
		x.point = true
	default:
		x.add('l', t.TValue)
	}
}

// comma groups digits, or behind the last one divides by a thousand.
func (x *section) comma(next nfp.Token) {
	switch next.TType {
	case nfp.TokenTypeZeroPlaceHolder, nfp.TokenTypeHashPlaceHolder, nfp.TokenTypeDigitalPlaceHolder:
		x.group = true
	default:
		x.scale++
	}
}

// moment takes up a part of a date or a time.
func (x *section) moment(lower, text string, next nfp.Token) {
	switch {
	case lower == "am/pm" || lower == "a/p":
		x.date, x.twelve = true, true
		x.add('d', lower)
	case lower == "e" && x.digits && strings.HasPrefix(next.TValue, "-"):
		x.inExponent = true
	case strings.Trim(lower, lower[:1]) == "" && slices.Contains([]string{"y", "m", "d", "h", "s"}, lower[:1]):
		x.date = true
		x.add('d', lower)
	default: // a letter that means nothing here
		x.add('l', text)
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
