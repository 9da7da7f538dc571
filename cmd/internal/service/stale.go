package service

import (
	"context"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/reminders"
)

const (
	// lateBy is how long after a turn of its schedule a look at the sheet may be under
	// way before the records count as older than they should be.
	lateBy = 2 * time.Minute
	// maxStale is how old records may be for people to be reminded by them.
	maxStale = 24 * time.Hour
)

// stale says whether a register's records are older than they should be: where a run is
// on hold, or a turn of the schedule has passed since the sheet was last looked at. Nil
// is for records as the sheet has them, and where no run has ever ended: then there is
// nothing to remind of.
func (s *Service) stale(ctx context.Context, r *config.Register, now time.Time) (stale *reminders.Stale, err error) {
	checked, ok, err := s.DB.CheckedAt(ctx, r.Name)
	if err != nil || !ok {
		return nil, err
	}
	_, _, held, err := s.DB.HeldSince(ctx, r.Name)
	if err != nil {
		return nil, err
	}
	late := false
	if schedule, scheduled := SyncSchedule(r); scheduled {
		turn := schedule.Next(checked)
		late = !turn.IsZero() && turn.Add(lateBy).Before(now)
	}
	if !held && !late {
		return stale, nil
	}
	return &reminders.Stale{Since: checked, Held: held, Wait: now.Sub(checked) > maxStale}, nil
}
