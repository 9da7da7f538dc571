package mailaddr

import (
	"errors"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// ErrInvalid is wrapped by what [Parse] returns for text that is no
// usable e-mail address.
var ErrInvalid = errors.New("not an e-mail address")

// The lengths that SMTP allows an address and its local part (RFC 5321, section
// 4.5.3.1).
const (
	maxAddress = 254
	maxLocal   = 64
)

// domainName is a host name with a dot (RFC 1123, section 2.1), or localhost.
var domainName = regexp.MustCompile(`^(localhost|([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)$`)

// Parse reads one e-mail address, with or without a display name, and
// returns its addr-spec: full-width characters narrowed, without the zero-width
// characters that come along when it is copied, the domain in lower case and ASCII
// (IDNA). Other control characters make it none: those that reverse text show
// another address than they hold. A domain needs a dot, as what people type without one
// is a mistake; localhost passes, an IP address doesn't. The error doesn't repeat the text.
func Parse(s string) (string, error) {
	s = strings.TrimSpace(strings.Map(dropZeroWidth, norm.NFKC.String(s)))
	if len(s) >= 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	if strings.ContainsFunc(s, func(r rune) bool {
		return unicode.Is(unicode.C, r) || unicode.In(r, unicode.Zl, unicode.Zp)
	}) {
		return "", ErrInvalid
	}
	parsed, err := mail.ParseAddress(s)
	if err != nil {
		return "", ErrInvalid
	}
	at := strings.LastIndexByte(parsed.Address, '@')
	local, domain := parsed.Address[:at], parsed.Address[at+1:]
	if local == "" || len(local) > maxLocal || strings.ContainsAny(local, "\"\\()<>[]:;@, ") {
		return "", ErrInvalid
	}
	domain, err = idna.Lookup.ToASCII(domain)
	if err != nil || !domainName.MatchString(domain) || isNumber(domain[strings.LastIndexByte(domain, '.')+1:]) {
		return "", ErrInvalid
	}
	address := local + "@" + domain
	if len(address) > maxAddress {
		return "", ErrInvalid
	}
	return address, nil
}

// isNumber reports whether a label is digits alone. No top-level domain is (RFC 3696,
// section 2), so the domain is an address of IPv4.
func isNumber(label string) bool { return strings.Trim(label, "0123456789") == "" }

// dropZeroWidth takes out soft hyphens, zero-width spaces and joiners, byte-order
// marks, and the marks of a direction that reverse nothing.
func dropZeroWidth(r rune) rune {
	switch r {
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\u2060', '\u2066', '\u2067', '\u2068', '\u2069', '\ufeff':
		return -1
	}
	return r
}

// Domain returns the part of an address after its last @.
func Domain(address string) string {
	return address[strings.LastIndexByte(address, '@')+1:]
}

// mailHeader finds the header that somebody smuggles, or pastes, into a cell.
var mailHeader = regexp.MustCompile(`(?i)(^|\s)((resent-)?(to|cc|bcc|from|sender|reply-to|date|message-id)|return-path|subject|content-[a-z-]+|x-[a-z-]+)\s*:`)

// Split reads a cell that may hold several addresses, separated by
// commas, semicolons (also Chinese ones), enumeration commas or white space.
// What looks like a header of a mail, as in “Bcc: a@example.com”, is no address.
// Each address comes once, letter case aside, in the order of the cell.
// invalid counts the pieces that are no address; blank text has none of either.
func Split(s string) (addresses []string, invalid int) {
	add := func(address string) {
		if !slices.ContainsFunc(addresses, func(known string) bool { return strings.EqualFold(known, address) }) {
			addresses = append(addresses, address)
		}
	}
	pieces := strings.FieldsFunc(norm.NFKC.String(s), func(r rune) bool {
		return strings.ContainsRune(",;、|\n\r", r)
	})
	for _, piece := range pieces {
		if piece = strings.TrimSpace(piece); piece == "" {
			continue
		}
		if mailHeader.MatchString(piece) {
			invalid++
			continue
		}
		// White space separates too, but also stands inside “Name <address>”,
		// so the piece is tried whole first.
		if address, err := Parse(piece); err == nil {
			add(address)
			continue
		}
		for _, word := range strings.Fields(piece) {
			if address, err := Parse(word); err == nil {
				add(address)
			} else {
				invalid++
			}
		}
	}
	return addresses, invalid
}
