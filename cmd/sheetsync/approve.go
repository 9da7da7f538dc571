package main

import (
	"errors"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/syncer"
)

func (a *app) approveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "approve REGISTER",
		Short: "Let a held run through",
		Long: `A run that would lose much is held. approve lets exactly what it was held for
through at the next run; if the sheet has changed in other ways by then, that run
is held again. A missing tab or column can't be approved: put it back in the
sheet, or change the schema.`,
		Example: "  sheetsync approve acme",
		Args:    arguments("REGISTER"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), args, func(s *service.Service, registers []*config.Register) error {
				err := s.DB.Approve(c.Context(), registers[0].Name)
				if errors.Is(err, syncer.ErrNothingHeld) {
					return exit.Hint(err, "sheetsync sync says whether a run is held")
				}
				if err != nil {
					return err
				}
				if a.JSON {
					return a.Document(map[string]any{"register": registers[0].Name, "approved": true})
				}
				a.Line("%s: approved; the next run goes through", registers[0].Name)
				return nil
			})
		},
	}
}
