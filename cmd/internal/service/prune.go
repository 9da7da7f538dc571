package service

import (
	"context"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/syncer/mirror/retention"
)

// Pruned is what became of a register's old rows.
type Pruned struct {
	retention.Deleted

	Sealed int `json:"sealed,omitempty"` // versions that showed what is to be sealed
}

// Prune deletes what a register has kept for longer than its setting keep says, and with
// it what belongs to no register and is older than that. What is left of old versions is
// sealed where that is to be, and wasn't when they were replaced.
func (s *Service) Prune(ctx context.Context, r *config.Register, now time.Time) (done Pruned, err error) {
	pruner := retention.Pruner{DB: s.DB.DB(), Zone: r.Location}
	if done.Deleted, err = pruner.Prune(ctx, r.Name, Horizons(r, now)); err != nil {
		return done, err
	}
	if done.Sealed, err = s.DB.SealOld(ctx, r.Name); err != nil {
		return done, LostHint(err)
	}
	oldest := now
	for i := range s.Config.Registers {
		if at := s.Config.Registers[i].Keep.Audit.Before(now); at.Before(oldest) {
			oldest = at
		}
	}
	_, err = pruner.Service(ctx, oldest, now)
	return done, err
}

// Horizons are the times before which things of a register go.
func Horizons(r *config.Register, now time.Time) retention.Horizons {
	k := &r.Keep
	return retention.Horizons{History: k.History.Before(now), Runs: k.Runs.Before(now), Audit: k.Audit.Before(now), Ledger: k.Ledger.Before(now)}
}
