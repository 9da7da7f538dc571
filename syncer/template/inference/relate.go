package inference

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A reference says that a column's values name another tab's records.
type reference struct {
	from     *column
	to       *tabDraft
	by       *column // of the other tab
	evidence string
}

// sharesWord reports whether two headings have a word in common, or two
// characters of Chinese or Japanese that follow each other.
func sharesWord(a, b heading) bool {
	for word := range a.words {
		if utf8.RuneCountInString(word) > 2 && b.words[word] {
			return true
		}
		for other := range b.words {
			if sameStem(word, other) {
				return true
			}
		}
	}
	runes := []rune(a.folded)
	for i := range len(runes) - 1 {
		if unicode.In(runes[i], unicode.Han, unicode.Katakana) && unicode.In(runes[i+1], unicode.Han, unicode.Katakana) && strings.Contains(b.folded, string(runes[i:i+2])) {
			return true
		}
	}
	return false
}

// longestEnding is how many letters the endings of a word may have.
const longestEnding = 3

// sameStem reports whether one word is the other with an ending, as a plural is:
// flat and flats, Wohnung and Wohnungen, company and companies.
func sameStem(word, other string) bool {
	a, b := []rune(word), []rune(other)
	if len(a) > len(b) {
		a, b = b, a
	}
	shared := 0
	for shared < len(a) && a[shared] == b[shared] {
		shared++
	}
	return len(a) > 2 && len(b)-shared <= longestEnding && (shared == len(a) || shared >= longWord && len(a)-shared <= 1)
}

// A reference is believed where nearly all values are found and the heading
// speaks of the other tab, or where all are and there are enough of them.
const (
	mostFound     = 0.90
	enoughStrange = 3
)

// candidates lists the references that a column may be, the best first.
func (g *guesser) reference(from *tabDraft, c *column) (best reference, ok bool) {
	if len(c.values) < 2 || declaredTypes[c.declared.Type] != "" || c.typ == "date" || c.typ == "boolean" || c.format == "currency" || c.format == "country" || c.format == "phone" {
		return best, false
	}
	bestScore := 0.0
	for _, to := range g.tables {
		if to == from {
			continue
		}
		for _, by := range to.columns {
			if !by.nameable() || by.namesMore(c) {
				continue
			}
			found := 0
			for text, n := range c.values {
				if by.values[text] > 0 {
					found += n
				}
			}
			related := sharesWord(c.heading, newHeading(to.title)) || sharesWord(c.heading, by.heading) || c.known != nil && by.known != nil && c.known.Name == by.known.Name
			least := 1.0
			if related {
				least = mostFound
			}
			if !c.enough(found, least) || !related && (len(c.values) < enoughStrange || c.typ != "string") {
				continue
			}
			score := float64(found) / float64(len(c.filled))
			if related {
				score++
			}
			if score > bestScore {
				bestScore, ok = score, true
				best = reference{from: c, to: to, by: by, evidence: fmt.Sprintf("%s are in %s of %s", share(found, len(c.filled)), quoted(by.title), quoted(to.title))}
			}
		}
	}
	return best, ok
}

// namesMore reports whether it is rather this column that refers to the other
// one: of two that hold the same names, the one that has more of them, and whose
// tab comes first, is where they are kept.
func (c *column) namesMore(other *column) bool {
	if !other.nameable() || len(other.values) < len(c.values) {
		return false
	}
	if len(other.values) > len(c.values) {
		return true
	}
	return other.tab.at < c.tab.at
}

// relate finds the references between the tabs, before their keys are chosen: a
// column that names another tab's records names no record of its own.
func (g *guesser) relate() map[*column]bool {
	refers := make(map[*column]bool)
	for _, from := range g.tables {
		for _, c := range from.columns {
			r, ok := g.reference(from, c)
			if !ok || g.cyclic(from, r.to) || from.refersBy(r) {
				continue
			}
			refers[c] = true
			c.enum = nil
			c.typ, c.format = "string", ""
			if r.by.known != nil {
				c.format = r.by.known.Format
			}
			from.foreign = append(from.foreign, r)
		}
	}
	return refers
}

// refersBy reports whether the tab names the same records by another column of
// theirs already: one reference says it, two would tell each mistake twice.
func (t *tabDraft) refersBy(r reference) bool {
	for _, other := range t.foreign {
		if other.to == r.to && other.by != r.by {
			return true
		}
	}
	return false
}

// cyclic reports whether a reference would lead back to where it begins, which
// is one-to-one and better left to people.
func (g *guesser) cyclic(from, to *tabDraft) bool {
	if from == to {
		return true
	}
	for _, r := range to.foreign {
		if g.cyclic(from, r.to) {
			return true
		}
	}
	return false
}
