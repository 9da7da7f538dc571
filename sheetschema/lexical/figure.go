package lexical

import (
	"strings"
	"unicode"
)

// A figure is the digits of a number as they were written, cut at the marks
// between them.
type figure struct {
	groups []string
	marks  []rune // marks[i] stands behind groups[i]
}

// cutFigure cuts digits at marks: points, commas, blanks, apostrophes and those
// that are declared. A number may begin with its decimal point, but ends in a
// digit and has no two marks in a row.
func cutFigure(text string, declared ...rune) (figure, bool) {
	var f figure
	start := 0
	for i, r := range text {
		if r >= '0' && r <= '9' {
			continue
		}
		mark := r
		switch {
		case unicode.IsSpace(r):
			mark = ' '
		case r == '’':
			mark = '\''
		}
		known := mark == ' ' || mark == '\'' || mark == '.' || mark == ','
		for _, d := range declared {
			known = known || r == d && d != 0
		}
		if !known || i == start && (i > 0 || mark != '.' && mark != ',') {
			return figure{}, false
		}
		f.groups, f.marks = append(f.groups, text[start:i]), append(f.marks, mark)
		start = i + len(string(r))
	}
	f.groups = append(f.groups, text[start:])
	return f, start < len(text)
}

// last returns the last mark, and how often it stands in the figure.
func (f figure) last() (mark rune, times int) {
	if len(f.marks) == 0 {
		return 0, 0
	}
	mark = f.marks[len(f.marks)-1]
	for _, m := range f.marks {
		if m == mark {
			times++
		}
	}
	return mark, times
}

// thousands reports whether the first n groups are the thousands of a whole
// number, between which one mark stands. A group of thousands has three digits,
// and two above the first thousand where they count in lakhs; the leading one
// has no zero in front.
func (f figure) thousands(n int, lakh bool) bool {
	if n == 1 {
		return true
	}
	first, rest := f.groups[0], f.groups[1:n]
	if first == "" || len(first) > 3 || first[0] == '0' {
		return false
	}
	threes, twos := true, lakh && len(first) <= 2
	for i, g := range rest {
		if i > 0 && f.marks[i] != f.marks[0] {
			return false
		}
		threes = threes && len(g) == 3
		twos = twos && (len(g) == 2 && i < len(rest)-1 || len(g) == 3 && i == len(rest)-1)
	}
	return threes || twos
}

// twofold reports whether the figure is one number with thousands, and another
// one with decimals: 12,500 and 1.234.
func (f figure) twofold() bool {
	return len(f.marks) == 1 && (f.marks[0] == '.' || f.marks[0] == ',') && f.thousands(2, false)
}

// fraction writes the figure with the last mark as its decimal point.
func (f figure) fraction() string {
	n := len(f.groups) - 1
	return strings.Join(f.groups[:n], "") + "." + f.groups[n]
}

// whole writes the figure without its marks.
func (f figure) whole() string { return strings.Join(f.groups, "") }

// decimal tells which mark the figure itself shows to be the decimal one: 0 where
// it shows none, as in 12,500.
func (f figure) decimal() rune {
	mark, times := f.last()
	switch {
	case mark != '.' && mark != ',' || f.twofold():
		return 0
	case times == len(f.marks) && times > 1:
		if f.thousands(len(f.groups), false) {
			return '.' + ',' - mark
		}
	case times == 1 && f.thousands(len(f.groups)-1, false):
		return mark
	}
	return 0
}

// read reads the figure with separators that are known. What is written quite
// as elsewhere, with other thousands and decimals, has one reading all the same.
func (f figure) read(s Separators) (plain string, r Result) {
	mark, times := f.last()
	n := len(f.groups)
	switch {
	case mark == 0:
		return f.whole(), ResultUnderstood
	case times == 1 && (mark == s.Decimal || n > 2 && (mark == '.' || mark == ',')):
		if f.thousands(n-1, s.Lakh) {
			return f.fraction(), ResultUnderstood
		}
		return "", ResultMisgrouped
	case mark == s.Decimal || times < n-1:
		return "", ResultUnknown
	case mark != s.Group && mark != ' ' && mark != '\'':
		if f.twofold() {
			return "", ResultAmbiguous
		}
		return "", ResultUnknown
	case !f.thousands(n, s.Lakh):
		return "", ResultMisgrouped
	}
	return f.whole(), ResultUnderstood
}

// guess reads the figure where no separators are known: it has to show by
// itself what its marks are. A comma alone is taken for decimals nowhere.
func (f figure) guess() (plain string, r Result) {
	mark, times := f.last()
	switch n := len(f.groups); {
	case mark == 0:
		return f.whole(), ResultUnderstood
	case f.twofold():
		return "", ResultAmbiguous
	case times == 1 && (mark == '.' || mark == ',' && n > 2) && f.thousands(n-1, false):
		return f.fraction(), ResultUnderstood
	case times == n-1 && (times > 1 || mark == ' ' || mark == '\'') && f.thousands(n, false):
		return f.whole(), ResultUnderstood
	}
	return "", ResultUnknown
}
