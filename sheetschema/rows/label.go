package rows

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/lexical"
)

// certainty says how surely a label is that of a total.
type certainty uint8

const (
	labelNone   certainty = iota
	labelPrefix           // begins with the word of a total: Total East
	labelSuffix           // ends with one: East total
	labelPure             // says nothing else
)

// lexicon knows the words of labels.
type lexicon struct {
	totals   []string        // the longest first
	starts   map[string]bool // the first and last three bytes of totals
	ends     map[string]bool
	besides  []string // the longest first
	headings []string
}

func newLexicon() *lexicon {
	l := &lexicon{totals: joined(totals), besides: joined(besides), headings: joined(headings), starts: map[string]bool{}, ends: map[string]bool{}}
	for _, word := range l.totals {
		l.starts[word[:min(3, len(word))]] = true
		l.ends[word[max(len(word)-3, 0):]] = true
	}
	for _, word := range []string{"本", "全"} {
		l.starts[word] = true
	}
	return l
}

func joined(byLanguage map[string][]string) []string {
	var all []string
	for _, words := range byLanguage {
		for _, word := range words {
			all = append(all, lexical.Fold(word))
		}
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return slices.Compact(all)
}

// maxLabel is how long a label is at most, in bytes.
const maxLabel = 80

// mayBeTotal is the cheap first test of a text: whether it begins or ends like a
// total, or like something that may stand around one.
func (l *lexicon) mayBeTotal(text string) bool {
	if len(text) < 3 || len(text) > maxLabel {
		return false
	}
	var b [3]byte
	for i := range b {
		b[i] = lower(text[i])
	}
	if l.starts[string(b[:])] || text[0] >= '0' && text[0] <= '9' || text[0] == ' ' {
		return true
	}
	end := strings.TrimRight(text, " :.)*")
	if len(end) < 3 {
		return false
	}
	for i := range b {
		b[i] = lower(end[len(end)-3+i])
	}
	last, _ := utf8.DecodeLastRuneInString(end)
	return l.ends[string(b[:])] || end != text || last == '：' || last == '）'
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// ofTotal says how surely a text is the label of a total.
func (l *lexicon) ofTotal(text string) certainty {
	if len(text) > maxLabel {
		return labelNone
	}
	words := tokens(counts.ReplaceAllString(lexical.Fold(text), " "), true)
	if len(words) == 0 {
		return labelNone
	}
	label := strings.Join(words, " ")
	for _, total := range l.totals {
		switch rest, at := cutWord(label, total); at {
		case atNone:
		case atAll:
			return labelPure
		default:
			if strings.TrimSpace(l.without(rest, l.besides)) == "" {
				return labelPure
			}
			if !strong(total) {
				return labelNone
			}
			if at == atEnd {
				return labelSuffix
			}
			return labelPrefix
		}
	}
	return labelNone
}

// strong reports whether a word of a total is no name and no part of one.
func strong(total string) bool {
	return utf8.RuneCountInString(total) > 1 && total != "sum" && total != "sums" && total != "overall" && total != "gesamt" && total != "tổng" && total != "cộng" && total != "всего"
}

type position uint8

const (
	atNone position = iota
	atStart
	atEnd
	atAll
)

// cutWord takes a word off a label's start or end. Between letters that blanks
// part, it has to be a word of its own.
func cutWord(label, word string) (rest string, at position) {
	if label == word {
		return "", atAll
	}
	if rest, ok := strings.CutSuffix(label, word); ok && parted(lastOf(rest), firstOf(word)) {
		return rest, atEnd
	}
	if rest, ok := strings.CutPrefix(label, word); ok && parted(lastOf(word), firstOf(rest)) {
		return rest, atStart
	}
	return label, atNone
}

func firstOf(text string) rune { r, _ := utf8.DecodeRuneInString(text); return r }
func lastOf(text string) rune  { r, _ := utf8.DecodeLastRuneInString(text); return r }

// parted reports whether a word ends between two characters.
func parted(a, b rune) bool {
	return !unicode.IsLetter(a) || !unicode.IsLetter(b) || unicode.Is(unicode.Han, a) || unicode.Is(unicode.Han, b) || unicode.Is(unicode.Hangul, a)
}

// without takes words out of a label.
func (l *lexicon) without(label string, words []string) string {
	for _, word := range words {
		for from := 0; word != ""; {
			i := strings.Index(label[from:], word)
			if i < 0 {
				break
			}
			i += from
			before, after := label[:i], label[i+len(word):]
			if (before == "" || parted(lastOf(before), firstOf(word))) && (after == "" || parted(lastOf(word), firstOf(after))) {
				label, from = before+" "+after, i
			} else {
				from = i + len(word)
			}
		}
	}
	return label
}

// tokens splits a label into folded words, without marks, numbers, what stands in
// brackets where that is asked for, and codes of currencies.
func tokens(text string, unbracket bool) []string {
	text = lexical.Fold(text)
	if unbracket {
		text = withoutBrackets(text)
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), r == '-', r == '/':
			return r
		}
		return ' '
	}, text)
	words := strings.FieldsFunc(text, unicode.IsSpace)
	return slices.DeleteFunc(words, func(word string) bool {
		return strings.Trim(word, "-/") == "" || len(word) == 3 && currency.Known(strings.ToUpper(word))
	})
}

func withoutBrackets(text string) string {
	var b strings.Builder
	depth := 0
	for _, r := range text {
		switch r {
		case '(', '[', '【':
			depth++
		case ')', ']', '】':
			depth = max(depth-1, 0)
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// ofCompany reports whether a label has a company's legal form.
func ofCompany(text string) bool {
	for _, word := range tokens(text, false) {
		if slices.Contains(legal, word) {
			return true
		}
		for _, form := range legal {
			if firstOf(form) > unicode.MaxLatin1 && strings.Contains(word, form) {
				return true
			}
		}
	}
	return false
}

// isTitle reports whether a text says only what titles of sections say: a period,
// or words of headings. captions are the tab's own titles, folded.
func (l *lexicon) isTitle(text string, captions []string) bool {
	if len(text) > maxLabel {
		return false
	}
	if markedAsTitle(text) {
		return true
	}
	folded := lexical.Fold(text)
	if !strings.ContainsFunc(folded, unicode.IsLetter) {
		return false
	}
	bare := periods.ReplaceAllString(folded, " ")
	label := strings.Join(tokens(bare, false), " ")
	rest := l.without(l.without(label, captions), l.headings)
	return (bare != folded || rest != label) && strings.TrimSpace(l.without(rest, l.besides)) == ""
}

// periods are years, quarters and months, and counts of things.
var periods = regexp.MustCompile(`(?:19|20)\d\d ?年?度?|\d+ ?(?:年度?|月份?|季度?|期)|\b[qh][1-4]\b`)

// counts are numbers with the word by which things are counted.
var counts = regexp.MustCompile(`\d+ ?(?:年度?|月份?|日|号|季度?|期|家|个|条|笔|户|项|元)`)

// markedAsTitle reports whether a text has the marks of a heading.
func markedAsTitle(text string) bool {
	text = strings.TrimSpace(lexical.Fold(text))
	first, last := firstOf(text), lastOf(text)
	switch {
	case first == '【' && last == '】', first == '[' && last == ']', last == ':':
		return true
	case strings.ContainsRune("=-—*#~", first) && strings.ContainsRune("=-—*#~", last) && strings.Trim(text, "=-—*#~ ") != "":
		return true
	}
	number := strings.TrimLeft(strings.TrimPrefix(text, "("), "一二三四五六七八九十")
	return number != text && (strings.HasPrefix(number, "、") && len(text) > len(number) || first == '(' && len(number) < len(text)-1 && strings.HasPrefix(number, ")"))
}

// isArea reports whether a text may be the name of a region, a group or a kind.
func isArea(text string) bool {
	text = strings.TrimSpace(lexical.Fold(text))
	return utf8.RuneCountInString(text) <= 8 && unicode.Is(unicode.Han, firstOf(text)) && strings.ContainsRune("区區部组組类類省州洲", lastOf(text))
}

// isFootnote reports whether a text begins like a note below a table.
func isFootnote(text string) bool {
	text = strings.TrimSpace(lexical.Fold(text))
	return slices.ContainsFunc(footnotes, func(word string) bool {
		rest, ok := strings.CutPrefix(text, word)
		return ok && strings.HasPrefix(strings.TrimSpace(rest), ":")
	})
}

// isCounter reports whether a header is that of a running number.
func isCounter(header string) bool {
	return slices.Contains(counters, strings.TrimSpace(lexical.Fold(header)))
}
