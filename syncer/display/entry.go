package display

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Entry is what a typed text stands for.
type Entry struct {
	// Formula with its '=', or "".
	Formula string
	// Text, when the entry is neither a formula, a number nor a boolean.
	Text   string
	IsText bool
	IsBool bool
	// Number, or 1 and 0 for a boolean.
	Number float64
	// Type and Pattern are the number format that the entry brings along, "" for none.
	Type, Pattern string
}

// Enter reads a text as if a person had typed it into a cell. now decides the year of a date without one.
func (l Locale) Enter(s string, now time.Time) Entry {
	switch {
	case strings.HasPrefix(s, "'"):
		return Entry{Text: s[1:], IsText: true}
	case strings.HasPrefix(s, "=") && len(s) > 1:
		return Entry{Formula: s}
	case strings.HasPrefix(s, "+") && len(s) > 1:
		// Assumed: the formula bar turns a leading plus into a formula, phone numbers included.
		return Entry{Formula: "=" + s}
	}
	t := strings.TrimSpace(s)
	switch {
	case strings.EqualFold(t, "TRUE"):
		return Entry{IsBool: true, Number: 1}
	case strings.EqualFold(t, "FALSE"):
		return Entry{IsBool: true}
	}
	if e, ok := l.amount(t); ok {
		return e
	}
	if e, ok := l.moment(t, now); ok {
		return e
	}
	return Entry{Text: s, IsText: true}
}

// amount reads 1,234.50, 12%, $5, (3), 1e6.
func (l Locale) amount(s string) (Entry, bool) {
	e := Entry{}
	negative := false
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") {
		negative, s = true, strings.TrimSpace(s[1:len(s)-1])
	}
	if strings.HasPrefix(s, "-") {
		if negative {
			return e, false
		}
		negative, s = true, strings.TrimSpace(s[1:])
	}
	if strings.HasSuffix(s, "%") {
		e.Type, s = "PERCENT", strings.TrimSpace(strings.TrimSuffix(s, "%"))
	} else if symbol, rest, ok := l.symbol(s); ok {
		e.Type, s = "CURRENCY", rest
		e.Pattern = l.Currency
		if symbol != l.Symbol {
			e.Pattern = "[$" + symbol + "]#,##0.00"
		}
		if strings.HasPrefix(s, "-") && !negative {
			negative, s = true, s[1:]
		}
	}
	plain, isGrouped, ok := l.ungroup(s)
	if !ok {
		return e, false
	}
	n, err := strconv.ParseFloat(plain, 64)
	if err != nil {
		return e, false
	}
	_, fraction, hasFraction := strings.Cut(plain, ".")
	switch {
	case e.Type == "PERCENT":
		n /= 100
		e.Pattern = "0%"
		if hasFraction && fraction != "" {
			e.Pattern = "0.00%"
		}
		// The quotient as people read it: 12.3 % is 0.123, not 0.12300000000000001.
		n, _ = strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	case e.Type == "CURRENCY":
		if !hasFraction {
			e.Pattern = strings.Replace(e.Pattern, "0.00", "0", 1)
		}
	case strings.ContainsAny(plain, "eE"):
		e.Type, e.Pattern = "SCIENTIFIC", "0.00E+00"
	case isGrouped:
		e.Type, e.Pattern = "NUMBER", "#,##0"
		if hasFraction {
			e.Pattern = "#,##0.00"
		}
	}
	if negative {
		n = -n
	}
	e.Number = n
	return e, true
}

var symbols = []string{"HK$", "NT$", "US$", "R$", "$", "€", "£", "¥", "￥", "₩", "₹", "₽", "₺", "฿"}

func (l Locale) symbol(s string) (symbol, rest string, ok bool) {
	for _, c := range append([]string{strings.TrimSpace(l.Symbol)}, symbols...) {
		if r, found := strings.CutPrefix(s, c); found {
			return c, strings.TrimSpace(r), true
		}
		if r, found := strings.CutSuffix(s, c); found && l.Decimal == "," {
			return c, strings.TrimSpace(r), true
		}
	}
	return "", s, false
}

var digitsOnly = regexp.MustCompile(`^(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$`)

// ungroup brings a number into the form strconv reads, and tells whether it was grouped.
func (l Locale) ungroup(s string) (plain string, isGrouped, ok bool) {
	if s == "" || len(s) > 64 {
		return "", false, false
	}
	group := l.Group
	if group == narrow || group == "\u00a0" {
		s = strings.NewReplacer(narrow, " ", "\u00a0", " ").Replace(s)
		group = " "
	}
	whole, fraction, hasPoint := strings.Cut(s, l.Decimal)
	if strings.Contains(whole, group) {
		parts := strings.Split(whole, group)
		for i, p := range parts {
			if i > 0 && len(p) != 3 || i == 0 && (p == "" || len(p) > 3) {
				return "", false, false
			}
		}
		whole, isGrouped = strings.Join(parts, ""), true
	}
	if hasPoint {
		whole += "." + fraction
	}
	return whole, isGrouped, digitsOnly.MatchString(whole)
}

var (
	clock   = regexp.MustCompile(`^(\d{1,4}):([0-5]\d)(?::([0-5]\d)(\.\d+)?)?\s*([aApP][mM]?)?$`)
	hourly  = regexp.MustCompile(`^(\d{1,2})\s*([aApP][mM])$`)
	three   = regexp.MustCompile(`^(\d{1,4})([-/.])\s?(\d{1,2})([-/.])\s?(\d{1,4})\.?$`)
	two     = regexp.MustCompile(`^(\d{1,2})([-/])(\d{1,2})$`)
	yearTwo = regexp.MustCompile(`^(\d{4})([-/])(\d{1,2})$`)
	chinese = regexp.MustCompile(`^(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?$`)
	mdy     = regexp.MustCompile(`^([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:,)?(?:\s+(\d{4}))?$`)
	dmy     = regexp.MustCompile(`^(\d{1,2})[ -]([A-Za-z]{3,9})\.?(?:,?[ -](\d{4}|\d{2}))?$`)
	my      = regexp.MustCompile(`^([A-Za-z]{3,9})\.?\s+(\d{4})$`)
	isoTime = regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2})T(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)Z?$`)
)

// moment reads a date, a time, or both.
func (l Locale) moment(s string, now time.Time) (Entry, bool) {
	if n, pattern, ok := clockTime(s); ok {
		return Entry{Number: n, Type: "TIME", Pattern: pattern}, true
	}
	if n, pattern, ok := l.date(s, now); ok {
		return Entry{Number: n, Type: "DATE", Pattern: pattern}, true
	}
	if m := isoTime.FindStringSubmatch(s); m != nil {
		s = m[1] + " " + m[2]
	}
	for i := len(s) - 1; i > 0; i-- {
		if s[i] != ' ' {
			continue
		}
		t, clockPattern, ok := clockTime(strings.TrimSpace(s[i:]))
		if !ok || t >= 1 {
			continue
		}
		if d, pattern, ok := l.date(strings.TrimSpace(s[:i]), now); ok {
			return Entry{Number: d + t, Type: "DATE_TIME", Pattern: pattern + " " + clockPattern}, true
		}
	}
	return Entry{}, false
}

func clockTime(s string) (float64, string, bool) {
	if m := hourly.FindStringSubmatch(s); m != nil {
		h, _ := strconv.Atoi(m[1])
		return meridiem(float64(h)*3600, h, m[2], "h AM/PM")
	}
	m := clock.FindStringSubmatch(s)
	if m == nil {
		return 0, "", false
	}
	h, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	second, _ := strconv.ParseFloat("0"+m[3]+m[4], 64)
	pattern := "h:mm"
	if m[3] != "" {
		pattern = "h:mm:ss"
	}
	if len(m[1]) == 2 && m[5] == "" {
		pattern = "h" + pattern
	}
	seconds := float64(h)*3600 + float64(minute)*60 + second
	if m[5] != "" {
		return meridiem(seconds, h, m[5], pattern+" AM/PM")
	}
	if h >= 24 {
		pattern = "[h]:mm:ss"
	}
	return seconds / 86400, pattern, true
}

func meridiem(seconds float64, h int, half, pattern string) (float64, string, bool) {
	if h < 1 || h > 12 {
		return 0, "", false
	}
	if h == 12 {
		seconds -= 12 * 3600
	}
	if half[0] == 'p' || half[0] == 'P' {
		seconds += 12 * 3600
	}
	return seconds / 86400, pattern, true
}

func (l Locale) date(s string, now time.Time) (float64, string, bool) {
	if m := three.FindStringSubmatch(s); m != nil && m[2] == m[4] {
		return l.threeParts(m)
	}
	if m := two.FindStringSubmatch(s); m != nil {
		a, b := atoi(m[1]), atoi(m[3])
		if l.Order == "dmy" {
			return civil(now.Year(), b, a, "d"+m[2]+"m")
		}
		return civil(now.Year(), a, b, "m"+m[2]+"d")
	}
	if m := yearTwo.FindStringSubmatch(s); m != nil {
		return civil(atoi(m[1]), atoi(m[3]), 1, "yyyy"+m[2]+"mm")
	}
	if m := chinese.FindStringSubmatch(s); m != nil {
		if m[3] == "" {
			return civil(atoi(m[1]), atoi(m[2]), 1, `yyyy"年"m"月"`)
		}
		return civil(atoi(m[1]), atoi(m[2]), atoi(m[3]), `yyyy"年"m"月"d"日"`)
	}
	if m := my.FindStringSubmatch(s); m != nil {
		return civil(atoi(m[2]), monthNamed(m[1]), 1, "mmmm yyyy")
	}
	if m := mdy.FindStringSubmatch(s); m != nil {
		if m[3] == "" {
			return civil(now.Year(), monthNamed(m[1]), atoi(m[2]), "mmm d")
		}
		return civil(atoi(m[3]), monthNamed(m[1]), atoi(m[2]), "mmm d, yyyy")
	}
	if m := dmy.FindStringSubmatch(s); m != nil {
		if m[3] == "" {
			return civil(now.Year(), monthNamed(m[2]), atoi(m[1]), "d mmm")
		}
		return civil(century(m[3]), monthNamed(m[2]), atoi(m[1]), "d-mmm-yyyy")
	}
	return 0, "", false
}

func (l Locale) threeParts(m []string) (float64, string, bool) {
	a, b, c, sep := m[1], m[3], m[5], m[2]
	if sep == "." && l.Decimal == "." && l.Order != "ymd" {
		return 0, "", false // 1.2.3 is no date where the point is for decimals
	}
	digits := func(s, letter string) string {
		if len(s) == 2 && s[0] == '0' {
			return letter + letter
		}
		return letter
	}
	year := "yyyy"
	switch {
	case len(a) == 4 || l.Order == "ymd" && len(c) <= 2:
		if len(a) == 2 {
			year = "yy"
		}
		if len(a) == 3 || len(c) > 2 {
			return 0, "", false
		}
		md := digits(b, "m") + sep + digits(c, "d")
		if sep == "-" {
			md = "mm-dd"
		}
		return civil(century(a), atoi(b), atoi(c), year+sep+md)
	case len(c) == 3 || len(a) > 2:
		return 0, "", false
	}
	if len(c) == 2 {
		year = "yy"
	}
	if l.Order == "dmy" {
		return civil(century(c), atoi(b), atoi(a), digits(a, "d")+sep+digits(b, "m")+sep+year)
	}
	return civil(century(c), atoi(a), atoi(b), digits(a, "m")+sep+digits(b, "d")+sep+year)
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// century reads a year; of two digits, 30 to 99 are of the last century.
func century(s string) int {
	n := atoi(s)
	switch {
	case len(s) > 2:
		return n
	case n < 30:
		return 2000 + n
	}
	return 1900 + n
}

func monthNamed(s string) int {
	for i, m := range enMonths {
		if strings.EqualFold(s, m) || len(s) >= 3 && len(s) <= 4 && strings.EqualFold(s[:3], m[:3]) {
			return i + 1
		}
	}
	return 0
}

func civil(y, m, d int, pattern string) (float64, string, bool) {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if m < 1 || m > 12 || d < 1 || t.Day() != d || y < 0 {
		return 0, "", false
	}
	return Serial(t), pattern, true
}
