package bounces

import (
	"bufio"
	"errors"
	"io"
	"mime"
	"regexp"
	"strings"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/textproto"

	"sheetsync/reminders/mailaddr"
)

// Bounce is what a notification says of one recipient of a mail.
type Bounce struct {
	MessageID string // of the mail, without the angle brackets
	Recipient string // its address, in lower case
	Status    string // enhanced status, such as 5.1.1
}

// maxParts bounds the parts of a notification that are looked at.
const maxParts = 10

var enhancedStatus = regexp.MustCompile(`[245]\.\d{1,3}\.\d{1,3}`)

// ErrNoReport says that a message is no delivery status notification.
var ErrNoReport = errors.New("no delivery status notification")

// Parse reads a notification and returns which recipients the mail that it is about
// could not be delivered to, for good. The error wraps [ErrNoReport] for what is none.
func Parse(r io.Reader) ([]Bounce, error) {
	m, err := message.Read(r)
	if err != nil && !message.IsUnknownCharset(err) {
		return nil, errors.Join(ErrNoReport, err)
	}
	parts := m.MultipartReader()
	if kind, params, err := m.Header.ContentType(); parts == nil || err != nil || kind != "multipart/report" || !strings.EqualFold(params["report-type"], "delivery-status") {
		return nil, ErrNoReport
	}
	var failed []Bounce
	id := ""
	for range maxParts {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !message.IsUnknownCharset(err) {
			return nil, errors.Join(ErrNoReport, err)
		}
		switch kind, _, _ := part.Header.ContentType(); kind {
		case "message/delivery-status", "message/global-delivery-status":
			failed = append(failed, statuses(part.Body)...)
		case "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers":
			if header, err := textproto.ReadHeader(bufio.NewReader(part.Body)); err == nil || header.Has("Message-Id") {
				id = strings.Trim(strings.TrimSpace(header.Get("Message-Id")), "<>")
			}
		}
	}
	if id == "" {
		return nil, ErrNoReport // of nothing that can be told
	}
	for i := range failed {
		failed[i].MessageID = id
	}
	return failed, nil
}

// statuses reads the recipients' groups of fields that follow the message's own.
func statuses(r io.Reader) []Bounce {
	var failed []Bounce
	lines := bufio.NewReader(r)
	for range 1000 {
		group, err := textproto.ReadHeader(lines)
		if b, ok := failure(group); ok {
			failed = append(failed, b)
		}
		if err != nil {
			break
		}
		if _, err := lines.Peek(1); err != nil {
			break
		}
	}
	return failed
}

// failure reads one recipient's fields; ok is false where it isn't one to whom the
// mail could not be delivered for good.
func failure(group textproto.Header) (b Bounce, ok bool) {
	if !strings.EqualFold(strings.TrimSpace(group.Get("Action")), "failed") {
		return Bounce{}, false
	}
	b.Status = enhancedStatus.FindString(group.Get("Status"))
	if !strings.HasPrefix(b.Status, "5.") {
		return Bounce{}, false
	}
	// The recipient as we wrote it stands first, where it was forwarded since.
	for _, field := range []string{"Original-Recipient", "Final-Recipient"} {
		_, text, found := strings.Cut(group.Get(field), ";")
		if !found {
			continue
		}
		decoded, err := new(mime.WordDecoder).DecodeHeader(strings.TrimSpace(text))
		if err != nil {
			continue
		}
		if address, err := mailaddr.Parse(strings.Trim(decoded, "<>")); err == nil {
			b.Recipient = strings.ToLower(address)
			return b, true
		}
	}
	return Bounce{}, false
}
