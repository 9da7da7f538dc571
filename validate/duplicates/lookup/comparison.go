package lookup

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sheetsync/validate/duplicates/compare"
)

// compareNames says how a query's name agrees with a record's, which isn't equal;
// score is 0 where it doesn't. Names of persons agree as wholes only: half of
// Shenzhen is called Zhang.
func (x *Index) compareNames(q, r *nameForm, person bool) (how How, score float64) {
	switch {
	case q.han != r.han:
		how, score = x.acrossScripts(q, r, person)
	case q.han:
		how, score = x.inChinese(q, r, person)
	default:
		how, score = x.inLatin(q, r, person)
	}
	if person {
		score *= 0.8
	}
	return how, score
}

func (x *Index) inChinese(q, r *nameForm, person bool) (How, float64) {
	n := min(utf8.RuneCountInString(q.Key), utf8.RuneCountInString(r.Key))
	switch {
	case q.Foreign == r.Foreign && n >= 2:
		return HowReading, 0.8
	case person:
		return "", 0
	case q.bare == r.bare && utf8.RuneCountInString(q.bare) >= 3:
		return HowPart, 0.9
	case q.bare == r.bare:
		return HowPart, 0.7
	case strings.Join(q.syllables, "") == strings.Join(r.syllables, ""):
		return HowReading, 0.7
	}
	short := min(utf8.RuneCountInString(q.bare), utf8.RuneCountInString(r.bare))
	if short >= 4 && compare.EditDistance(q.bare, r.bare, 1) == 1 || n >= 6 && compare.EditDistance(q.Key, r.Key, 1) == 1 {
		return HowTypo, 0.75
	}
	return x.inWords(q, r)
}

func (x *Index) inLatin(q, r *nameForm, person bool) (How, float64) {
	n := min(len(q.Key), len(r.Key))
	if sameWords(q.Words, r.Words) {
		return HowOrder, 0.88
	}
	if sameNumbers(q.Words, r.Words) {
		switch distance := compare.EditDistance(q.Key, r.Key, 2); {
		case distance == 1 && n >= 5:
			return HowTypo, 0.85
		case distance == 2 && n >= 8:
			return HowTypo, 0.75
		}
	}
	if person {
		if len(q.Words) >= 2 && len(r.Words) >= 2 {
			if how, score := x.inWords(q, r); score >= 0.75 {
				return how, score
			}
		}
		return "", 0
	}
	if q.initials != "" && q.initials == r.Key || r.initials != "" && r.initials == q.Key {
		return HowInitials, 0.6
	}
	return x.inWords(q, r)
}

func sameWords(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	x, y := slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(x, y)
}

// sameNumbers reports whether two names have the same numbers: Line 1 and Line 2 are
// no typing fault.
func sameNumbers(a, b []string) bool {
	numbers := func(words []string) (list []string) {
		for _, word := range words {
			if word[0] >= '0' && word[0] <= '9' {
				list = append(list, word)
			}
		}
		slices.Sort(list)
		return list
	}
	return slices.Equal(numbers(a), numbers(b))
}

// inWords compares two names by the words that they have in common, weighed by what
// they tell (soft TF-IDF).
func (x *Index) inWords(q, r *nameForm) (How, float64) {
	shared, totalQ, totalR, best := 0.0, 0.0, 0.0, 0.0
	taken := make([]bool, len(r.Words))
	for _, word := range r.Words {
		totalR += x.rarity(word)
	}
	for _, word := range q.Words {
		weight := x.rarity(word)
		totalQ += weight
		at, alike := -1, 0.0
		for j, other := range r.Words {
			if !taken[j] {
				if a := alikeWords(word, other); a > alike {
					at, alike = j, a
				}
			}
		}
		if at >= 0 {
			taken[at] = true
			if alike < 1 { // a word that nobody has tells as much as the one that it stands for
				weight = min(weight, x.rarity(r.Words[at]))
			}
			shared += alike * weight
			best = max(best, alike*weight)
		}
	}
	least := x.distinctive()
	if shared < least || best < least/2 {
		return "", 0
	}
	ofLess, ofMore := shared/max(min(totalQ, totalR), 0.01), shared/max(totalQ, totalR, 0.01)
	switch {
	case ofMore >= 0.85:
		return HowTypo, 0.8
	case ofLess >= 0.8:
		return HowPart, 0.55 + 0.25*min(ofMore, 1)
	case ofMore >= 0.55:
		return HowPart, 0.55
	default:
		return "", 0
	}
}

// alikeWords says how far two words stand for one: 1 for equal ones, less for a
// typing fault or an abbreviation.
func alikeWords(a, b string) float64 {
	if a == b {
		return 1
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	switch {
	case a[0] >= '0' && a[0] <= '9' || a[0] >= 0x80:
		return 0
	case len(a) >= 3 && strings.HasPrefix(b, a):
		return 0.75
	case len(a) >= 4 && compare.EditDistance(a, b, 1) == 1:
		return 0.85
	case len(a) >= 8 && compare.EditDistance(a, b, 2) == 2:
		return 0.7
	default:
		return 0
	}
}

// acrossScripts compares a name in Chinese with one in Latin letters: which of the
// words are syllables of the other that follow one another.
func (x *Index) acrossScripts(q, r *nameForm, person bool) (How, float64) {
	han, latin := q, r
	if r.han {
		han, latin = r, q
	}
	reading := strings.Join(han.syllables, "")
	if latin.Key == han.Foreign || latin.Key == reading {
		return HowReading, 0.85
	}
	if person {
		if len(han.syllables) >= 2 && sameWords(latin.Words, []string{han.syllables[0], strings.Join(han.syllables[1:], "")}) {
			return HowReading, 0.8
		}
		return "", 0
	}
	spoken := make(map[string]bool)
	han.eachReading(func(text string) { spoken[text] = true })
	heard, letters, own := 0, 0, 0
	for _, word := range latin.Words {
		if generic[word] || places[word] || len(word) < minRead {
			continue
		}
		own++
		if spoken[word] {
			heard++
			letters += len(word)
		}
	}
	switch {
	case heard > 0 && heard == own && letters >= 5:
		return HowReading, 0.65
	case heard >= 2:
		return HowReading, 0.6
	case heard == 1 && own <= 2:
		return HowReading, 0.5
	default:
		return "", 0
	}
}
