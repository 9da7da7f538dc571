package display

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/nfp"
)

// firstMask is where the private characters begin that stand for literals; moreCommas, the last of
// them, stands for a comma behind another.
const (
	firstMask  = '\uE000'
	moreCommas = '\uF8FF'
)

// withoutLiterals puts a private character in the place of each quoted or escaped text: the parser
// would read the digits and semicolons in there. It also ends the pattern behind its fourth section.
func withoutLiterals(pattern string) (masked string, literals []string) {
	var b strings.Builder
	literal := func(s string) {
		b.WriteRune(firstMask + rune(len(literals)))
		literals = append(literals, s)
	}
	sections := 1
	for i := 0; i < len(pattern); {
		r, size := utf8.DecodeRuneInString(pattern[i:])
		switch {
		case r == '"':
			text, _, _ := strings.Cut(pattern[i+1:], `"`)
			literal(text)
			size = min(len(text)+2, len(pattern)-i)
		case (r == '\\' || r == '_' || r == '*') && i+size < len(pattern):
			_, next := utf8.DecodeRuneInString(pattern[i+size:])
			switch r {
			case '\\':
				literal(pattern[i+size : i+size+next])
			case '_':
				literal(" ") // as wide as the character behind it
			}
			size += next
		case r == ';':
			if sections++; sections > 4 {
				return b.String(), literals
			}
			b.WriteRune(r)
		case r == ',' && i > 0 && pattern[i-1] == ',':
			b.WriteRune(moreCommas) // of which the parser would drop some
		case r >= firstMask && r <= moreCommas: // private already
			literal(string(r))
		default:
			b.WriteRune(r)
		}
		i += size
	}
	return b.String(), literals
}

func unmasked(text string, literals []string) string {
	var b strings.Builder
	for _, r := range text {
		switch i := int(r - firstMask); {
		case r == moreCommas:
			b.WriteByte(',')
		case i >= 0 && i < len(literals):
			b.WriteString(literals[i])
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func (x *section) add(kind byte, text string) {
	if n := len(x.tokens); kind == 'l' && n > 0 && x.tokens[n-1].kind == 'l' {
		x.tokens[n-1].text += text
		return
	}
	x.tokens = append(x.tokens, token{kind, text})
}

// read takes up one token.
func (x *section) read(t, next nfp.Token) {
	lower := strings.ToLower(t.TValue)
	switch t.TType {
	case nfp.TokenTypeZeroPlaceHolder, nfp.TokenTypeHashPlaceHolder, nfp.TokenTypeDigitalPlaceHolder:
		x.places(t)
	case nfp.TokenTypeDecimalPoint:
		x.decimalPoint(t, next)
	case nfp.TokenTypeThousandsSeparator:
		x.comma(next)
	case nfp.TokenTypeExponential:
		x.inExponent, x.plus = true, true
	case nfp.TokenTypePercent:
		x.percent += len(t.TValue)
		x.add('l', t.TValue)
	case nfp.TokenTypeTextPlaceHolder:
		x.text = true
		x.add('@', "")
	case nfp.TokenTypeDateTimes:
		x.moment(lower, t.TValue, next)
	case nfp.TokenTypeElapsedDateTimes:
		x.date, x.elapsed = true, true
		x.add('d', "["+lower+"]")
	case nfp.TokenTypeCondition:
		if len(t.Parts) == 2 { // none in a bracket that doesn't end
			x.condition = t.Parts[0].Token.TValue
			x.limit, _ = strconv.ParseFloat(t.Parts[1].Token.TValue, 64)
		}
	case nfp.TokenTypeCurrencyLanguage: // [$€-407]
		symbol, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSuffix(t.TValue, "]"), "[$"), "-")
		x.add('l', symbol)
	case nfp.TokenTypeColor, nfp.TokenTypeSwitchArgument, nfp.TokenTypeUnknown:
	case nfp.TokenTypeGeneral:
		x.text = true
		x.add('@', "")
	default:
		x.literal(t.TValue)
	}
}

// literal takes up text, in which the parser leaves commas behind the digits, the sign of E-, and
// places for digits and texts.
func (x *section) literal(text string) {
	for x.scale > 0 && strings.HasPrefix(text, string(moreCommas)) {
		x.scale++
		text = strings.TrimPrefix(text, string(moreCommas))
	}
	if x.inExponent && !x.plus && x.exponent == 0 {
		text = strings.TrimPrefix(text, "-")
	}
	for text != "" {
		n := strings.IndexAny(text, "@?")
		switch n {
		case 0:
			one := nfp.Token{TType: nfp.TokenTypeDigitalPlaceHolder, TValue: text[:1]}
			if text[0] == '@' {
				one.TType = nfp.TokenTypeTextPlaceHolder
			}
			x.read(one, nfp.Token{})
			text = text[1:]
			continue
		case -1:
			n = len(text)
		}
		x.add('l', text[:n])
		text = text[n:]
	}
}

// places takes up places for digits.
func (x *section) places(t nfp.Token) {
	if x.date && x.seconds > 0 { // those of seconds have been read
		return
	}
	if !x.digits {
		x.digits = true
		x.add('n', "")
	}
	n := len(t.TValue)
	always := t.TType != nfp.TokenTypeHashPlaceHolder
	switch {
	case x.inExponent:
		x.exponent += n
	case x.point:
		if x.decimals += n; always {
			x.forced = x.decimals
		}
	case always:
		x.zeros += n
	}
}

// decimalPoint takes up a point, before which the parser leaves other characters.
func (x *section) decimalPoint(t, next nfp.Token) {
	if before := strings.TrimSuffix(t.TValue, nfp.Dot); before != "" {
		if strings.Trim(before, nfp.Question) == "" {
			x.places(nfp.Token{TType: nfp.TokenTypeDigitalPlaceHolder, TValue: before})
		} else {
			x.add('l', before)
		}
		t.TValue = nfp.Dot
	}
	switch zeros := next.TType == nfp.TokenTypeZeroPlaceHolder; {
	case x.date && zeros && len(x.tokens) > 0 && strings.HasPrefix(x.tokens[len(x.tokens)-1].text, "s"):
		x.seconds = len(next.TValue)
		x.tokens[len(x.tokens)-1].text += "." + next.TValue
	case !x.date && (x.digits || zeros || next.TType == nfp.TokenTypeHashPlaceHolder ||
		next.TType == nfp.TokenTypeDigitalPlaceHolder):
		if !x.digits {
			x.digits = true
			x.add('n', "")
		}
		x.point = true
	default:
		x.add('l', t.TValue)
	}
}

// comma groups digits, or behind the last one divides by a thousand.
func (x *section) comma(next nfp.Token) {
	switch next.TType {
	case nfp.TokenTypeZeroPlaceHolder, nfp.TokenTypeHashPlaceHolder, nfp.TokenTypeDigitalPlaceHolder:
		x.group = true
	default:
		x.scale++
	}
}

// moment takes up a part of a date or a time.
func (x *section) moment(lower, text string, next nfp.Token) {
	switch {
	case lower == "am/pm" || lower == "a/p":
		x.date, x.twelve = true, true
		x.add('d', lower)
	case lower == "e" && x.digits && strings.HasPrefix(next.TValue, "-"):
		x.inExponent = true
	case strings.Trim(lower, lower[:1]) == "" && slices.Contains([]string{"y", "m", "d", "h", "s"}, lower[:1]):
		x.date = true
		x.add('d', lower)
	default: // a letter that means nothing here
		x.add('l', text)
	}
}

// minutes tells m from m: after hours or before seconds it is minutes.
func (x *section) minutes() {
	last := ""
	var months []int
	for i, t := range x.tokens {
		if t.kind != 'd' {
			continue
		}
		switch c := strings.Trim(t.text, "[]")[0]; c {
		case 'm':
			if strings.HasPrefix(last, "h") && len(t.text) <= 2 {
				x.tokens[i].text = strings.Repeat("n", len(t.text))
				last = "n"
				continue
			}
			if len(t.text) <= 2 {
				months = append(months, i)
			}
			last = t.text
		case 's':
			if n := len(months); n > 0 && strings.HasPrefix(last, "m") {
				at := months[n-1]
				x.tokens[at].text = strings.Repeat("n", len(x.tokens[at].text))
			}
			last = "s"
		default:
			last = strings.Trim(t.text, "[]")
		}
	}
}
