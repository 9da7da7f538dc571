package service

import (
	"context"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/syncer/mirror/retention"
)

// Prune deletes what a register has kept for longer than its setting keep says, and with
// it what belongs to no register and is older than that.
func (s *Service) Prune(ctx context.Context, r *config.Register, now time.Time) (retention.Deleted, error) {
	pruner := retention.Pruner{DB: s.DB.DB(), Zone: r.Location}
	deleted, err := pruner.Prune(ctx, r.Name, Horizons(r, now))
	if err != nil {
		return deleted, err
	}
	oldest := now
	for i := range s.Config.Registers {
		if at := s.Config.Registers[i].Keep.Audit.Before(now); at.Before(oldest) {
			oldest = at
		}
	}
	_, err = pruner.Service(ctx, oldest, now)
	return deleted, err
}

// Horizons are the times before which things of a register go.
func Horizons(r *config.Register, now time.Time) retention.Horizons {
	k := &r.Keep
	return retention.Horizons{History: k.History.Before(now), Runs: k.Runs.Before(now), Audit: k.Audit.Before(now), Ledger: k.Ledger.Before(now)}
}
