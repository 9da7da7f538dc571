package lexical

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold brings a header or a tab's title to the form in which it is compared:
// Unicode NFKC and case folding; invisible characters removed; runs of white
// space, line breaks included, made one space, and none at the ends or beside
// a Chinese or Japanese character, where a line break means nothing.
func Fold(text string) string {
	if folded, ok := foldASCII(text); ok {
		return folded
	}
	return foldUnicode(text)
}

// foldASCII is Fold for texts of ASCII alone, which most are and which are their own
// normal form; ok is false for others.
func foldASCII(text string) (folded string, ok bool) {
	same, last := true, byte(' ')
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf {
			return "", false
		}
		same = same && (c > ' ' && c < 0x7f && (c < 'A' || c > 'Z') || c == ' ' && last != ' ')
		last = c
	}
	if same && last != ' ' || text == "" {
		return text, true
	}
	b := make([]byte, 0, len(text))
	gap := false
	for i := range len(text) {
		c := text[i]
		switch {
		case c == ' ' || '\t' <= c && c <= '\r':
			gap = true
			continue
		case c < ' ' || c == 0x7f: // invisible
			continue
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		if gap && len(b) > 0 {
			b = append(b, ' ')
		}
		b, gap = append(b, c), false
	}
	return string(b), true
}

func foldUnicode(text string) string {
	text = cases.Fold().String(norm.NFKC.String(text))
	// Case folding can undo the normal form, as that of U+0345 does.
	text = norm.NFKC.String(text)
	var b strings.Builder
	b.Grow(len(text))
	var last rune
	gap := false
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			gap = true
			continue
		case Invisible(r):
			continue
		}
		if gap && last != 0 && !ideographic(last) && !ideographic(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last, gap = r, false
	}
	folded := b.String()
	if folded != text { // a mark behind what was removed joins the letter before it
		folded = norm.NFKC.String(folded)
	}
	return folded
}

// Invisible reports whether a character shows nothing: zero-width spaces and
// joiners, directional marks, soft hyphens, control characters.
func Invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Variation_Selector, r) || r == '\u034F' || r == '\u115F' || r == '\u1160' || r == '\u3164'
}

// ideographic reports whether a script that is written without spaces between
// words uses the character. Punctuation in full width counts too, but NFKC has
// turned most of it into that of ASCII.
func ideographic(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo) || r >= 0x3000 && r <= 0x303F || r == 'ー'
}
