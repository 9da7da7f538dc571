package reminders

import (
	"context"
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
	return s.notifyManagers(ctx, register, managersNotice{
		id: held.ID, stage: StageHeld, at: held.At, what: "the held run",
		page: func(about *digest.Register, _ []string) *digest.Page { return digest.OfHeld(about, held.Reason) },
	}, nil)
}
