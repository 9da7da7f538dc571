package normal

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"sheetsync/sheetschema/lexical"
	"sheetsync/validate/format"
)

// meaningless are texts that people write where they have nothing to write.
var meaningless = map[string]bool{
	"na": true, "none": true, "nil": true, "null": true, "unknown": true, "no": true, "test": true, "tbd": true, "tba": true, "todo": true,
	"无": true, "無": true, "没有": true, "暂无": true, "未知": true, "不详": true, "个人": true, "测试": true, "x": true, "xx": true, "xxx": true,
}

// Fold brings a text to NFKC without case, and Latin letters to their base.
func Fold(text string) string {
	if isASCII(text) {
		return strings.ToLower(text)
	}
	text = cases.Fold().String(norm.NFKC.String(text))
	if isASCII(text) {
		return text
	}
	var b strings.Builder
	latin := false
	for _, r := range norm.NFD.String(text) {
		if unicode.Is(unicode.Mn, r) && latin {
			continue
		}
		if !unicode.Is(unicode.Mn, r) {
			latin = unicode.Is(unicode.Latin, r)
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

// signs are written as the word that they stand for.
var signs = strings.NewReplacer("&", " and ", "+", " and ")

// Words splits a folded text at everything that is neither letter nor digit.
// Dots and apostrophes inside words vanish: S.A. is SA, O'Neil is ONeil.
func Words(folded string) []string {
	folded = strings.Map(func(r rune) rune {
		switch {
		case r == '.' || r == '\'' || r == '’' || r == '`' || r == '·':
			return -1
		case r == '&' || r == '+':
			return r
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			return r
		default:
			return ' '
		}
	}, folded)
	if strings.ContainsAny(folded, "&+") {
		folded = signs.Replace(folded)
	}
	return strings.Fields(folded)
}

// Text keeps letters and digits. Blanks count for nothing beside
// Chinese and Japanese characters, so they count for nothing at all.
func Text(text string) string {
	joined := strings.Join(Words(Fold(text)), "")
	if meaningless[joined] {
		return ""
	}
	return joined
}

// LettersAndDigits leaves of a text its letters and digits, without case and width and
// in simplified characters.
func LettersAndDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, Simplified(lexical.Fold(text)))
}

// splitCell splits a cell in which several things were written.
func splitCell(text, separators string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(separators, r) })
}

// Emails keeps what is an address. Letters' case never tells
// addresses apart in practice; dots and +tags do, except at Google Mail.
func Emails(text string) []string {
	var out []string
	for _, part := range splitCell(norm.NFKC.String(text), ";,、/ \n\t") {
		part = strings.TrimPrefix(strings.ToLower(strings.Trim(part, "<>()[]\"'")), "mailto:")
		local, domain, ok := strings.Cut(part, "@")
		if !ok || local == "" || format.Email(part).Status == format.StatusInvalid {
			continue
		}
		if domain == "gmail.com" || domain == "googlemail.com" {
			local, _, _ = strings.Cut(local, "+")
			local, domain = strings.ReplaceAll(local, ".", ""), "gmail.com"
		}
		if address := local + "@" + domain; !slices.Contains(out, address) {
			out = append(out, address)
		}
	}
	return out
}

// minDigits is how many digits a telephone number has at least that tells
// anything when its country is not known.
const minDigits = 6

// Phones returns E.164 numbers, or the bare digits, with the region
// before them, of numbers that no numbering plan has.
func Phones(text, region string) []string {
	var out []string
	add := func(v string) {
		if v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	whole := norm.NFKC.String(text)
	if number, ok := format.ParsePhone(whole, region); ok {
		return []string{number}
	}
	for _, part := range splitCell(whole, ";,、/\n") {
		if number, ok := format.ParsePhone(part, region); ok {
			add(number)
			continue
		}
		add(bareDigits(part, region))
	}
	return out
}

// Digits are the digits of a text, without the zeros before them.
func Digits(text string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
	return strings.TrimLeft(digits, "0")
}

func bareDigits(text, region string) string {
	digits := Digits(text)
	if len(digits) < minDigits || strings.Count(digits, digits[:1]) == len(digits) || strings.ContainsAny(text, "@") {
		return ""
	}
	return region + ":" + digits
}
