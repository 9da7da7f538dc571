package linkage

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"sheetsync/validate/duplicates/compare"
	"sheetsync/validate/duplicates/normal"
)

// overlap is what two values have in common, word by word: the information of the
// words that both have, of that of the one that has less and of that of the one
// that has more (soft TF-IDF, Cohen, Ravikumar and Fienberg 2003).
type overlap struct {
	ofLess, ofMore float32
	all            bool // each has all words of the other
	numbers        int  // numbers that both have
	otherNumbers   int  // numbers that only one has, of the one that has fewer such
	onlyWords      float32
}

func (c *column) overlap(x, y *value) (o overlap) {
	a, b := c.wordsOf(x), c.wordsOf(y)
	var takenA, takenB [maxWords]bool
	var totalA, totalB, shared, wordsA, wordsB, sharedWords float32
	for _, word := range a {
		totalA += c.rarity[word]
		if !c.digits[word] {
			wordsA += c.rarity[word]
		}
	}
	for _, word := range b {
		totalB += c.rarity[word]
		if !c.digits[word] {
			wordsB += c.rarity[word]
		}
	}
	common := 0
	for i, word := range a {
		for j, other := range b {
			if word == other {
				takenA[i], takenB[j] = true, true
				shared += c.rarity[word]
				common++
				if c.digits[word] {
					o.numbers++
				} else {
					sharedWords += c.rarity[word]
				}
				break
			}
		}
	}
	if common == len(a) && common == len(b) {
		return overlap{ofLess: 1, ofMore: 1, all: true, numbers: o.numbers, onlyWords: 1}
	}
	numbersA, numbersB := 0, 0
	for j, other := range b {
		if !takenB[j] && c.digits[other] {
			numbersB++
		}
	}
	for i, word := range a {
		if takenA[i] {
			continue
		}
		if c.digits[word] {
			numbersA++
			continue
		}
		best, at := float32(0), -1
		for j, other := range b[:min(len(b), maxWords)] {
			if takenB[j] || c.digits[other] {
				continue
			}
			if s := alikeWords(c.texts[word], c.texts[other]); s > best {
				best, at = s, j
			}
		}
		if at >= 0 {
			takenB[at] = true //nolint:gosec // at is an index of b, which has maxWords at most
			s := best * min(c.rarity[word], c.rarity[b[at]])
			shared += s
			sharedWords += s
		}
	}
	o.otherNumbers = min(numbersA, numbersB)
	o.ofLess = shared / max(min(totalA, totalB), 0.01)
	o.ofMore = shared / max(totalA, totalB, 0.01)
	o.onlyWords = sharedWords / max(min(wordsA, wordsB), 0.01)
	return o
}

// alikeWords says how far two different words stand for one: a typing fault, an
// initial, an abbreviation; 0 where they don't.
func alikeWords(a, b string) float32 {
	if len(a) > len(b) {
		a, b = b, a
	}
	switch {
	case a == "":
		return 0
	case len(a) == 1 && strings.HasPrefix(b, a):
		return 0.5
	case len(a) >= 3 && strings.HasPrefix(b, a):
		return 0.7
	case len(a) >= 4 && len(b)-len(a) <= 1 && compare.EditDistance(a, b, 1) == 1:
		return 0.85
	case len(a) >= 8 && compare.EditDistance(a, b, 2) == 2:
		return 0.7
	default:
		return 0
	}
}

// editDistance is the edit distance of two keys, or 3 where it is more than 2. An
// edit changes at most two of the characters that a key has, so that most pairs
// are told apart without counting.
func editDistance(x, y *value) int {
	if bits.OnesCount64(x.letters^y.letters) > 4 || max(x.length, y.length)-min(x.length, y.length) > 2 {
		return 3
	}
	return compare.EditDistance(x.key, y.key, 2)
}

// similarity is that of Jaro and Winkler, or 0 where it can't reach 0.7, the least
// that counts: no more characters match than both have.
func similarity(x, y *value) float64 {
	matches := min(float64(int(x.length)-bits.OnesCount64(x.letters&^y.letters)), float64(int(y.length)-bits.OnesCount64(y.letters&^x.letters)))
	jaro := (matches/float64(x.length) + matches/float64(y.length) + 1) / 3
	prefix := 0
	for prefix < min(4, len(x.key), len(y.key)) && x.key[prefix] == y.key[prefix] {
		prefix++
	}
	if jaro+float64(prefix)*0.1*(1-jaro) < 0.7 {
		return 0
	}
	return compare.JaroWinkler(x.key, y.key)
}

// text compares two texts, or two names of persons.
func (c *column) text(x, y *value) uint8 {
	if x.hash == y.hash {
		return exact
	}
	if (x.foreign == "") != (y.foreign == "") {
		return c.reading(x, y)
	}
	n := int(min(x.length, y.length))
	distance := editDistance(x, y)
	if x.foreign != "" && x.length == y.length {
		// Another character is another name, unless it is read the same.
		switch {
		case x.foreign == y.foreign:
			return near
		case distance <= 2:
			return faint
		}
	}
	if distance == 1 && n >= 4 {
		return near
	}
	jw := similarity(x, y)
	var o overlap
	if x.words > 1 || y.words > 1 {
		if o = c.overlap(x, y); o.all {
			return elsewhere
		}
	}
	switch {
	case distance == 1 && n >= 3 || distance == 2 && n >= 6 || jw >= 0.93 || o.ofMore >= 0.8:
		return close
	case jw >= 0.85 || o.ofLess >= 0.8 || beginning(x.key, y.key):
		return some
	case jw >= 0.7 || o.ofLess >= 0.4:
		return faint
	default:
		return differ
	}
}

// reading compares a name in Chinese with one in Latin letters: 王伟 is Wang Wei and
// Wei Wang.
func (c *column) reading(x, y *value) uint8 {
	if x.foreign == "" {
		x, y = y, x
	}
	if x.foreign == y.key {
		return bridgeStrong
	}
	length := 0
	for _, word := range c.wordsOf(y) {
		text := c.texts[word]
		if !strings.Contains(x.foreign, text) {
			return missing
		}
		length += len(text)
	}
	switch {
	case length == len(x.foreign):
		return bridgeStrong
	case length >= 4:
		return bridgeWeak
	default:
		return missing
	}
}

// beginning reports whether one text is the beginning of the other, as Rob of
// Robert, or its initial.
func beginning(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return (len(a) == 1 || len(a) >= 3) && strings.HasPrefix(b, a)
}

// company compares two names of companies.
func (c *column) company(x, y *value) uint8 {
	if x.hash == y.hash {
		return exact
	}
	if (x.foreign == "") != (y.foreign == "") {
		return c.bridge(x, y)
	}
	if normal.IsBranch(x.key) != normal.IsBranch(y.key) {
		return differ
	}
	n, longer := int(min(x.length, y.length)), int(max(x.length, y.length))
	distance := editDistance(x, y)
	if x.foreign != "" {
		// Another character is another name, unless it is read the same: then it
		// was picked wrongly.
		switch {
		case x.foreign == y.foreign, distance == 1 && longer > n && n >= 5:
			return near
		case distance <= 2 && n == longer && substituted(x.key, y.key) <= 2:
			return faint
		}
	} else if distance == 1 && n >= 5 && c.sameNumbers(x, y) {
		return near
	}
	o := c.overlap(x, y)
	switch {
	case o.all:
		return elsewhere
	case o.otherNumbers > 0: // Depot 14 and Depot 15
		return differ
	case o.ofMore >= 0.75 || distance <= 2 && n >= 8 && x.foreign == "":
		return close
	case o.ofLess >= 0.85 || similarity(x, y) >= 0.92:
		return some
	case o.ofLess >= 0.4:
		return faint
	default:
		return differ
	}
}

// substituted is in how many places two texts of one length have other characters.
func substituted(a, b string) int {
	n := 0
	for a != "" && b != "" {
		x, sizeX := utf8.DecodeRuneInString(a)
		y, sizeY := utf8.DecodeRuneInString(b)
		if a, b = a[sizeX:], b[sizeY:]; x != y {
			n++
		}
	}
	return n
}

// sameNumbers reports whether two values have the same numbers: Line 1 and Line 2
// are no typing fault.
func (c *column) sameNumbers(x, y *value) bool {
	numbers := func(v *value) (list []int32) {
		for _, word := range c.wordsOf(v) {
			if c.digits[word] {
				list = append(list, word)
			}
		}
		return list
	}
	return slices.Equal(numbers(x), numbers(y))
}

// address compares two postal addresses or parts of them.
func (c *column) address(x, y *value) uint8 {
	if x.hash == y.hash {
		return exact
	}
	if (x.foreign == "") != (y.foreign == "") {
		return c.bridge(x, y)
	}
	o := c.overlap(x, y)
	if o.all {
		return elsewhere
	}
	if o.numbers > 0 || o.otherNumbers > 0 {
		switch {
		case o.otherNumbers == 0 && o.onlyWords >= 0.7:
			return near
		case o.otherNumbers == 0 && o.onlyWords >= 0.35, o.numbers > 0 && o.onlyWords >= 0.8:
			return close
		case o.otherNumbers == 0 && o.onlyWords > 0, o.numbers > 0 && o.onlyWords >= 0.5:
			return some
		case o.onlyWords >= 0.7 || o.otherNumbers == 0:
			return faint
		default:
			return differ
		}
	}
	n := int(min(x.length, y.length))
	distance := editDistance(x, y)
	jw := similarity(x, y)
	switch {
	case distance == 1 && n >= 4:
		return near
	case o.ofMore >= 0.75 || distance == 2 && n >= 6 || jw >= 0.95:
		return close
	case o.ofLess >= 0.8 || jw >= 0.88:
		return some
	case o.ofLess >= 0.4 || jw >= 0.75:
		return faint
	default:
		return differ
	}
}

// bridge compares a text in Chinese with one in Latin letters: its numbers, and
// how many of its words are read in the Chinese one.
func (c *column) bridge(x, y *value) uint8 {
	if x.foreign == "" {
		x, y = y, x
	}
	if normal.HasHan(y.key) {
		return missing
	}
	own, others := c.wordsOf(x), c.wordsOf(y)
	numbers, equal := 0, 0
	for _, word := range own {
		if !c.digits[word] {
			continue
		}
		numbers++
		for _, other := range others {
			if other == word {
				equal++
				break
			}
		}
	}
	heard, all := 0, 0
	for _, word := range others {
		text := c.texts[word]
		if c.digits[word] || len(text) < 4 {
			continue
		}
		all++
		if strings.Contains(x.foreign, text) {
			heard++
		}
	}
	read := heard >= 2 || heard == 1 && all <= 3
	switch {
	case numbers >= 2 && equal == numbers && heard > 0, numbers > 0 && equal == numbers && read, numbers == 0 && heard >= 2:
		return bridgeStrong
	case numbers > 0 && equal == numbers, read:
		return bridgeWeak
	case all == 0 && numbers == 0, numbers == 0 && heard == 0:
		return missing
	default:
		return differ
	}
}
