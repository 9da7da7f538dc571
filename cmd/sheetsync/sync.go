package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/summary"
	"sheetsync/syncer"
)

func (a *app) syncCommand() *cobra.Command {
	var options syncer.Options
	c := &cobra.Command{
		Use:   "sync [REGISTER...]",
		Short: "Synchronise registers once",
		Long: `Reads each register's spreadsheet, makes its tables in PostgreSQL equal to it, and
writes ids, totals, issues and duplicates back into the service's own columns. A
run is applied whole or not at all. A run that would lose much is held and
reported, and sheetsync approve lets it through.

Without a name it synchronises all registers. The exit status is 1 when one
failed, else 4 when one was held.`,
		Example: "  sheetsync sync acme --dry-run",
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), args, func(s *service, registers []*config.Register) error {
				return a.each(c.Context(), registers, func(r *config.Register) error { return a.syncOne(c.Context(), s, r, options) })
			})
		},
	}
	c.Flags().BoolVar(&options.DryRun, "dry-run", false, "show what would be done; change neither the database nor the sheet")
	return c
}

// syncOne synchronises a register and tells how it went.
func (a *app) syncOne(ctx context.Context, s *service, r *config.Register, o syncer.Options) error {
	_, err := a.syncTold(ctx, s, r, o)
	return err
}

func (a *app) syncTold(ctx context.Context, s *service, r *config.Register, o syncer.Options) (syncer.Result, error) {
	done := a.progress("synchronising " + r.Name)
	result, err := syncPatiently(ctx, s, r, o)
	done()
	if finished := result.Status == syncer.StatusApplied || result.Status == syncer.StatusUnchanged; finished && !r.WriteBack && result.Reason == "" {
		result.Reason = "nothing was written into the sheet: write_back is false"
	}
	if e := a.report(s, r, result); e != nil {
		return result, errors.Join(err, e)
	}
	switch {
	case errors.Is(err, syncer.ErrLocked):
		return result, hinted(err, "try again when it has ended; a killed run leaves no lock behind")
	case err != nil:
		return result, fmt.Errorf("register %s: %w", r.Name, err)
	case result.Status == syncer.StatusHeld:
		return result, a.held(r, result)
	}
	return result, nil
}

// patience is how long a person's run waits for another one of the register to
// end: the service's, or one that was killed and whose last statement the
// database is still carrying out.
const patience = 30 * time.Second

func syncPatiently(ctx context.Context, s *service, r *config.Register, o syncer.Options) (syncer.Result, error) {
	giveUp := time.Now().Add(patience)
	for {
		result, err := s.sync(ctx, r, o)
		if !errors.Is(err, syncer.ErrLocked) || time.Now().After(giveUp) {
			return result, err
		}
		select {
		case <-ctx.Done():
			return result, err
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// held says why a run stopped, and the way out.
func (a *app) held(r *config.Register, result syncer.Result) error {
	hint := "put it right in the sheet; the next run goes on by itself"
	if result.HoldDigest != "" {
		hint = "put it right in the sheet, or let it through with: sheetsync approve " + r.Name
	}
	return &exitError{status: exitHeld, err: fmt.Errorf("register %s was held: %s", r.Name, result.Reason), hint: hint}
}

// report tells how a run went.
func (a *app) report(s *service, r *config.Register, result syncer.Result) error {
	if a.json {
		return a.print(result)
	}
	summary.Run(a.stdout, s.descriptors[r.Name], r.Language, result)
	return nil
}
