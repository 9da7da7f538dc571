package mail

import (
	"context"
	"errors"
	netmail "net/mail"
	"net/textproto"
	"sync"

	gomail "github.com/wneessen/go-mail"

	"sheetsync/reminders"
)

// Sender sends messages through one SMTP server. It keeps its connection from
// one message to the next and makes a new one when the server has closed it.
// It may be used from several goroutines; they take turns.
type Sender struct {
	config Config
	from   *netmail.Address

	mu   sync.Mutex
	link *link // nil: not connected
}

var _ reminders.Mailer = (*Sender)(nil)

// New checks the configuration. It doesn't connect.
func New(config Config) (*Sender, error) {
	config, from, err := config.normalize()
	if err != nil {
		return nil, err
	}
	return &Sender{config: config, from: from}, nil
}

// Domain is the domain of the sender's address, for Message-IDs.
func (s *Sender) Domain() string { return reminders.Domain(s.from.Address) }

// Send implements [reminders.Mailer]; its errors are of type [*Error]. When the
// context ends, a message whose dialogue hasn't begun is not sent, and one
// whose dialogue has gets a few seconds to come to its end.
func (s *Sender) Send(ctx context.Context, m reminders.Message) error {
	msg, err := compose(m, s.from)
	if err != nil {
		return &Error{Outcome: reminders.ErrRefused, Phase: PhaseMessage, Cause: err}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.link != nil {
		stale, err := s.attempt(ctx, msg)
		if !stale {
			return err
		}
	}
	if s.link, err = dial(ctx, s.config); err != nil {
		return err
	}
	_, err = s.attempt(ctx, msg)
	return err
}

// attempt sends over the present connection and drops it if it isn't in a
// known state afterwards. stale tells that the server had closed the
// connection, or was about to, before the message began.
func (s *Sender) attempt(ctx context.Context, msg *gomail.Msg) (stale bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, &Error{Outcome: reminders.ErrNotSent, Phase: PhaseConnect, Cause: err}
	}
	if !ascii(msg.GetTo()[0].Address) {
		if ok, _ := s.link.smtp.Extension("SMTPUTF8"); !ok {
			return false, &Error{Outcome: reminders.ErrRefused, Phase: PhaseRecipient,
				Cause: errors.New("the address is not ASCII and the server doesn't support SMTPUTF8")}
		}
	}
	failed := s.link.send(ctx, s.config.Timeout, msg)
	if failed == nil {
		return false, nil
	}
	if !failed.clean() {
		s.link.drop()
		s.link = nil
	}
	stale = failed.Phase == PhaseSender && (failed.Code == 0 || failed.Code == 421) && ctx.Err() == nil
	return stale, failed
}

// Close says goodbye to the server. The sender may be used again, it connects
// anew.
func (s *Sender) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.link == nil {
		return nil
	}
	s.link.conn.shortenDeadline(shutdownTimeout)
	err := s.link.smtp.Quit()
	s.link.drop()
	s.link = nil
	var status *textproto.Error
	if err != nil && errors.As(err, &status) {
		return &Error{Outcome: reminders.ErrNotSent, Phase: PhaseConnect, Code: status.Code}
	}
	return nil // a server that has gone already needs no goodbye
}

// clean reports whether the connection can carry another message after the
// failure: the server answered, and the library has put the dialogue back to
// its beginning.
func (e *Error) clean() bool {
	return e.Code != 0 && e.Code != 421 && (e.Phase == PhaseRecipient || e.Phase == PhaseAnswer)
}

// resultOf tells from the library's error how far the dialogue got.
func resultOf(msg *gomail.Msg, err error) *Error {
	if err == nil || msg.IsDelivered() {
		return nil // what fails after the delivery is no matter of this message
	}
	var sent *gomail.SendError
	if !errors.As(err, &sent) {
		return &Error{Outcome: reminders.ErrUnconfirmed, Phase: PhaseAnswer, Cause: errors.New("unknown failure of the mail library")}
	}
	e := &Error{Code: sent.ErrorCode(), Enhanced: sent.EnhancedStatusCode()}
	switch sent.Reason {
	case gomail.ErrGetSender, gomail.ErrGetRcpts, gomail.ErrNoUnencoded:
		e.Phase, e.Outcome = PhaseMessage, reminders.ErrRefused
		return e
	case gomail.ErrConnCheck, gomail.ErrSMTPMailFrom:
		e.Phase = PhaseSender
	case gomail.ErrSMTPRcptTo:
		e.Phase = PhaseRecipient
	case gomail.ErrSMTPData, gomail.ErrWriteContent:
		// The line that ends the content is written when the content is
		// closed, which the library doesn't do after these.
		e.Phase = PhaseContent
	default:
		e.Phase = PhaseAnswer
	}
	switch {
	case e.Code != 0:
		e.Outcome = outcome(e.Phase, e.Code, e.Enhanced)
	case e.Phase == PhaseAnswer:
		e.Outcome = reminders.ErrUnconfirmed
	default:
		e.Outcome = reminders.ErrNotSent
	}
	if e.Code == 0 {
		e.Cause = errors.New("the connection was lost or timed out")
	}
	return e
}
