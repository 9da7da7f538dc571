package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/summary"
	"sheetsync/syncer"
	"sheetsync/syncer/hold"
)

func (a *app) syncCommand() *cobra.Command {
	var options syncer.Options
	c := &cobra.Command{
		Use:   "sync [REGISTER...]",
		Short: "Synchronise registers once",
		Long: `Reads each register's spreadsheet, makes its tables in PostgreSQL equal to it, and
writes ids, totals, issues and duplicates back into the service's own columns. A
run is applied whole or not at all. A run that would lose much is held and
reported; sheetsync approve lets it through.

Without a name it synchronises all registers. The exit status is 1 when one
failed, else 4 when one was held.`,
		Example: "  sheetsync sync acme --dry-run",
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), args, func(s *service.Service, registers []*config.Register) error {
				return a.each(c.Context(), registers, func(r *config.Register) error {
					_, err := a.sync(c.Context(), s, r, options)
					return err
				})
			})
		},
	}
	c.Flags().BoolVar(&options.DryRun, "dry-run", false, "show what would be done; change neither the database nor the sheet")
	return c
}

// sync synchronises a register and reports how it went.
func (a *app) sync(ctx context.Context, s *service.Service, r *config.Register, o syncer.Options) (syncer.Result, error) {
	done := a.Spinner("synchronising " + r.Name)
	result, err := s.SyncWaiting(ctx, r, o)
	done()
	if finished := result.Status == syncer.StatusApplied || result.Status == syncer.StatusUnchanged; finished && !r.WriteBack && result.Reason == "" {
		result.Reason = "nothing was written into the sheet: write_back is false"
	}
	if e := a.reportRun(s, r, result); e != nil {
		return result, errors.Join(err, e)
	}
	switch {
	case err != nil:
		return result, locked(r, err)
	case result.Status == syncer.StatusHeld:
		return result, held(r, result)
	}
	return result, nil
}

// locked says which register an error is about, and what to do where another
// replica has it.
func locked(r *config.Register, err error) error {
	if errors.Is(err, syncer.ErrLocked) {
		return exit.Hint(fmt.Errorf("register %s is being synchronised by another replica", r.Name), "try again when it has finished; a killed run leaves no lock behind")
	}
	return fmt.Errorf("register %s: %w", r.Name, err)
}

// held says why a run stopped, and the way out.
func held(r *config.Register, result syncer.Result) error {
	hint := "correct the sheet; the next run then goes through by itself"
	if result.HoldDigest != "" {
		hint = "correct the sheet, or let the run through with: sheetsync approve " + r.Name
	}
	aliases := func(reason hold.Reason) bool {
		return reason.Code == hold.CodeColumnRenamed || reason.Code == hold.CodeColumnMissing
	}
	if r.Schema != "" && slices.ContainsFunc(result.HoldReasons, aliases) {
		hint += fmt.Sprintf("; to add an alias to the built-in descriptor, copy it: sheetsync schema show %[1]s > %[2]s.yaml, and name the copy in registers.schema", r.Schema, r.Name)
	}
	return &exit.Error{Status: exit.StatusHeld, Err: fmt.Errorf("register %s was held: %s", r.Name, result.Reason), Hint: hint}
}

// reportRun reports how a run went.
func (a *app) reportRun(s *service.Service, r *config.Register, result syncer.Result) error {
	if a.JSON {
		return a.Document(result)
	}
	summary.Run(a.Text(), s.Descriptor(r), r.Language, result)
	return nil
}
