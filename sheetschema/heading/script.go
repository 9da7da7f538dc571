package heading

import (
	"strings"
	"unicode"
)

// A script is one that headings are written in. Chinese and Japanese are one.
type script uint8

const (
	scriptNone script = iota
	scriptHan
	scriptLatin
	scriptCyrillic
	scriptArabic
	scriptHangul
	scriptOther
)

func scriptOf(r rune) script {
	switch {
	case r < unicode.MaxASCII && unicode.IsLetter(r), unicode.Is(unicode.Latin, r):
		return scriptLatin
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r == 'ー':
		return scriptHan
	case unicode.Is(unicode.Cyrillic, r):
		return scriptCyrillic
	case unicode.Is(unicode.Arabic, r):
		return scriptArabic
	case unicode.Is(unicode.Hangul, r):
		return scriptHangul
	case unicode.IsLetter(r):
		return scriptOther
	default:
		return scriptNone
	}
}

// dominant returns the script of the first letter; scriptNone where there is none,
// and where there are letters of several.
func dominant(text string) script {
	found := scriptNone
	for _, r := range text {
		switch s := scriptOf(r); {
		case s == scriptNone:
		case found == scriptNone:
			found = s
		case s != found:
			return scriptNone
		}
	}
	return found
}

// halves divides a name where its script changes, if that is once.
func halves(name string) []string {
	last, at := scriptNone, -1
	for i, r := range name {
		s := scriptOf(r)
		if s == scriptNone {
			continue
		}
		if last != scriptNone && s != last {
			if at >= 0 {
				return nil
			}
			at = i
		}
		last = s
	}
	if at < 0 {
		return nil
	}
	first, second := trimPunctuation(name[:at]), trimPunctuation(name[at:])
	if first == "" || second == "" || strings.ContainsAny(name, "()") {
		return nil
	}
	return []string{first, second}
}
