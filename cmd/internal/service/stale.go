package service

import (
	"context"
	"fmt"
	"slices"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/reminders"
	"sheetsync/syncer/mirror"
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

// MaxAge is how old a register's records may become while all goes by its schedule: the
// longest time between two looks at the sheet, and what a look may take; 0 without a
// schedule.
func MaxAge(r *config.Register) time.Duration {
	schedule, ok := SyncSchedule(r)
	if !ok {
		return 0
	}
	gap := schedule.LongestGap()
	if gap == 0 {
		return 0
	}
	return gap + lateBy
}

// Lagging says, a line each, which registers' records are older than their schedules allow,
// are held, or aren't there yet.
func (s *Service) Lagging(ctx context.Context, registers []*config.Register) ([]string, error) {
	known, err := s.DB.Freshness(ctx)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, r := range registers {
		i := slices.IndexFunc(known, func(f mirror.Freshness) bool { return f.Register == r.Name })
		switch {
		case i < 0 || known[i].CheckedAt == nil:
			lines = append(lines, "register "+r.Name+" has not been synchronised yet")
		case known[i].HeldSince != nil:
			lines = append(lines, fmt.Sprintf("register %s is held since %s", r.Name, known[i].HeldSince.UTC().Format(time.RFC3339)))
		case known[i].Stale:
			lines = append(lines, fmt.Sprintf("register %s has not been checked since %s", r.Name, known[i].CheckedAt.UTC().Format(time.RFC3339)))
		}
	}
	return lines, nil
}
