package reminders

import (
	"context"
	"errors"
)

// isOpen reports whether what an entry stands for is still to be sent: runs of
// reminders take it for settled, since no date is behind it.
func (e *Entry) isOpen() bool { return e.State == StateOwed || e.ErrorClass == ClassSettled }

// tell sends a mail of its own to a recipient once: it is in the ledger under its
// key, as a reminder is, before it goes, so that no process sends it again and an
// answer that is lost is no second mail. What could not be sent stays owed. Nothing
// is begun where another process has sent it. told are the unconfirmed reminders that
// the mail tells of.
func (s *Service) tell(ctx context.Context, register *Register, key Key, m Message, told []int64) (done delivery, err error) {
	if _, err := s.Ledger.Apply(ctx, register.Name, Plan{Owe: []Key{key}}); err != nil {
		return delivery{}, err
	}
	claim, err := s.Ledger.Claim(ctx, register.Name, key.Recipient)
	if err != nil {
		return delivery{}, err
	}
	defer func() { err = errors.Join(err, claim.Release(ctx)) }()
	for _, e := range claim.Owed() {
		if e.Key != key {
			continue
		}
		if done, err = s.deliver(ctx, claim, []int64{e.ID}, m, told); err != nil {
			return done, err
		}
		s.log().Info("mail of "+key.Stage, "register", register.Name, "state", string(done.state), "class", done.class, "message_id", m.MessageID)
		return done, nil
	}
	return delivery{}, nil
}

// toldWith notes that a mail which was sent told what a key of another register stands for.
func (s *Service) toldWith(ctx context.Context, register *Register, key Key, messageID string) (err error) {
	if _, err := s.Ledger.Apply(ctx, register.Name, Plan{Owe: []Key{key}}); err != nil {
		return err
	}
	claim, err := s.Ledger.Claim(ctx, register.Name, key.Recipient)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, claim.Release(ctx)) }()
	for _, e := range claim.Owed() {
		if e.Key != key {
			continue
		}
		if err := claim.Begin(ctx, []int64{e.ID}, messageID); err != nil {
			return err
		}
		return claim.Finish(ctx, StateSent, "", nil)
	}
	return nil
}
