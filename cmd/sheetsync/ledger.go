package main

import (
	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/reminders/ledger"
)

func (a *app) ledgerCommand() *cobra.Command {
	var state string
	var limit int
	c := &cobra.Command{
		Use:   "ledger [REGISTER...]",
		Short: "List the reminders that were owed, attempted or sent",
		Long: `Lists the ledger's reminders, the newest first. A reminder is owed, sending, sent,
unconfirmed (nobody can know whether it arrived), failed or skipped.`,
		Example: "  sheetsync ledger acme --state unconfirmed",
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), args, func(s *service.Service, registers []*config.Register) error {
				for _, r := range registers {
					lines, err := s.Ledger().List(c.Context(), r.Name, state, limit)
					if err != nil {
						return err
					}
					if err := a.listLedger(r, lines); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	c.Flags().StringVar(&state, "state", "", "only reminders in this `state`")
	c.Flags().IntVar(&limit, "limit", 1000, "at most this many of each register")
	return c
}

func (a *app) listLedger(r *config.Register, lines []ledger.Line) error {
	a.Line("%s: %s", r.Name, terminal.Count(len(lines), "reminder"))
	for _, l := range lines {
		if a.JSON {
			if err := a.Document(l); err != nil {
				return err
			}
			continue
		}
		state := l.State
		if l.Class != nil && *l.Class != "" {
			state += " (" + *l.Class
			if l.Until != nil {
				state += " until " + *l.Until
			}
			state += ")"
		}
		a.Line("  %s  %-12s %s.%s %s  %s  %s", l.DueDate, l.Stage, l.Resource, l.Deadline, l.RecordID, l.Recipient, state)
	}
	return nil
}
