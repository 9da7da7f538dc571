package reminders

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"sheetsync/reminders/digest"
)

// A managersNotice is something about a register that each of its managers is told once, in
// a mail of its own.
type managersNotice struct {
	id    string // equal while it is the same
	stage string // of the ledger's entry
	at    time.Time
	what  string // in English, for errors
	page  func(about *digest.Register, others []string) *digest.Page
	// after is the stage of what they were told before under the same id: who wasn't is not
	// told this either. "" for nothing.
	after string
}

func (n managersNotice) key(register *Register, stage, recipient string) Key {
	return Key{RecordID: n.id, Deadline: stage, DueDate: register.day(n.at), Stage: stage, Recipient: recipient}
}

// notifyManagers tells a register's managers something, each once: the ledger remembers it
// under the notice's id, as it does a reminder, so that no process tells it again and an
// answer that is lost is no second mail. What could not be sent is tried again at the next
// call. A mail names others, too, whose same notice its recipient is still to be told: it
// stands for theirs.
func (s *Service) notifyManagers(ctx context.Context, register *Register, n managersNotice, others []OutageOf) error {
	var errs []error
	addressed := *register
	if err := s.readUnreachable(ctx, &addressed, n.at); err != nil {
		return err
	}
	for _, recipient := range addressed.managers() {
		if err := s.notifyManager(ctx, register, recipient, &n, others); err != nil && !errors.Is(err, ErrBusy) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (s *Service) notifyManager(ctx context.Context, register *Register, recipient string, n *managersNotice, others []OutageOf) error {
	due, err := s.isDue(ctx, register, recipient, n)
	if err != nil || !due {
		return err
	}
	var with []OutageOf
	var names []string
	for _, other := range others {
		if !slices.Contains(other.Register.managers(), recipient) {
			continue
		}
		if due, err := s.isDue(ctx, other.Register, recipient, new(other.Outage.notice(n.stage, n.what).following(n.after))); err != nil || !due {
			continue // or it is told by itself
		}
		with = append(with, other)
		about := other.Register.spoken(recipient).digest()
		names = append(names, about.Title)
	}
	key := n.key(register, n.stage, recipient)
	spoken := register.spoken(recipient)
	about := spoken.digest()
	m := s.message(n.page(&about, names), spoken, recipient, messageID(register, recipient, s.Domain, key), n.at)
	tried, err := s.tell(ctx, register, key, m, nil)
	if err != nil || !tried.begun {
		return err
	}
	if tried.state != StateSent {
		return fmt.Errorf("tell a manager of %s: %w", n.what, tried.err)
	}
	for _, other := range with {
		// Where that fails they are told again, in a mail of its own.
		if err := s.toldWith(ctx, other.Register, other.Outage.notice(n.stage, n.what).key(other.Register, n.stage, recipient), m.MessageID); err != nil {
			s.log().Warn("what a mail told of another register could not be noted, so that it is told again", "register", other.Register.Name, "cause", err.Error())
		}
	}
	return nil
}

// following is the notice for those who were told another stage before.
func (n managersNotice) following(stage string) managersNotice {
	n.after = stage
	return n
}

// isDue reports whether somebody is still to be told something.
func (s *Service) isDue(ctx context.Context, register *Register, recipient string, n *managersNotice) (bool, error) {
	key, before := n.key(register, n.stage, recipient), n.key(register, n.after, recipient)
	known, err := s.Ledger.States(ctx, register.Name, []Key{key, before})
	if err != nil {
		return false, err
	}
	if entry, ok := known[key]; ok && !entry.isOpen() {
		return false, nil
	}
	if entry, ok := known[before]; n.after != "" && (!ok || entry.State != StateSent && entry.State != StateUnconfirmed) {
		return false, nil
	}
	return true, nil
}
