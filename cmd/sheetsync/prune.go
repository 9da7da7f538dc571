package main

import (
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
)

func (a *app) pruneCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "prune [REGISTER...]",
		Short: "Delete what is older than the setting keep says",
		Long: `Deletes of each register what has been kept for as long as its setting keep says:
versions of records that ended before, runs, what was written into cells, the audit,
and reminders of records that nobody knows of any more. What is there now stays, with
when it was entered, as does all by which a reminder goes out once, and what people
decided. <resource>_at() then refuses times before.

With personal.encrypt it also seals the personal fields of versions that were replaced
before that was set.

sheetsync run does the same, once a day; prune is for those who start sync from a
timer of their own.`,
		Example: "  sheetsync prune acme",
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), args, func(s *service.Service, registers []*config.Register) error {
				return a.each(c.Context(), registers, func(r *config.Register) error {
					done, err := s.Prune(c.Context(), r, time.Now())
					if err != nil {
						return err
					}
					return a.reportPruned(r, done)
				})
			})
		},
	}
}

// pruned is what prune prints of a register with --json.
type pruned struct {
	Register string `json:"register"`
	service.Pruned
}

func (a *app) reportPruned(r *config.Register, done service.Pruned) error {
	if a.JSON {
		return a.Document(pruned{r.Name, done})
	}
	if done.Sealed > 0 {
		a.Line("%s: sealed the personal data of %s", r.Name, terminal.Count(done.Sealed, "old version"))
	}
	deleted := &done.Deleted
	if deleted.Total() == 0 {
		a.Line("%s: nothing is as old as keep says", r.Name)
		return nil
	}
	a.Line("%s: deleted %s, %s, %s written into cells, %s of the audit, %s", r.Name,
		terminal.Count(deleted.History, "old version"), terminal.Count(deleted.Runs, "run"), terminal.Count(deleted.Writes, "value"), terminal.Count(deleted.Audit, "line"), terminal.Count(deleted.Ledger, "reminder"))
	return nil
}
