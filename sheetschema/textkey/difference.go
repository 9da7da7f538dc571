package textkey

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// A Difference is why two texts that resemble each other aren't one key. Its text
// is a stable name.
type Difference string

// The differences, from those that are most likely a slip of the keyboard on.
const (
	DifferenceCase        Difference = "case"        // upper and lower case
	DifferenceHiddenBlank Difference = "hidden"      // a blank of another kind than the usual, such as a no-break space
	DifferenceBlank       Difference = "blank"       // a blank more or less
	DifferencePunctuation Difference = "punctuation" // another dash, apostrophe, dot, bracket
	DifferenceAccent      Difference = "accent"      // é and e
	DifferenceLetters     Difference = "letters"     // letters or digits of like shape: Cyrillic а, 0 and O
	DifferenceSimilar     Difference = "similar"     // more than one of these
)

// Resemblance is equal for texts that look alike but for case, blanks,
// punctuation, accents and letters of like shape. It is empty for a text without
// letters and digits. (A skeleton, as Unicode Technical Standard #39 calls it, of
// a few scripts only.)
func Resemblance(text string) string {
	text = caseless(Clean(text))
	return letters(plain(text))
}

// Compare says how two texts of one [Resemblance] differ. They are no one key.
func Compare(text, other string) Difference {
	hidden := oddBlanks(text) != oddBlanks(other)
	a, b := Clean(text), Clean(other)
	switch {
	case caseless(a) == caseless(b):
		return DifferenceCase
	case blankless(a) == blankless(b) && hidden:
		return DifferenceHiddenBlank
	case blankless(a) == blankless(b):
		return DifferenceBlank
	case words(a) == words(b):
		return DifferencePunctuation
	case plain(a) == plain(b):
		return DifferenceAccent
	case letters(a) == letters(b):
		return DifferenceLetters
	}
	return DifferenceSimilar
}

func caseless(text string) string {
	return strings.Join(strings.Fields(norm.NFC.String(cases.Fold().String(text))), " ")
}

func oddBlanks(text string) bool {
	return strings.IndexFunc(strings.TrimFunc(text, unicode.IsSpace), func(r rune) bool { return r != ' ' && unicode.IsSpace(r) }) >= 0
}

func blankless(text string) string { return strings.Join(strings.Fields(text), "") }

// words keeps letters and digits, and the accents on them.
func words(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, text)
}

// plain is words without accents.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(words(text)))
}

// letters is plain text with one letter for all of its shape.
func letters(text string) string { return shapes.Replace(words(text)) }

// shapes are letters that look as others do, in the usual fonts, in upper or in
// lower case; what is left of them is Latin.
var shapes = strings.NewReplacer(
	"а", "a", "е", "e", "о", "o", "р", "p", "с", "c", "у", "y", "х", "x", "і", "i", "ј", "j", "ѕ", "s", "һ", "h", "к", "k", "м", "m", "т", "t", "в", "b", "н", "h",
	"А", "A", "Е", "E", "О", "O", "Р", "P", "С", "C", "У", "Y", "Х", "X", "І", "I", "Ј", "J", "Ѕ", "S", "К", "K", "М", "M", "Т", "T", "В", "B", "Н", "H",
	"α", "a", "ε", "e", "ο", "o", "ρ", "p", "χ", "x", "ι", "i", "κ", "k", "ν", "v", "υ", "y", "τ", "t", "η", "n",
	"Α", "A", "Β", "B", "Ε", "E", "Ζ", "Z", "Η", "H", "Ι", "I", "Κ", "K", "Μ", "M", "Ν", "N", "Ο", "O", "Ρ", "P", "Τ", "T", "Υ", "Y", "Χ", "X",
	"0", "o", "O", "o", "1", "l", "I", "l", "ı", "i",
)
