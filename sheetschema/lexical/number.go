package lexical

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/currency"
	"golang.org/x/text/unicode/norm"
)

// Decimal is a number read from a cell: coefficient × 10^exponent in canonical
// form, or digits where that doesn't fit.
type Decimal struct {
	Coefficient int64
	Exponent    int8
	Digits      string // plain or scientific; "" when coefficient and exponent tell
}

var PowersOfTen = [...]float64{1, 10, 100, 1e3, 1e4, 1e5, 1e6}

// DecimalOf returns the shortest decimal that denotes the float64: 0.1 for
// 0.1. That is what people typed, since nobody types 17 digits.
func DecimalOf(f float64) (Decimal, bool) {
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return Decimal{Coefficient: int64(f)}, true
	}
	// A decimal of at most 15 digits that denotes f is its shortest one,
	// because no two such decimals denote the same float64.
	for places := 1; places < len(PowersOfTen); places++ {
		scaled := math.Round(f * PowersOfTen[places])
		if math.Abs(scaled) >= 1e15 {
			break
		}
		if scaled/PowersOfTen[places] == f {
			return Decimal{Coefficient: int64(scaled), Exponent: int8(-places)}, true
		}
	}
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return Decimal{}, false
	}
	var buffer [32]byte
	text := strconv.AppendFloat(buffer[:0], f, 'e', -1, 64)
	return ScanDecimal(string(text))
}

// ScanDecimal reads digits with an optional sign, point and exponent.
func ScanDecimal(text string) (Decimal, bool) {
	rest := text
	negative := false
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		negative = rest[0] == '-'
		rest = rest[1:]
	}
	mantissa, power := rest, 0
	if i := strings.IndexAny(rest, "eE"); i >= 0 {
		mantissa = rest[:i]
		n, err := strconv.Atoi(rest[i+1:])
		if err != nil || n < -maxPower || n > maxPower {
			return Decimal{}, false
		}
		power = n
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole == "" && fraction == "" || !IsDigits(whole) || !IsDigits(fraction) || len(mantissa) > maxPower {
		return Decimal{}, false
	}
	digits := strings.TrimRight(strings.TrimLeft(whole+fraction, "0"), "0")
	if digits == "" {
		return Decimal{}, true
	}
	// From here on, power is that of the last digit that is not 0.
	power += trailingZeros(whole+fraction) - len(fraction)
	if power > 0 && power <= 18 && len(digits)+power <= 18 {
		digits += strings.Repeat("0", power)
		power = 0
	}
	if negative {
		digits = "-" + digits
	}
	coefficient, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || power < math.MinInt8 || power > math.MaxInt8 {
		if power != 0 {
			digits += "E" + strconv.Itoa(power)
		}
		return Decimal{Digits: digits}, true
	}
	return Decimal{Coefficient: coefficient, Exponent: int8(power)}, true
}

// maxPower bounds numbers: expressions and the database take none beyond.
const maxPower = 400

func trailingZeros(digits string) int { return len(digits) - len(strings.TrimRight(digits, "0")) }

func IsDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// PlainDigits writes a float64 in full, never in scientific notation.
func PlainDigits(f float64) string {
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// ParseNumber reads a number that a person wrote as text: with thousands
// separators, a currency sign or code, a percent sign, a minus behind, or
// parentheses for negative. What could be two numbers is none.
func ParseNumber(text string, x *Notation) (Decimal, bool) {
	text = Simplify(text)
	if d, ok := ScanDecimal(text); ok && (x.DecimalChar == 0 || x.DecimalChar == '.') {
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
		return Decimal{}, false
	}
	if percent {
		plain += "E-2"
	}
	if negative {
		plain = "-" + plain
	}
	return ScanDecimal(plain)
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
