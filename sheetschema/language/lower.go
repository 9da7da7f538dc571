package language

import (
	"unicode"
	"unicode/utf8"
)

// LowerFirst begins a sentence with a small letter, to go on from another one. A
// first word of capitals, such as BIC, stays as it is.
func LowerFirst(sentence string) string {
	first, size := utf8.DecodeRuneInString(sentence)
	next, _ := utf8.DecodeRuneInString(sentence[size:])
	if !unicode.IsUpper(first) || unicode.IsUpper(next) {
		return sentence
	}
	return string(unicode.ToLower(first)) + sentence[size:]
}
