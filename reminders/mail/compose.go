package mail

import (
	"bytes"
	"errors"
	"fmt"
	netmail "net/mail"
	"regexp"
	"strings"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"sheetsync/reminders"
	"sheetsync/reminders/calendar"
	"sheetsync/reminders/mailaddr"
)

// maxSubject is in runes; longer ones are cut. Encoded, it stays far below the
// 998 bytes that a header line may have even where it can't be folded.
const maxSubject = 200

var (
	messageID   = regexp.MustCompile(`^[A-Za-z0-9!#$%&'*+/=?^_{|}~.-]{1,180}@[A-Za-z0-9.-]{1,60}$`)
	domainLike  = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$`)
	languageTag = regexp.MustCompile(`^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,7}$`)
)

// compose builds the message for the wire. Values that end up in the header
// are checked or reduced to one line; the library encodes them (RFC 2047).
func compose(m reminders.Message, from *netmail.Address) (*letter, error) {
	to, err := mailaddr.Parse(m.To)
	if err != nil {
		return nil, fmt.Errorf("the recipient: %w", err)
	}
	if !messageID.MatchString(m.MessageID) {
		return nil, errors.New("the Message-ID is malformed")
	}
	if m.Language != "" && !languageTag.MatchString(m.Language) {
		return nil, errors.New("the language tag is malformed")
	}
	encoding := gomail.EncodingQP
	if mostlyForeign(m.Text) {
		encoding = gomail.EncodingB64
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(encoding))
	msg.FromMailAddress(from)
	msg.ToMailAddress(&netmail.Address{Address: to})
	msg.Subject(oneLine(m.Subject))
	msg.SetMessageIDWithValue(m.MessageID)
	msg.SetDateWithValue(m.Date)
	// RFC 3834: keeps autoresponders quiet; Exchange has a header of its own.
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader(gomail.HeaderXAutoResponseSuppress, "All")
	if m.Language != "" {
		msg.SetGenHeader("Content-Language", m.Language)
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	if m.Calendar != nil {
		if err := msg.AttachReader("reminders.ics", bytes.NewReader(m.Calendar), gomail.WithFileContentType(calendar.ContentType)); err != nil {
			return nil, fmt.Errorf("attach the calendar: %w", err)
		}
	}
	var content bytes.Buffer
	if _, err := msg.WriteTo(&content); err != nil {
		return nil, fmt.Errorf("write the message: %w", err)
	}
	dotted, err := dotted(content.Bytes())
	if err != nil {
		return nil, fmt.Errorf("write the message: %w", err)
	}
	return &letter{from: from.Address, to: to, content: dotted}, nil
}

// oneLine turns everything that could end a line or reorder it into a blank,
// breaks up what a reader would take for an encoded word, and cuts the result
// to maxSubject runes.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || unicode.Is(unicode.Bidi_Control, r) || unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	s = strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "=?", "= ?")
	if runes := []rune(s); len(runes) > maxSubject {
		s = string(runes[:maxSubject-1]) + "…"
	}
	return s
}

// mostlyForeign reports whether base64 is shorter than quoted-printable, which
// takes three bytes for each byte beyond ASCII.
func mostlyForeign(s string) bool {
	beyond := 0
	for i := range len(s) {
		if s[i] >= 0x80 {
			beyond++
		}
	}
	return beyond*6 > len(s)
}

// ascii reports whether s needs no SMTPUTF8.
func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}
