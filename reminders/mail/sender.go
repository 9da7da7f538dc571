package mail

import (
	"context"
	"errors"
	"net/textproto"
	"sync"
	"time"

	netmail "net/mail"

	"sheetsync/reminders"
	"sheetsync/reminders/mailaddr"
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
func (s *Sender) Domain() string { return mailaddr.Domain(s.from.Address) }

// Place is the server's host and port.
func (s *Sender) Place() string { return s.config.Place() }

// Receipt is the status with which a server took a message over.
type Receipt struct {
	Code     int
	Enhanced string // "" where it has none
}

// Send implements [reminders.Mailer]; see [Sender.Deliver].
func (s *Sender) Send(ctx context.Context, m reminders.Message) error {
	_, err := s.Deliver(ctx, m)
	return err
}

// Deliver sends a message; its errors are of type [*Error]. When the
// context ends, a message whose dialogue hasn't begun is not sent, and one
// whose dialogue has gets a few seconds to come to its end.
func (s *Sender) Deliver(ctx context.Context, m reminders.Message) (Receipt, error) {
	letter, err := compose(m, s.from)
	if err != nil {
		return Receipt{}, &Error{Outcome: reminders.ErrDeferred, Phase: PhaseMessage, Fault: FaultMessage, Text: "the message is malformed: " + err.Error(), Cause: err}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	limit := time.Now().Add(s.config.Timeouts.Message)
	if s.link != nil && time.Since(s.link.used) >= s.config.Timeouts.Idle {
		_ = s.link.quit() // whatever it says, it is done with
		s.link = nil
	}
	if s.link != nil {
		receipt, stale, err := s.attempt(ctx, limit, letter)
		if !stale {
			return receipt, err
		}
	}
	if s.link, err = dial(ctx, &s.config, func(Step, string) {}); err != nil {
		return Receipt{}, err
	}
	receipt, _, err := s.attempt(ctx, limit, letter)
	return receipt, err
}

// attempt sends over the present connection and drops it if it isn't in a
// known state afterwards. stale tells that the server had closed the
// connection, or was about to, before the message began.
func (s *Sender) attempt(ctx context.Context, limit time.Time, m *letter) (r Receipt, stale bool, err error) {
	if err := ctx.Err(); err != nil {
		return r, false, broken(PhaseConnect, s.config.Place(), 0, err)
	}
	if !ascii(m.to) {
		if ok, _ := s.link.smtp.Extension("SMTPUTF8"); !ok {
			e := notSent(PhaseRecipient, FaultUTF8, "the address has characters beyond ASCII, and the server "+s.config.Place()+" doesn't support that (SMTPUTF8)")
			e.Outcome = reminders.ErrDeferred
			return r, false, e
		}
	}
	got, failed := s.link.send(ctx, limit, m)
	if failed == nil {
		return Receipt{got.code, got.enhanced}, false, nil
	}
	if !failed.clean() || failed.Phase == PhaseRecipient && s.link.reset() != nil {
		s.link.drop()
		s.link = nil
	}
	stale = failed.Phase == PhaseSender && (failed.Code == 0 && failed.Fault != FaultSilent || failed.Code == 421) && ctx.Err() == nil
	return r, stale, failed
}

// clean reports whether the connection can carry another message after the
// failure: the server answered, and stays.
func (e *Error) clean() bool {
	return e.Fault == "" && e.Code != 421 && (e.Phase == PhaseRecipient || e.Phase == PhaseAnswer)
}

// Close says goodbye to the server. The sender may be used again, it connects
// anew.
func (s *Sender) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.link == nil {
		return nil
	}
	err := s.link.quit()
	s.link = nil
	if status := new(textproto.Error); err != nil && errors.As(err, &status) {
		return answered(PhaseConnect, status)
	}
	return nil // a server that has gone already needs no goodbye
}
