package correction

import (
	"strings"
	"unicode"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lexical"
)

// maxAround is how many characters may stand around a number.
const maxAround = 8

// Number returns the one number that a text holds, in plain digits; "" where it
// holds none, several, or one that could be two, or where what stands around it may
// change it, as in 12k, 1.2万 or <5.
func Number(text string, f *sheetschema.Field) string {
	text = lexical.Simplify(text)
	first := strings.IndexFunc(text, isASCIIDigit)
	last := strings.LastIndexFunc(text, isASCIIDigit)
	if first < 0 {
		return ""
	}
	figure := text[first : last+1]
	if strings.ContainsFunc(figure, func(r rune) bool { return !isASCIIDigit(r) && !strings.ContainsRune(".,' ", r) && r != 'O' && r != 'o' }) {
		return ""
	}
	before, negative := strings.CutSuffix(strings.TrimSpace(text[:first]), "-")
	after := strings.TrimSpace(text[last+1:])
	joins := negative && strings.TrimSpace(before) == before && before != "" // PO-1200
	if joins || !isHarmless(before) || !isHarmless(after) || startsMultiple(after) {
		return ""
	}
	figure = strings.NewReplacer("O", "0", "o", "0").Replace(figure)
	if negative {
		figure = "-" + figure
	}
	d, v := lexical.ParseNumber(figure, &f.Notation, lexical.Separators{})
	if v != lexical.ResultUnderstood {
		return ""
	}
	if _, whole := d.Int64(); f.Type == sheetschema.TypeInteger && !whole {
		return ""
	}
	return d.String()
}

func isASCIIDigit(r rune) bool { return r >= '0' && r <= '9' }

// isHarmless reports whether what stands beside a number is a unit, a currency or a
// stray sign. A minus behind the number may be one, or join it to a word.
func isHarmless(text string) bool {
	n := 0
	for _, r := range text {
		if n++; n > maxAround || strings.ContainsRune("<>≤≥±+-—*/×%‰^=～~()（）?", r) || unicode.IsDigit(r) {
			return false
		}
	}
	return true
}

// startsMultiple reports whether a text that follows a number begins with a word
// that multiplies it.
func startsMultiple(text string) bool {
	if strings.ContainsAny(text, "万萬亿億千百十半") {
		return true
	}
	word := strings.ToLower(strings.TrimFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }))
	if end := strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
		word = word[:end]
	}
	switch word {
	case "k", "w", "m", "mn", "mio", "mill", "million", "millions", "b", "bn", "thousand", "hundred", "doz", "dozen", "dz":
		return true
	}
	return false
}
