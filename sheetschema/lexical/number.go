package lexical

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/currency"
	"golang.org/x/text/unicode/norm"

	"sheetsync/sheetschema/decimal"
)

// maxDigits bounds the numbers that cells hold: their digits, and the power of
// ten of the first one. The database's numeric takes no more by far.
const maxDigits = 400

// scanNumber reads digits with an optional sign, point and exponent.
func scanNumber(text string) (decimal.Decimal, bool) {
	if len(text) > 2*maxDigits {
		return decimal.Decimal{}, false
	}
	d, err := decimal.Parse(text)
	if err != nil || !Storable(d) {
		return decimal.Decimal{}, false
	}
	return d, true
}

// Storable reports whether a cell may hold the number: one of at most 400
// significant digits, which begin at most 400 places from the point.
func Storable(d decimal.Decimal) bool {
	if _, _, small := d.Compact(); small {
		return true
	}
	digits, magnitude := d.Size()
	return digits <= maxDigits && magnitude >= -maxDigits && magnitude <= maxDigits
}

// IsDigits reports whether a text holds nothing but ASCII digits; the empty
// text does.
func IsDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// PlainDigits writes the number that a cell with the float64 shows, as
// [decimal.FromFloat] has it, in full and never in scientific notation.
func PlainDigits(f float64) string {
	if f != math.Trunc(f) {
		if shown, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64); err == nil {
			f = shown
		}
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// ParseNumber reads a number that a person wrote as text: with thousands
// separators, a currency sign or code, a percent sign, a minus behind, or
// parentheses for negative. What could be two numbers is none.
func ParseNumber(text string, x *Notation) (decimal.Decimal, bool) {
	text = Simplify(text)
	if d, ok := scanNumber(text); ok && (x.DecimalChar == 0 || x.DecimalChar == '.') {
		return d, true
	}
	negative, percent := false, false
	signs, money := 0, false // parentheses are a sign
	if inner, ok := strings.CutPrefix(text, "("); ok && strings.HasSuffix(inner, ")") {
		text, negative, signs = strings.TrimSpace(inner[:len(inner)-1]), true, 1
	}
	for range 4 { // sign, currency and percent come in any order
		before := text
		if rest, ok := cutSign(text); ok {
			signs++
			text = rest.text
			negative = negative != rest.negative
		}
		if rest, ok := strings.CutSuffix(text, "%"); ok && !percent {
			percent, text = true, strings.TrimSpace(rest)
		}
		if rest := cutCurrency(text); rest != text && !money {
			money, text = true, rest
		}
		if text == before {
			break
		}
	}
	if x.Affixes {
		text = strings.TrimFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	}
	plain, ok := ungroup(text, x)
	if !ok || signs > 1 {
		return decimal.Decimal{}, false
	}
	if percent {
		plain += "E-2"
	}
	if negative {
		plain = "-" + plain
	}
	return scanNumber(plain)
}

type signed struct {
	text     string
	negative bool
}

func cutSign(text string) (signed, bool) {
	for _, sign := range []string{"-", "+"} {
		if rest, ok := strings.CutPrefix(text, sign); ok {
			return signed{strings.TrimSpace(rest), sign == "-"}, true
		}
	}
	if rest, ok := strings.CutSuffix(text, "-"); ok {
		return signed{strings.TrimSpace(rest), true}, true
	}
	return signed{}, false
}

// Simplify brings full-width characters to their usual form and the several
// minus signs and spaces to one each, and trims.
func Simplify(text string) string {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			text = strings.Map(func(r rune) rune {
				switch {
				case r == '−' || r == '–' || r == '‐' || r == '‑':
					return '-'
				case unicode.IsSpace(r):
					return ' '
				case Invisible(r):
					return -1
				default:
					return r
				}
			}, norm.NFKC.String(text))
			break
		}
	}
	return strings.TrimSpace(text)
}

// cutCurrency removes one currency sign, such as ¥, US$ or 元, or ISO 4217
// code at either end.
func cutCurrency(text string) string {
	letters := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Sc, r) }
	if end := strings.IndexFunc(text, letters); end > 0 && isCurrency(text[:end]) {
		return strings.TrimSpace(text[end:])
	}
	if start := strings.LastIndexFunc(text, letters); start >= 0 {
		_, size := utf8.DecodeRuneInString(text[start:])
		if isCurrency(text[start+size:]) {
			return strings.TrimSpace(text[:start+size])
		}
	}
	return text
}

func isCurrency(sign string) bool {
	switch sign {
	case "", "E", "e":
		return false
	case "元", "圆", "人民币", "美元", "欧元", "港元", "日元", "英镑", "RMB", "Rmb", "rmb", "kr", "Fr", "zł":
		return true
	}
	r, size := utf8.DecodeLastRuneInString(sign)
	if unicode.Is(unicode.Sc, r) {
		prefix := sign[:len(sign)-size]
		return len(prefix) <= 3 && strings.Trim(prefix, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
	}
	_, err := currency.ParseISO(strings.ToUpper(sign))
	return err == nil
}

// ungroup removes thousands separators and makes the decimal separator a
// point. Without a declared style the separators must leave one reading only:
// groups of three digits, by commas, blanks or apostrophes; a comma for
// decimals only where points or blanks group.
func ungroup(text string, x *Notation) (string, bool) {
	if x.DecimalChar != 0 || x.GroupChar != 0 {
		point := x.DecimalChar
		if point == 0 {
			point = '.'
		}
		whole, fraction, found := strings.Cut(text, string(point))
		group := x.GroupChar
		if group == 0 && point != ',' {
			group = ','
		}
		if group != 0 {
			if unicode.IsSpace(group) {
				group = ' '
			}
			whole = strings.ReplaceAll(whole, string(group), "")
		}
		if found {
			whole += "." + fraction
		}
		return whole, whole != "" && whole[0] >= '0' && whole[0] <= '9'
	}
	for _, style := range []struct{ GroupChar, point string }{{",", "."}, {" ", "."}, {"'", "."}, {"’", "."}, {".", ","}, {" ", ","}} {
		whole, fraction, found := strings.Cut(text, style.point)
		groups := strings.Split(whole, style.GroupChar)
		if !IsDigits(fraction) || found && fraction == "" || len(groups) < 2 && style.point == "," {
			continue
		}
		if style.GroupChar == "." && !found {
			continue // 1.234.567 might be a mistyped anything
		}
		fits := groups[0] != "" && len(groups[0]) <= 3 || len(groups) == 1
		for i, g := range groups {
			fits = fits && IsDigits(g) && g != "" && (i == 0 || len(g) == 3)
		}
		if fits {
			plain := strings.Join(groups, "")
			if found {
				plain += "." + fraction
			}
			return plain, true
		}
	}
	return "", false
}
