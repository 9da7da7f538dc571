package celltext

import (
	"regexp"
	"strings"
)

// breaker is the zero-width space: nothing is to be seen of it, and no program that makes
// links of what looks like an address goes on across it.
const breaker = "\u200b"

var (
	// scheme is how a URL begins, with whatever scheme; a full-width colon counts as one in
	// some programs.
	scheme = regexp.MustCompile(`(?i)([a-z][a-z0-9+.-]*)([:：])(//)`)
	// word is what may be a site's name or a mail address, and label a dot in it with the
	// label behind it, of two letters at least.
	word  = regexp.MustCompile(`[\pL\pN@._-]+`)
	label = regexp.MustCompile(`\.(\pL[\pL\pN-])`)
	// opaque are the schemes that need no //, and do something once they are clicked on.
	opaque = regexp.MustCompile(`(?i)\b(javascript|data|vbscript|file|tel|sms|skype|mailto)([:：])(\pL|\pN)`)
)

// Unlink keeps mail programs and chats from making links of what stands in a cell, where
// anybody can write: it looks as before, but has a zero-width space behind the colon of a
// URL and behind each dot of a site's name. Mail addresses stay as they are.
//
//	pay at https://evil.example/x   →   pay at https:​//evil.​example/x
//	Booking.com B.V.                →   Booking.​com B.V.
//	li@example.com, 3.50            →   the same
func Unlink(text string) string {
	if !strings.ContainsAny(text, ".:：") {
		return text
	}
	text = scheme.ReplaceAllString(text, "$1$2"+breaker+"$3")
	text = opaque.ReplaceAllString(text, "$1$2"+breaker+"$3")
	return word.ReplaceAllStringFunc(text, func(name string) string {
		if strings.IndexByte(name, '@') > 0 {
			return name // an address; behind //, the URL is broken already
		}
		return label.ReplaceAllString(name, "."+breaker+"$1")
	})
}
