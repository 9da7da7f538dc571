package reminders

import (
	"context"
	"errors"
	"fmt"
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
	page  func(about *digest.Register) *digest.Page
	// after is the stage of what they were told before under the same id: who wasn't is not
	// told this either. "" for nothing.
	after string
}

func (n *managersNotice) key(register *Register, stage, recipient string) Key {
	return Key{RecordID: n.id, Deadline: stage, DueDate: register.day(n.at), Stage: stage, Recipient: recipient}
}

// notifyManagers tells a register's managers something, each once: the ledger remembers it
// under the notice's id, as it does a reminder, so that no process tells it again and an
// answer that is lost is no second mail. What could not be sent is tried again at the next
// call.
func (s *Service) notifyManagers(ctx context.Context, register *Register, n managersNotice) error {
	var errs []error
	addressed := *register
	if err := s.readUnreachable(ctx, &addressed, n.at); err != nil {
		return err
	}
	for _, recipient := range addressed.managers() {
		if err := s.notifyManager(ctx, register, recipient, &n); err != nil && !errors.Is(err, ErrBusy) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (s *Service) notifyManager(ctx context.Context, register *Register, recipient string, n *managersNotice) error {
	key, before := n.key(register, n.stage, recipient), n.key(register, n.after, recipient)
	known, err := s.Ledger.States(ctx, register.Name, []Key{key, before})
	if err != nil {
		return err
	}
	if entry, ok := known[key]; ok && !entry.isOpen() {
		return nil
	}
	if entry, ok := known[before]; n.after != "" && (!ok || entry.State != StateSent && entry.State != StateUnconfirmed) {
		return nil
	}
	spoken := register.spoken(recipient)
	about := spoken.digest()
	m := s.message(n.page(&about), spoken, recipient, messageID(register, recipient, s.Domain, key), n.at)
	tried, err := s.tell(ctx, register, key, m, nil)
	if err == nil && tried.begun && tried.state != StateSent {
		return fmt.Errorf("tell a manager of %s: %w", n.what, tried.err)
	}
	return err
}
