package main

import (
	"context"
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
		Short: "Let a held run through, and mail go to refused addresses again",
		Long: `A run that would lose much is held. approve lets exactly what it was held for
through at the next run; if the sheet has changed in other ways by then, that run
is held again. A missing tab or column can't be approved: put it back in the
sheet, or change the schema.

An address that a mail server called wrong, or from which mail came back, is not
written to any more, and what is due to it is told to the managers. approve has mail
go there again.`,
		Example: "  sheetsync approve acme",
		Args:    arguments("REGISTER"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), args, func(s *service.Service, registers []*config.Register) error {
				return a.approve(c.Context(), s, registers[0])
			})
		},
	}
}

// approval is what approve --json prints.
type approval struct {
	Register string   `json:"register"`
	Approved bool     `json:"approved"` // a held run
	Lifted   []string `json:"lifted"`   // addresses that are written to again
}

// approve lets a held run through, and mail go again to addresses that were refused.
func (a *app) approve(ctx context.Context, s *service.Service, r *config.Register) error {
	lifted, err := s.Ledger().Lift(ctx, r.Name)
	if err != nil {
		return err
	}
	err = s.DB.Approve(ctx, r.Name)
	nothing := errors.Is(err, syncer.ErrNothingHeld)
	if nothing && len(lifted) == 0 {
		return exit.Hint(err, "sheetsync sync says whether a run is held, and sheetsync doctor to which addresses no mail goes")
	}
	if err != nil && !nothing {
		return err
	}
	if a.JSON {
		return a.Document(approval{r.Name, !nothing, lifted})
	}
	for _, address := range lifted {
		a.Line("%s: mail goes to %s again", r.Name, address)
	}
	if !nothing {
		a.Line("%s: approved; the next run goes through", r.Name)
	}
	return nil
}
