package textkey

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"sheetsync/sheetschema/lexical"
)

// A Form says what makes no difference between two texts beside what nobody sees.
type Form uint8

// The forms. A code is read by its letters, digits and plus signs alone: people
// part it by blanks, hyphens, dots, slashes and brackets as they like.
const (
	FormText     Form = iota // names, numbers of contracts: upper and lower case are different
	FormCaseless             // e-mail addresses, domains, codes of currencies and countries
	FormCode                 // bank accounts, tax numbers, telephone numbers
)

// FormOf returns the form of a string field's format, as descriptors name it.
func FormOf(format string) Form {
	switch format {
	case "email", "domain", "currency", "country", "uuid":
		return FormCaseless
	case "iban", "bic", "lei", "cn_uscc", "eu_vat", "phone":
		return FormCode
	default:
		return FormText
	}
}

// Append writes the key of a text: equal for texts that are one key, and only for
// those.
func Append(b []byte, text string, form Form) []byte {
	if isPlain(text) {
		if form == FormText {
			return append(b, text...)
		}
		for i := range len(text) {
			c := text[i]
			if form == FormCode && !isCode(rune(c)) {
				continue
			}
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			b = append(b, c)
		}
		return b
	}
	text = Clean(text)
	if form == FormCode { // before accents are joined to what stands before them then
		text = strings.Map(code, text)
	}
	if form != FormText {
		text = norm.NFC.String(cases.Fold().String(text))
	}
	gap := false
	for _, r := range text {
		switch {
		case form == FormCode && !isCode(r):
		case unicode.IsSpace(r):
			gap = true
		default:
			if gap {
				b = append(b, ' ')
			}
			b = utf8.AppendRune(b, r)
			gap = false
		}
	}
	return b
}

// Of returns the key of a text.
func Of(text string, form Form) string {
	if form == FormText && isPlain(text) {
		return text
	}
	return string(Append(nil, text, form))
}

// Clean takes out of a text what nobody sees, and writes the same characters in
// the same way: in their usual width, accents joined to their letters, no blanks
// at the ends. Blanks and line breaks inside stay, as plain ones.
func Clean(text string) string {
	if isPlain(text) {
		return text
	}
	// Marks that were parted from their letters by what is taken out are joined by
	// the second normalisation.
	text = norm.NFC.String(strings.Map(clean, width.Fold.String(unfold(text))))
	return strings.TrimFunc(text, unicode.IsSpace)
}

func clean(r rune) rune {
	switch {
	case r == '\n' || r == '\t' || r == '\r':
		return r
	case unicode.IsSpace(r):
		return ' '
	case lexical.Invisible(r):
		return -1
	case r == '\u2010' || r == '\u2011': // the hyphen that doesn't break, and its twin
		return '-'
	}
	return r
}

// unfold writes presentation forms, which look as the letters that they stand
// for, as these: ligatures, the shapes of Arabic letters, radicals of Chinese
// characters. Other compatibility characters, such as ² and ①, look different.
func unfold(text string) string {
	if strings.IndexFunc(text, isPresentation) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if isPresentation(r) {
			b.WriteString(norm.NFKC.String(string(r)))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isPresentation(r rune) bool {
	return r >= 0x2E80 && r <= 0x2FDF || r >= 0xFB00 && r <= 0xFDFF || r >= 0xFE70 && r <= 0xFEFC
}

// isPlain reports whether a text is ASCII that is its own key, but for case.
func isPlain(text string) bool {
	blank := true
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c >= 0x7F || blank && c == ' ' {
			return false
		}
		blank = c == ' '
	}
	return !blank || text == ""
}

// code leaves a character of a code as it is, and takes any other out.
func code(r rune) rune {
	if isCode(r) {
		return r
	}
	return -1
}

func isCode(r rune) bool {
	return r == '+' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}
