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
// parentheses for negative. The field's notation says which marks separate
// thousands and decimals, or else the place's separators; where neither does,
// the text has to leave one reading only. What could be two numbers, such as
// 12,500, is [ResultAmbiguous]; what has thousands that aren't groups of three
// digits, such as 12.50 where a point groups them, is [ResultMisgrouped].
func ParseNumber(text string, x *Notation, s Separators) (decimal.Decimal, Result) {
	text = Simplify(text)
	if bare := strings.TrimSuffix(text, "."); IsDigits(strings.TrimLeft(bare, "+-")) {
		text = bare // “12.” is 12
	}
	if d, ok := scanNumber(text); ok && (!strings.Contains(text, ".") || x.DecimalChar == '.' && x.GroupChar == 0 || !x.Declared() && strings.ContainsAny(text, "eE")) {
		return d, ResultUnderstood
	}
	n, ok := cutAffixes(text, x)
	if !ok {
		return decimal.Decimal{}, ResultUnknown
	}
	plain, r := readFigure(n.text, x, s)
	if r != ResultUnderstood {
		return decimal.Decimal{}, r
	}
	if n.percent {
		plain += "E-2"
	}
	if n.negative {
		plain = "-" + plain
	}
	d, ok := scanNumber(plain)
	if !ok {
		return decimal.Decimal{}, ResultUnknown
	}
	return d, ResultUnderstood
}

// DecimalOf tells which mark a number written as text shows to stand before
// decimals, point or comma: the comma in 12,50 and in 1.234.567. It is 0 where
// the text is no number, or shows nothing, as 12,500 does.
func DecimalOf(text string, x *Notation) rune {
	if !strings.ContainsAny(text, ".,") {
		return 0
	}
	n, ok := cutAffixes(Simplify(text), x)
	if !ok {
		return 0
	}
	f, ok := cutFigure(n.text)
	if !ok {
		return 0
	}
	return f.decimal()
}

// Declared reports whether the field itself says what separates its digits, so
// that no place and no other cell has a say.
func (x *Notation) Declared() bool { return x.DecimalChar != 0 || x.GroupChar != 0 }

// readFigure writes digits and the marks between them as a plain decimal.
func readFigure(text string, x *Notation, s Separators) (plain string, r Result) {
	if x.Declared() {
		return readDeclared(text, x)
	}
	f, ok := cutFigure(text)
	switch {
	case !ok:
		return "", ResultUnknown
	case s.Known():
		return f.read(s)
	default:
		return f.guess()
	}
}

// readDeclared reads digits by the field's own separators. A field that says
// only what stands before decimals takes the other marks between thousands.
func readDeclared(text string, x *Notation) (plain string, r Result) {
	s := Separators{Decimal: x.DecimalChar, Group: x.GroupChar}
	switch {
	case s.Group == 0 && s.Decimal == ',':
		s.Group = '.'
	case s.Group == 0:
		s.Group = ','
	case s.Decimal == 0 && s.Group == '.':
		s.Decimal = ','
	case s.Decimal == 0:
		s.Decimal = '.'
	}
	switch {
	case unicode.IsSpace(s.Group):
		s.Group = ' '
	case s.Group == '’':
		s.Group = '\''
	}
	f, ok := cutFigure(text, s.Decimal, s.Group)
	if !ok {
		return "", ResultUnknown
	}
	for i, mark := range f.marks {
		other := x.GroupChar == 0 && (mark == ' ' || mark == '\'')
		if mark != s.Group && !other && (mark != s.Decimal || i < len(f.marks)-1) {
			return "", ResultUnknown
		}
	}
	return f.read(s)
}

// affixed is a number's digits with what stood around them.
type affixed struct {
	text              string
	negative, percent bool
}

// cutAffixes takes off a number what stands around its digits.
func cutAffixes(text string, x *Notation) (n affixed, ok bool) {
	n.text = text
	signs, money := 0, false // parentheses are a sign
	if inner, ok := strings.CutPrefix(text, "("); ok && strings.HasSuffix(inner, ")") {
		n.text, n.negative, signs = strings.TrimSpace(inner[:len(inner)-1]), true, 1
	}
	for range 4 { // sign, currency and percent come in any order
		before := n.text
		if rest, ok := cutSign(n.text); ok {
			signs++
			n.text = rest.text
			n.negative = n.negative != rest.negative
		}
		if rest, ok := strings.CutSuffix(n.text, "%"); ok && !n.percent {
			n.percent, n.text = true, strings.TrimSpace(rest)
		}
		if rest := cutCurrency(n.text); rest != n.text && !money {
			money, n.text = true, rest
		}
		if n.text == before {
			break
		}
	}
	if x.Affixes {
		n.text = strings.TrimFunc(n.text, func(r rune) bool { return r < '0' || r > '9' })
	}
	return n, signs <= 1 && n.text != ""
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

// CurrencyOf returns the currency sign, name or code that stands beside the digits
// of a number written as text, as it is written there: ¥ of ¥1,000; "" for none.
func CurrencyOf(text string) string {
	text = strings.Trim(Simplify(text), "()+-% ")
	rest := cutCurrency(text)
	sign := strings.TrimSpace(strings.TrimPrefix(text, rest))
	if strings.HasPrefix(text, rest) {
		return sign
	}
	return strings.TrimSpace(strings.TrimSuffix(text, rest))
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
