package reminders

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sheetsync/reminders/digest"
)

// StageHeld is the stage of the ledger's entry that says that a manager was told
// of a held run.
const StageHeld = "held"

// A HeldRun is a run that the register's managers are to be told of.
type HeldRun struct {
	ID     string    // equal while the register is held for the same reason
	At     time.Time // when the hold began
	Reason string    // what would be lost and what to do, in the register's language
}

// NotifyHeld tells a register's managers of a held run, each once: the ledger
// remembers it under the hold's id, as it does a reminder, so that no process tells
// it again and an answer that is lost is no second mail. What could not be sent is
// tried again at the next call.
func (s *Service) NotifyHeld(ctx context.Context, register *Register, held HeldRun) error {
	var errs []error
	addressed := *register
	if err := s.readUnreachable(ctx, &addressed, held.At); err != nil {
		return err
	}
	for _, recipient := range addressed.managers() {
		if err := s.notifyHeld(ctx, register, recipient, held); err != nil && !errors.Is(err, ErrBusy) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (s *Service) notifyHeld(ctx context.Context, register *Register, recipient string, held HeldRun) error {
	key := Key{RecordID: held.ID, Deadline: StageHeld, DueDate: register.day(held.At), Stage: StageHeld, Recipient: recipient}
	known, err := s.Ledger.States(ctx, register.Name, []Key{key})
	if err != nil {
		return err
	}
	if entry, ok := known[key]; ok && !entry.isOpen() {
		return nil
	}
	spoken := register.spoken(recipient)
	about := spoken.digest()
	m := s.message(digest.OfHeld(&about, held.Reason), spoken, recipient, messageID(register, recipient, s.Domain, key), held.At)
	tried, err := s.tell(ctx, register, key, m, nil)
	if err == nil && tried.begun && tried.state != StateSent {
		return fmt.Errorf("tell a manager of the held run: %w", tried.err)
	}
	return err
}
