package inbox

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // GB18030, Big5 and others beside UTF-8
	"github.com/emersion/go-message/mail"
)

// maxPartBytes bounds what is decoded of one part of a message.
const maxPartBytes = 4 << 20

// Message is a message as it was received.
type Message struct {
	ID           int       // counts from 1
	Received     time.Time // when the content was complete
	EnvelopeFrom string    // of MAIL FROM
	EnvelopeTo   []string  // of RCPT TO
	Encrypted    bool      // it came over TLS
	User         string    // who had logged in

	Header  []HeaderField // in the order of the message, decoded (RFC 2047)
	Subject string
	Text    string // of the text/plain part
	HTML    string // of the text/html part
	Raw     []byte // the message itself, lines end in CRLF

	// Malformed says what of the message could not be parsed; empty when
	// all could. The parts that could be are there.
	Malformed string
}

// HeaderField is one line of a message's header.
type HeaderField struct{ Name, Value string }

// Get returns the first value of the header field, "" if there is none. The
// letter case of the name doesn't matter.
func (m *Message) Get(name string) string {
	for _, f := range m.Header {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// parse never fails: what it can't read it names in Malformed.
func parse(raw []byte) *Message {
	m := &Message{Raw: raw}
	reader, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil && !message.IsUnknownCharset(err) {
		m.Malformed = "header: " + err.Error()
		return m
	}
	defer func() { _ = reader.Close() }()
	for fields := reader.Header.Fields(); fields.Next(); {
		value, err := fields.Text()
		if err != nil {
			value = fields.Value()
		}
		m.Header = append(m.Header, HeaderField{fields.Key(), value})
	}
	m.Subject = m.Get("Subject")
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return m
		}
		if err != nil && !message.IsUnknownCharset(err) {
			m.Malformed = "body: " + err.Error()
			return m
		}
		inline, ok := part.Header.(*mail.InlineHeader)
		if !ok {
			continue
		}
		kind, _, err := inline.ContentType()
		if err != nil {
			kind = "text/plain"
		}
		content, err := io.ReadAll(io.LimitReader(part.Body, maxPartBytes))
		if err != nil {
			m.Malformed = "body: " + err.Error()
		}
		text := strings.ReplaceAll(string(content), "\r\n", "\n")
		switch {
		case kind == "text/plain" && m.Text == "":
			m.Text = text
		case kind == "text/html" && m.HTML == "":
			m.HTML = text
		}
	}
}
