package tabset

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"sheetsync/sheetschema/heading"
)

// A Pattern is the title of a tab, or stands for the titles of several.
type Pattern struct {
	Text   string // as it was written
	folded []rune // with anyText and anyRune for the signs that stand for others
}

const (
	anyText rune = -1 - iota // *
	anyRune                  // ?
)

// What keeps a text from being a pattern.
var (
	ErrBlank    = errors.New("this is blank")
	ErrAnything = errors.New("this fits every tab")
)

// Parse reads a title or a pattern. Errors are ErrBlank and ErrAnything.
func Parse(text string) (Pattern, error) {
	p := Title(text)
	says := false
	for i, r := range p.folded {
		switch r {
		case '*':
			p.folded[i] = anyText
		case '?':
			p.folded[i] = anyRune
		default:
			says = says || unicode.IsLetter(r) || unicode.IsNumber(r)
		}
	}
	switch {
	case len(p.folded) == 0:
		return Pattern{}, ErrBlank
	case !says && !p.Exact():
		return Pattern{}, ErrAnything
	}
	return p, nil
}

// Title is the pattern of just this title, whatever signs are in it.
func Title(text string) Pattern {
	return Pattern{Text: strings.TrimSpace(text), folded: []rune(heading.Fold(text))}
}

// Exact reports whether the pattern is one tab's title.
func (p Pattern) Exact() bool {
	return !slices.ContainsFunc(p.folded, func(r rune) bool { return r < 0 })
}

// Same reports whether two patterns are written alike.
func (p Pattern) Same(q Pattern) bool { return slices.Equal(p.folded, q.folded) }

// Fits reports whether a tab's title is the pattern's, or one of those that it
// stands for.
func (p Pattern) Fits(title string) bool { return fits(p.folded, []rune(heading.Fold(title))) }

// fits matches from the left; where a star took too little it takes one more.
func fits(pattern, title []rune) bool {
	star, resume := -1, 0
	p, t := 0, 0
	for t < len(title) {
		switch {
		case p < len(pattern) && pattern[p] == anyText:
			star, resume = p, t
			p++
		case p < len(pattern) && (pattern[p] == anyRune || pattern[p] == title[t]):
			p, t = p+1, t+1
		case star >= 0:
			resume++
			p, t = star+1, resume
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == anyText {
		p++
	}
	return p == len(pattern)
}

// Overlaps reports whether there are titles that both patterns fit.
func (p Pattern) Overlaps(q Pattern) bool {
	// common[j] says that the rest of p and that of q from j on have a title in common.
	common := make([]bool, len(q.folded)+1)
	for i := len(p.folded); i >= 0; i-- {
		right := false // common[j+1] of the row below
		for j := len(q.folded); j >= 0; j-- {
			below := common[j]
			switch {
			case i == len(p.folded) && j == len(q.folded):
				common[j] = true
			case i < len(p.folded) && p.folded[i] == anyText:
				common[j] = below || j < len(q.folded) && common[j+1]
			case j < len(q.folded) && q.folded[j] == anyText:
				common[j] = common[j+1] || i < len(p.folded) && below
			case i < len(p.folded) && j < len(q.folded):
				a, b := p.folded[i], q.folded[j]
				common[j] = right && (a == b || a == anyRune || b == anyRune)
			default:
				common[j] = false
			}
			right = below
		}
	}
	return common[0]
}

// Example returns a title that the pattern fits: the pattern's own, or one for a
// year.
func (p Pattern) Example(year int) string {
	text := []rune(p.Text)
	digits := strconv.Itoa(year)
	for _, blank := range []string{"????", "20??", "202?"} {
		if at := strings.Index(p.Text, blank); at >= 0 {
			text = []rune(p.Text[:at] + digits + p.Text[at+len(blank):])
			break
		}
	}
	var b strings.Builder
	for _, r := range text {
		switch r {
		case '*', '＊':
		case '?', '？':
			b.WriteByte('1')
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(b.String())
}
