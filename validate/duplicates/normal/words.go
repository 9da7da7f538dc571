package normal

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Form is a text as it is compared.
type Form struct {
	Key     string   // what equality is of: letters and digits, joined
	Words   []string // in their order; Chinese text in pairs of characters, numbers apart
	Foreign string   // of a text in Chinese: its syllables in Latin letters, joined
}

// TextWords returns the words of a free text, folded and separated by blanks; ""
// where it says nothing.
func TextWords(text string) string { return telling(Words(Simplified(Fold(text)))) }

// CompanyName returns the words of a company's name without its legal form,
// separated by blanks; "" where nothing is left that tells anything.
func CompanyName(text string) string {
	name := strings.TrimSpace(trimForms(strings.Join(CompanyWords(Simplified(text)), " ")))
	if key := strings.ReplaceAll(name, " ", ""); meaningless[key] || utf8.RuneCountInString(key) < 2 {
		return ""
	}
	return withoutPlaceMarks(name)
}

// withoutPlaceMarks takes the signs for province and city out of the beginning of a
// name: people write 深圳华强 for 深圳市华强.
func withoutPlaceMarks(name string) string {
	if !HasHan(name) {
		return name
	}
	runes := []rune(name)
	for _, mark := range []rune{'省', '市'} {
		for i := 2; i <= 5 && i+2 < len(runes); i++ {
			if runes[i] == mark {
				runes = slices.Delete(runes, i, i+1)
				break
			}
		}
	}
	return string(runes)
}

// IsBranch reports whether a company's name is that of a branch, a subsidiary or an
// office, which is another one than the company's.
func IsBranch(key string) bool {
	return slices.ContainsFunc(branches, func(branch string) bool { return strings.HasSuffix(key, branch) })
}

// AddressWords returns the words of a postal address, with those for streets and
// directions in one spelling each, separated by blanks.
func AddressWords(text string) string {
	text = Simplified(Fold(text))
	if HasHan(text) {
		text = arabicNumerals(text)
	}
	words := Words(text)
	for i, word := range words {
		if full, ok := addressWords[word]; ok {
			words[i] = full
		}
	}
	return telling(words)
}

func telling(words []string) string {
	if meaningless[strings.Join(words, "")] {
		return ""
	}
	return strings.Join(words, " ")
}

// FormOf returns the form of words that are separated by blanks.
func FormOf(words string) Form {
	var f Form
	f.Key = strings.ReplaceAll(words, " ", "")
	for word := range strings.SplitSeq(words, " ") {
		f.Words = appendParts(f.Words, word)
	}
	if HasHan(f.Key) {
		f.Foreign = Pinyin(f.Key)
	}
	return f
}

// Classes of characters, between which a word is split.
const (
	letters = iota
	digits
	han
)

func classOf(r rune) int {
	switch {
	case unicode.IsDigit(r):
		return digits
	case isHan(r):
		return han
	default:
		return letters
	}
}

// appendParts appends the parts of a word: its numbers, its letters, and its
// Chinese characters in overlapping pairs, because nothing says where words end.
func appendParts(parts []string, word string) []string {
	from, class := 0, -1
	flush := func(to int) {
		switch part := word[from:to]; {
		case part == "":
		case class == han:
			parts = appendPairs(parts, part)
		case class == digits:
			if part = strings.TrimLeft(part, "0"); part == "" {
				part = "0"
			}
			parts = append(parts, part)
		default:
			parts = append(parts, part)
		}
	}
	for i, r := range word {
		if c := classOf(r); c != class {
			flush(i)
			from, class = i, c
		}
	}
	flush(len(word))
	return parts
}

func appendPairs(parts []string, text string) []string {
	previous, before := -1, -1
	for i := range text {
		if before >= 0 {
			parts = append(parts, text[before:endOf(text, i)])
		}
		previous, before = before, i
	}
	if previous < 0 {
		return append(parts, text)
	}
	return parts
}

// endOf is where the character that begins at i ends.
func endOf(text string, i int) int {
	for n := range text[i+1:] {
		if text[i+1+n]&0xc0 != 0x80 {
			return i + 1 + n
		}
	}
	return len(text)
}
