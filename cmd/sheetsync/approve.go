package main

import (
	"errors"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/syncer"
)

func (a *app) approveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "approve REGISTER",
		Short: "Let what a run was held for through at the next run",
		Long: `A run that would lose much is held. approve lets exactly what it was held for
through at the next run; if the sheet has changed otherwise by then, that run is
held again. A missing tab or column can't be approved: it has to be mended in
the sheet or in the schema.`,
		Example: "  sheetsync approve acme",
		Args:    arguments("REGISTER"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), args, func(s *service, registers []*config.Register) error {
				err := s.db.Approve(c.Context(), registers[0].Name)
				if errors.Is(err, syncer.ErrNothingHeld) {
					return hinted(err, "sheetsync sync tells whether a run is held")
				}
				if err != nil {
					return err
				}
				if a.json {
					return a.print(map[string]any{"register": registers[0].Name, "approved": true})
				}
				a.say("%s: approved; the next run goes through", registers[0].Name)
				return nil
			})
		},
	}
}
