package format

import (
	"strings"
	"unicode"

	"sheetsync/sheetschema/lexical"
)

// Status says whether a text has a format.
type Status uint8

// An unusual text is allowed, but more likely a slip than meant.
const (
	StatusValid Status = iota
	StatusUnusual
	StatusInvalid
)

// A Result is a text's status and, unless it is valid, what is wrong: a stable
// name such as “email” or “email_unusual”, which is also the message's key.
type Result struct {
	Status Status
	Fault  string
}

// A Checker checks texts of one format.
type Checker func(text string) Result

// NewChecker returns the checker of a descriptor's string format; ok is false
// for formats that any text has, such as person and address.
func NewChecker(format string) (check Checker, ok bool) {
	switch format {
	case "email":
		return Email, true
	case "uri":
		return URI, true
	case "uuid":
		return UUID, true
	case "domain":
		return Domain, true
	case "iban":
		return strict(format, validIBAN), true
	case "bic":
		return strict(format, validBIC), true
	case "lei":
		return strict(format, validLEI), true
	case "cn_uscc":
		return strict(format, validUSCC), true
	case "eu_vat":
		return strict(format, validVAT), true
	case "currency":
		return Currency, true
	case "country":
		return Country, true
	default:
		return nil, false
	}
}

// strict makes a checker of a test without shades.
func strict(format string, valid func(string) bool) Checker {
	return func(text string) Result {
		if valid(text) {
			return Result{}
		}
		return Result{Status: StatusInvalid, Fault: format}
	}
}

// compact returns a code without what nobody sees, nor the blanks and signs that
// people write between its characters, in capitals. Letters beyond ASCII stay, and fail the test
// that follows.
func compact(text, separators string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.In(r, unicode.Zs), r == '\t', lexical.Invisible(r) && r != '\n', strings.ContainsRune(separators, r):
			return -1
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		default:
			return r
		}
	}, strings.TrimSpace(text))
}

func allDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' }
