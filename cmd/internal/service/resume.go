package service

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/reminders"
	"sheetsync/syncer"
)

// marksFile is where a data directory keeps how far the reminders have come, which a
// database from a backup doesn't know.
func marksFile(dir string) string { return filepath.Join(dir, "reminders.json") }

// Doubts is what may have been sent of a register after the backup was made.
type Doubts struct {
	Register *config.Register
	reminders.Doubtful
}

// Doubtful finds what may have been sent after the backup was made that the database
// comes from, of the registers as their sheets are now. The error is nil only where
// sending is paused.
func (s *Service) Doubtful(ctx context.Context, registers []*config.Register) ([]Doubts, error) {
	pause, err := s.guard.Check(ctx)
	if err == nil {
		return nil, exit.Hint(errors.New("the reminders are not paused"), "sheetsync remind sends what is due")
	}
	if !errors.Is(err, reminders.ErrRestored) {
		return nil, err
	}
	reminding, err := s.OpenReminding(true)
	if err != nil {
		return nil, err
	}
	var found []Doubts
	for _, r := range registers {
		// What was entered since the backup is in the sheet alone.
		result, err := s.SyncWaiting(ctx, r, syncer.Options{})
		if err == nil && result.Status == syncer.StatusHeld {
			err = exit.Hint(errors.New("the run was held"), "sheetsync sync "+r.Name+" says why")
		}
		if err != nil {
			return nil, fmt.Errorf("register %s: what may have been sent can't be told without its sheet: %w", r.Name, err)
		}
		now := time.Now()
		doubtful, err := reminding.sending.Doubtful(ctx, reminders.Request{Register: s.reminded(ctx, r, now), At: now}, pause.Until(now))
		if err != nil {
			return nil, err
		}
		found = append(found, Doubts{r, doubtful})
	}
	return found, nil
}

// Resume notes what may have been sent as unconfirmed, and lets reminders go again.
func (s *Service) Resume(ctx context.Context, doubts []Doubts) error {
	for _, d := range doubts {
		if err := s.Ledger().Doubt(ctx, d.Register.Name, d.Keys); err != nil {
			return err
		}
	}
	return s.guard.Resume(ctx)
}
