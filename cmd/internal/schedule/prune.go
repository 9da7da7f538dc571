package schedule

import (
	"context"
	"time"

	"sheetsync/cmd/internal/config"
)

// pruneTimes is when registers lose what is older than they keep, in their time zones:
// while nobody is at work.
const pruneTimes = "40 2 * * *"

// prune deletes what a register has kept for long enough.
func (s *Schedule) prune(ctx context.Context, r *config.Register) {
	deleted, err := s.Service.Prune(ctx, r, time.Now())
	switch {
	case ctx.Err() != nil:
	case err != nil:
		s.Log.Error("what is older than keep says could not be deleted", "register", r.Name, "error", err.Error())
	case deleted.Total()+deleted.Sealed > 0:
		s.Log.Info("deleted what is older than keep says", "register", r.Name, "versions", deleted.History, "runs", deleted.Runs,
			"cell_writes", deleted.Writes, "audit", deleted.Audit, "reminders", deleted.Ledger, "sealed", deleted.Sealed)
	}
}
