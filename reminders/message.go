package reminders

import (
	"context"
	"errors"
	"time"
)

// Message is one mail to one address, ready to be sent.
type Message struct {
	To        string // an addr-spec, as [mailaddr.Parse] gives it
	Subject   string // one line
	Text      string // plain text, lines end in \n
	HTML      string // the same as a HTML document
	MessageID string // without the angle brackets: left@domain
	Language  string // BCP 47 tag of the text
	Date      time.Time
	Calendar  []byte // what is due as a calendar, of [calendar.ContentType]; nil for none
	Card      *Card  // the same for a robot, where To is one ([RobotOf]); else nil
}

// Mailer delivers mails.
//
// Send returns nil when the server has taken the message over. Otherwise the
// error wraps exactly one of [ErrRefused], [ErrDeferred], [ErrNotSent] and
// [ErrUnconfirmed], and may have methods Class() string, which names the failure
// in a few words for [ReasonOf], and Reason() string, which says in an English
// sentence what happened and what to do, both without any address or content; and
// Silent() bool, which says that the server kept its client waiting. An error that
// wraps none of the four counts as unconfirmed.
type Mailer interface {
	Send(ctx context.Context, m Message) error
}

// What is known about a message that could not be delivered.
var (
	// ErrRefused: the server says that the recipient's address leads nowhere.
	ErrRefused = errors.New("refused for good")
	// ErrDeferred: the server refused for any other reason, which may be about us,
	// a quota, a policy or the moment; the same message may be sent again later.
	ErrDeferred = errors.New("refused for now")
	// ErrNotSent: the message surely didn't reach the server (no connection,
	// no login, a connection lost before the content was complete).
	ErrNotSent = errors.New("not sent")
	// ErrUnconfirmed: the connection was lost after the content was sent and
	// before the server's answer; whether it was delivered can't be known.
	ErrUnconfirmed = errors.New("unconfirmed")
)
