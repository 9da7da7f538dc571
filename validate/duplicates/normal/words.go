package normal

import (
	"strings"
	"unicode"
)

// A Form is a text as it is compared.
type Form struct {
	Key     string   // what equality is of: letters and digits, joined
	Words   []string // in their order; Chinese text in pairs of characters, numbers apart
	Foreign string   // of a text in Chinese: its syllables in Latin letters, joined
}

// TextForm is the form of a free text.
func TextForm(text string) Form { return form(Simplified(Fold(text))) }

// CompanyForm is the form of a company's name: without its legal form.
func CompanyForm(text string) Form {
	return formOf(Simplified(Company(text)), CompanyWords(Simplified(text)))
}

// AddressForm is the form of a postal address: with the words for streets and
// directions in one spelling each.
func AddressForm(text string) Form {
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
	return formOf(strings.Join(words, ""), words)
}

func form(folded string) Form {
	words := Words(folded)
	return formOf(strings.Join(words, ""), words)
}

func formOf(key string, words []string) Form {
	if meaningless[key] {
		return Form{}
	}
	f := Form{Key: key}
	for _, word := range words {
		f.Words = appendParts(f.Words, word)
	}
	if HasHan(key) {
		f.Foreign = Pinyin(key)
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
