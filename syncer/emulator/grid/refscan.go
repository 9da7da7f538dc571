package grid

import (
	"strconv"
	"strings"
)

// reference is one reference in a formula: A1, $A$1:B2, A:C, 2:3, A2:C, with or without a sheet.
type reference struct {
	sheet    string
	named    bool
	from, to refPart
	isRange  bool
}

type refPart struct {
	row, col       int
	hasRow, hasCol bool
	absRow, absCol bool
}

func (r *reference) parts() []*refPart {
	if r.isRange {
		return []*refPart{&r.from, &r.to}
	}
	return []*refPart{&r.from}
}

// String writes the reference as it stands in a formula.
func (r *reference) String() string {
	s := r.from.String()
	if r.isRange {
		s += ":" + r.to.String()
	}
	if r.named {
		s = QuoteTitle(r.sheet) + "!" + s
	}
	return s
}

func (p refPart) String() string {
	s := ""
	if p.hasCol {
		if p.absCol {
			s = "$"
		}
		s += ColumnName(p.col)
	}
	if p.hasRow {
		if p.absRow {
			s += "$"
		}
		s += strconv.Itoa(p.row + 1)
	}
	return s
}

func isRefStart(c byte) bool { return isWord(c) || c == '$' }

func isWord(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '.' || c >= 0x80
}

func endQuote(s string, i int, q byte) int {
	for j := i + 1; j < len(s); j++ {
		if s[j] != q {
			continue
		}
		if j+1 < len(s) && s[j+1] == q {
			j++
			continue
		}
		return j + 1
	}
	return len(s)
}

// scanReference reads a reference at i. When there is none it returns the end of the word that is something else.
func scanReference(s string, i int) (r reference, end int, ok bool) {
	j := i
	if s[i] == '\'' {
		j = endQuote(s, i, '\'')
		if j >= len(s) || s[j] != '!' {
			return r, j, false
		}
		r.sheet, r.named = strings.ReplaceAll(s[i+1:j-1], "''", "'"), true
		j++
	} else {
		for j < len(s) && isWord(s[j]) {
			j++
		}
		if j > i && j < len(s) && s[j] == '!' {
			r.sheet, r.named = s[i:j], true
			j++
		} else {
			j = i
		}
	}
	from, k := scanPart(s, j)
	if k == j {
		return r, max(k, wordEnd(s, i)), false
	}
	r.from = from
	if k < len(s) && s[k] == ':' {
		if to, l := scanPart(s, k+1); l > k+1 && (l == len(s) || !isWord(s[l]) && s[l] != '(' && s[l] != '!') {
			r.to, r.isRange = to, true
			k = l
		}
	}
	whole := r.from.hasRow && r.from.hasCol || r.isRange && (r.from.hasRow == r.to.hasRow || r.from.hasCol == r.to.hasCol)
	if !whole || k < len(s) && (isWord(s[k]) || s[k] == '(' || s[k] == '!') {
		return r, max(k, wordEnd(s, i)), false
	}
	return r, k, true
}

func wordEnd(s string, i int) int {
	for i < len(s) && isRefStart(s[i]) {
		i++
	}
	return i
}

// scanPart reads $A$1, A or 1; it returns i when there is none.
func scanPart(s string, i int) (p refPart, end int) {
	j := i
	if j < len(s) && s[j] == '$' {
		p.absCol = true
		j++
	}
	start := j
	for j < len(s) && (s[j] >= 'A' && s[j] <= 'Z' || s[j] >= 'a' && s[j] <= 'z') {
		j++
	}
	if j > start {
		col, ok := ColumnIndex(s[start:j])
		if !ok {
			return refPart{}, i
		}
		p.col, p.hasCol = col, true
		if j < len(s) && s[j] == '$' {
			p.absRow = true
			j++
		}
	} else {
		p.absRow, p.absCol = p.absCol, false
	}
	start = j
	for j < len(s) && s[j] >= '0' && s[j] <= '9' {
		j++
	}
	if j > start {
		n, err := strconv.Atoi(s[start:j])
		if err != nil || n < 1 {
			return refPart{}, i
		}
		p.row, p.hasRow = n-1, true
	} else if p.absRow {
		return refPart{}, i
	}
	if !p.hasRow && !p.hasCol {
		return refPart{}, i
	}
	return p, j
}
