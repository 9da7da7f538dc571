package reminders

import (
	"context"
	"errors"
)

// telling is what became of a mail that no date is behind.
type telling struct {
	begun bool // false: another process has sent it, or an error came before it
	state State
	class string
	err   error // of the mail server
}

// tell sends a mail of its own to a recipient once: it is in the ledger under its
// key, as a reminder is, before it goes, so that no process sends it again and an
// answer that is lost is no second mail. What could not be sent stays owed.
func (s *Service) tell(ctx context.Context, register *Register, key Key, m Message) (done telling, err error) {
	if _, err := s.Ledger.Apply(ctx, register.Name, Plan{Owe: []Key{key}}); err != nil {
		return telling{}, err
	}
	claim, err := s.Ledger.Claim(ctx, register.Name, key.Recipient)
	if err != nil {
		return telling{}, err
	}
	defer func() { err = errors.Join(err, claim.Release(ctx)) }()
	for _, e := range claim.Owed() {
		if e.Key != key {
			continue
		}
		if err := claim.Begin(ctx, []int64{e.ID}, m.MessageID); err != nil {
			return telling{}, err
		}
		done = telling{begun: true, err: s.Mailer.Send(ctx, m)}
		done.state, done.class = outcomeOf(done.err)
		// The mail is gone or not, whether or not the caller still waits.
		finishing, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
		defer cancel()
		if err := claim.Finish(finishing, done.state, done.class, nil); err != nil {
			done.state, done.class = StateUnconfirmed, "ledger"
			return done, err
		}
		s.log().Info("mail of "+key.Stage, "register", register.Name, "state", string(done.state), "class", done.class, "message_id", m.MessageID)
		return done, nil
	}
	return telling{}, nil
}
