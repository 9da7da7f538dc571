package lexicon

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Reading is what the words of a heading mean.
type Reading struct {
	Concepts []Concept // each once, in the heading's order
	Words    []string  // that mean them, as they stand there
	Unknown  []string  // words that no language knows
	Near     bool      // a word only means something like its concept
}

// Has reports whether one of the words means the concept.
func (r *Reading) Has(c Concept) bool { return slices.Contains(r.Concepts, c) }

// Known reports whether there are words and all of them are known.
func (r *Reading) Known() bool { return len(r.Concepts) > 0 && len(r.Unknown) == 0 }

// maxPhrase is how many words a phrase of the dictionary has at most, and maxWord
// how many letters of one word are looked at.
const (
	maxPhrase = 5
	maxWord   = 60
)

// Languages returns the languages in the order in which the headings are in them.
func Languages(headings []string) []string {
	d := dictionary()
	count := make(map[string]int)
	for _, h := range headings {
		for _, word := range split(h) {
			for _, e := range d[word] {
				count[e.language]++
			}
		}
	}
	order := slices.Clone(languages)
	if count["ja"] < count["zh"] { // which share characters, but not all words
		order = slices.DeleteFunc(order, func(l string) bool { return l == "ja" })
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(count[b], count[a]) })
	return order
}

// Read finds out what the words of a heading mean. Where a word is of several
// languages, the earliest of those given counts.
func Read(text string, languages []string) Reading {
	r := &reader{dictionary: dictionary(), languages: languages}
	plain := r.read(split(strings.ToLower(text)))
	if len(plain.Unknown) == 0 {
		return plain
	}
	if divided := r.read(split(text)); len(divided.Unknown) < len(plain.Unknown) {
		return divided
	}
	return plain
}

type reader struct {
	dictionary words
	languages  []string
}

func (r *reader) read(tokens []string) Reading {
	var out Reading
	tokens = r.spelledOut(tokens)
	for i := 0; i < len(tokens); {
		n := min(maxPhrase, len(tokens)-i)
		for ; n > 0; n-- {
			phrase := strings.Join(tokens[i:i+n], " ")
			if r.add(&out, phrase) {
				break
			}
		}
		if n == 0 {
			r.inside(&out, tokens[i])
			n = 1
		}
		i += n
	}
	return out
}

// add adds what a word or phrase means; false where no language knows it.
func (r *reader) add(out *Reading, phrase string) bool {
	e := r.entry(phrase)
	if e == nil {
		return false
	}
	out.Words = append(out.Words, phrase)
	out.Near = out.Near || e.near
	for _, c := range e.concepts {
		if !out.Has(c) {
			out.Concepts = append(out.Concepts, c)
		}
	}
	return true
}

// entry looks a word or phrase up; nil where no language knows it.
func (r *reader) entry(phrase string) *entry {
	best := len(r.languages)
	var found *entry
	entries := r.dictionary[phrase]
	for i := range entries {
		if at := slices.Index(r.languages, entries[i].language); at >= 0 && at < best {
			best, found = at, &entries[i]
		}
	}
	return found
}

func (r *reader) knows(word string) bool { return r.entry(word) != nil }

// inside finds out what a word means that isn't in the dictionary: a plural, a word
// with an article, or one that consists of others.
func (r *reader) inside(out *Reading, word string) {
	if word == "1" {
		return
	}
	for _, affix := range []struct{ before, after string }{{"", "s"}, {"", "es"}, {"ال", ""}, {"", "n"}, {"", "e"}} {
		bare, ok := strings.CutSuffix(word, affix.after)
		if bare, ok2 := strings.CutPrefix(bare, affix.before); ok && ok2 && utf8.RuneCountInString(bare) > 2 && bare != word {
			if r.add(out, bare) {
				return
			}
		}
	}
	runes := []rune(word)
	if len(runes) > maxWord {
		out.Unknown = append(out.Unknown, word)
		return
	}
	pieces, ok := r.segment(runes)
	if !ok {
		out.Unknown = append(out.Unknown, word)
	}
	for _, piece := range pieces {
		r.add(out, piece)
	}
}

// linking are the letters that join the parts of a compound.
var linking = []string{"s", "n", "en", "es", "e"}

// particles are the characters that join words and change nothing.
var particles = []string{"的", "之"}

// minPart is how many letters a part of a compound has at least.
const minPart = 3

// segment divides a word into as few words of the dictionary as possible, by
// dynamic programming; ok is false where something is left over. Then the pieces
// are those of the least that is left.
func (r *reader) segment(runes []rune) (pieces []string, ok bool) {
	han := kindOf(runes[0]) == 1
	shortest := minPart
	if han {
		shortest = 1
	}
	const left = 100 // what a letter costs that no word covers
	type step struct {
		cost, from int
		word       string
	}
	best := make([]step, len(runes)+1)
	for i := 1; i <= len(runes); i++ {
		best[i] = step{cost: best[i-1].cost + left, from: i - 1}
		for j := max(0, i-24); i-j >= 1; j++ {
			if best[j].cost+1 > best[i].cost {
				continue
			}
			word := string(runes[j:i])
			switch {
			case i-j >= shortest && r.knows(word):
				if cost := best[j].cost + 1; cost < best[i].cost {
					best[i] = step{cost, j, word}
				}
			case j > 0 && best[j].word != "" && i < len(runes) && (!han && slices.Contains(linking, word) || han && slices.Contains(particles, word)):
				if cost := best[j].cost + 1; cost < best[i].cost {
					best[i] = step{cost, j, ""}
				}
			}
		}
	}
	for i := len(runes); i > 0; i = best[i].from {
		if best[i].word != "" {
			pieces = append(pieces, best[i].word)
		}
	}
	slices.Reverse(pieces)
	whole := best[len(runes)].cost < left
	if !han && !whole {
		return nil, false // a part of a foreign word means nothing
	}
	return pieces, whole
}
