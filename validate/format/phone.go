package format

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/unicode/norm"

	"sheetsync/sheetschema/textkey"
)

// Phone checks a telephone number. region is the ISO 3166 code of the country
// that a number without a country code is in, "" when that is not known.
func Phone(text, region string) Result {
	if _, ok := ParsePhone(text, region); ok {
		return Result{}
	}
	if region == "" && possibleNational(text) {
		return Result{StatusUnusual, "phone_country"}
	}
	return Result{StatusInvalid, "phone"}
}

// ParsePhone returns a telephone number in the form of E.164 (+8613800138000);
// ok is false when it is none, by the numbering plan of its country. A number
// that fails in the region is tried as one that lacks only its plus sign.
func ParsePhone(text, region string) (e164 string, ok bool) {
	text = readable(text)
	if len(text) > 60 || strings.Count(text, "@") > 0 {
		return "", false
	}
	if rest, international := strings.CutPrefix(text, "00"); international && !strings.HasPrefix(rest, "0") {
		if e164, ok = parsePhone("+"+rest, ""); ok {
			return e164, true
		}
	}
	if e164, ok = parsePhone(text, region); ok {
		return e164, true
	}
	if digits := strings.TrimLeft(text, "( "); digits != "" && digits[0] >= '1' && digits[0] <= '9' {
		return parsePhone("+"+digits, "")
	}
	return "", false
}

// CallingCode returns the country code with which a country's numbers begin, such as
// 86 for CN; "" for an unknown country.
func CallingCode(region string) string {
	if code := phonenumbers.GetCountryCodeForRegion(region); code > 0 {
		return strconv.Itoa(code)
	}
	return ""
}

// extension is how a Chinese number ends that asks for an extension: 转801, 分机801.
var extension = regexp.MustCompile(`\s*(?:(?:转|轉)(?:接)?|(?:转|轉)?(?:分机|分機|内线|內線)号?)\s*:?\s*([0-9]{1,7})$`)

// readable writes a number as the general reading takes it: its characters in
// their usual width, nothing invisible, such as the directional marks of an
// address book, and “ext.” before an extension.
func readable(text string) string {
	text = norm.NFKC.String(textkey.Clean(text))
	if !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return text
	}
	return extension.ReplaceAllString(text, " ext. $1")
}

func parsePhone(text, region string) (string, bool) {
	if number, ok := plainNumber(text, region); ok {
		return number, true
	}
	if region == "" {
		region = "ZZ"
	}
	number, err := phonenumbers.Parse(text, region)
	if err != nil || !phonenumbers.IsValidNumber(number) {
		return "", false
	}
	return phonenumbers.Format(number, phonenumbers.E164), true
}

// plainNumber reads what most people write, digits with or without a country
// code but without extension or letters, several times as fast as the general
// reading that follows when it fails. Of trunk prefixes it knows China's.
func plainNumber(text, region string) (string, bool) {
	var b strings.Builder
	for i := range len(text) {
		switch c := text[i]; {
		case isDigit(c):
			b.WriteByte(c)
		case c == '+' && i == 0, c == ' ', c == '-', c == '(', c == ')', c == '.':
		default:
			return "", false
		}
	}
	digits := b.String()
	if len(digits) < 5 || len(digits) > 15 {
		return "", false
	}
	if !strings.HasPrefix(text, "+") {
		code := phonenumbers.GetCountryCodeForRegion(region)
		if region == "CN" && strings.HasPrefix(digits, "0") {
			digits = digits[1:] // before the area code
		}
		return joinedNumber(code, digits)
	}
	for length := 1; length <= 3; length++ {
		code := number(digits[:length])
		if phonenumbers.GetRegionCodeForCountryCode(code) != phonenumbers.UNKNOWN_REGION {
			return joinedNumber(code, digits[length:])
		}
	}
	return "", false
}

// joinedNumber returns country code and national number joined, where they
// make a number of the country's plan.
func joinedNumber(code int, national string) (string, bool) {
	if code == 0 || national[0] == '0' {
		return "", false
	}
	if !validNational(code, national) {
		return "", false
	}
	return "+" + strconv.Itoa(code) + national, true
}

// possibleNational reports whether a text looks like a number without its
// country code.
func possibleNational(text string) bool {
	text = readable(text)
	if strings.HasPrefix(text, "+") || strings.HasPrefix(text, "00") {
		return false
	}
	digits := 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune(" ()-./+#*,;xextEXT:转分机", r):
			return false
		}
	}
	return digits >= 5 && digits <= 15
}
