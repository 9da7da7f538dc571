package format

import (
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// Lengths of RFC 5321, 4.5.3.1, and of RFC 1035, 2.3.4, in bytes.
const (
	maxLocal   = 64
	maxAddress = 254
	maxLabel   = 63
)

// Email checks an e-mail address by RFC 5322 and RFC 5321: valid as a plain
// name@domain, unusual with quotes, comments, literal addresses, a domain
// without a dot, a domain that people mistype, or letters beyond ASCII, invalid
// otherwise.
func Email(text string) Result {
	invalid, unusual := Result{StatusInvalid, "email"}, Result{StatusUnusual, "email_unusual"}
	local, domain, ok := strings.Cut(text, "@")
	if ok && plainLocal(local) {
		switch domainStatus(domain) {
		case StatusValid:
			switch {
			case len(text) > maxAddress:
				return invalid
			case RightDomain(domain) != "":
				return Result{StatusUnusual, "email_domain"}
			}
			return Result{}
		case StatusUnusual:
			return unusual
		}
	}
	if mailbox, ok := parseMailbox(text); ok && mailbox.acceptable() {
		return unusual
	}
	if internationalAddress(text) {
		return unusual
	}
	if severalAddresses(text) {
		return Result{StatusUnusual, "email_several"}
	}
	return invalid
}

// plainLocal reports whether the part before the @ needs no quotes (dot-atom).
func plainLocal(local string) bool {
	if local == "" || len(local) > maxLocal || local[0] == '.' || local[len(local)-1] == '.' || strings.Contains(local, "..") {
		return false
	}
	for i := range len(local) {
		if local[i] != '.' && !isAtomText(local[i]) {
			return false
		}
	}
	return true
}

// isAtomText is atext of RFC 5322, 3.2.3.
func isAtomText(c byte) bool {
	return isDigit(c) || c >= 'a' && c <= 'z' || isLetter(c) || strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) >= 0
}

// domainStatus checks a domain name in ASCII.
func domainStatus(domain string) Status {
	if domain == "" || len(domain) > maxAddress-1 {
		return StatusInvalid
	}
	rest, label, labels := domain, "", 0
	for more := true; more; labels++ {
		label, rest, more = strings.Cut(rest, ".")
		if !plainLabel(label) {
			return StatusInvalid
		}
	}
	if allDigits(label) || labels == 1 && len(label) != 2 {
		return StatusUnusual
	}
	return StatusValid
}

// plainLabel reports whether a label is of letters, digits and inner hyphens.
func plainLabel(label string) bool {
	if label == "" || len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	for i := range len(label) {
		if c := label[i]; !isDigit(c) && c != '-' && !isLetter(c) && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// internationalAddress reports whether the text is an address with letters
// beyond ASCII (RFC 6531). Characters that are only another form of ASCII ones,
// such as those of full width, don't count: they are slips.
func internationalAddress(text string) bool {
	local, domain, ok := strings.Cut(text, "@")
	if !ok || norm.NFKC.String(text) != text || len(text) > maxAddress {
		return false
	}
	ascii := strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)) {
			return 'x'
		}
		return r
	}, local)
	if ascii == local && isASCII(domain) || !plainLocal(ascii) {
		return false
	}
	return validDomain(domain)
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// validDomain reports whether a domain, possibly with letters beyond ASCII, can
// exist below a top-level domain.
func validDomain(domain string) bool {
	if !isASCII(domain) {
		var err error
		if domain, err = idna.Lookup.ToASCII(domain); err != nil {
			return false
		}
	}
	return domainStatus(domain) == StatusValid && strings.Contains(domain, ".")
}

// severalAddresses reports whether the text is a list of plain addresses, as
// people write into one cell.
func severalAddresses(text string) bool {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(";,；，、/\n", r) })
	for _, part := range parts {
		local, domain, ok := strings.Cut(strings.TrimSpace(part), "@")
		if !ok || !plainLocal(local) || domainStatus(domain) != StatusValid {
			return false
		}
	}
	return len(parts) > 1
}
