package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/reminders/mailaddr"
	"sheetsync/syncer"
)

// askFrom is from how many addresses on approve asks before it lets mail go there: so
// many may have been pasted by mistake.
const askFrom = 20

func (a *app) approveCommand() *cobra.Command {
	var yes, dryRun bool
	c := &cobra.Command{
		Use:   "approve REGISTER [ADDRESS...]",
		Short: "Let a held run and held addresses through, and mail go to refused addresses again",
		Long: `A run that would lose much is held. approve lets exactly what it was held for
through at the next run; if the sheet has changed in other ways by then, that run
is held again. A missing tab or column can't be approved: put it back in the
sheet, or change the schema. What would be lost is shown first, record by record,
and approve asks where somebody can answer; --dry-run only shows it.

Addresses in the sheet that mail.allow, the roles and the team's tab don't know are
held: nobody writes to them, and the managers are told. approve lets mail go to all
of them for good, or to the addresses that are named, and nothing else then.

An address that a mail server called wrong, or from which mail came back, is not
written to any more, and what is due to it is told to the managers. approve has mail
go there again.`,
		Example: "  sheetsync approve acme --dry-run\n  sheetsync approve acme\n  sheetsync approve acme partner@other.example",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return arguments("REGISTER")(c, args)
			}
			if dryRun && len(args) > 1 {
				return exit.Usage("leave the addresses out", "--dry-run shows what a run is held for, and no addresses")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), args[:1], func(s *service.Service, registers []*config.Register) error {
				switch {
				case dryRun:
					return a.previewApproval(c.Context(), s, registers[0])
				case len(args) > 1:
					return a.approveAddresses(c.Context(), s, registers[0], args[1:])
				}
				return a.approve(c.Context(), s, registers[0], yes)
			})
		},
	}
	c.Flags().BoolVar(&yes, "yes", false, "don't ask")
	c.Flags().BoolVar(&dryRun, "dry-run", false, "show what would be lost, and approve nothing")
	return c
}

// approval is what approve --json prints.
type approval struct {
	Approved  bool     `json:"approved"` // a held run
	Register  string   `json:"register"`
	Lifted    []string `json:"lifted,omitempty"`    // addresses that are written to again
	Addresses []string `json:"addresses,omitempty"` // that were outside, and are written to from now on
	// Losses are what the run would lose, what it is held for first.
	Losses []heldLoss `json:"losses,omitempty"`
}

// approveAddresses has mail go again to those of the addresses that were refused, and
// lets the others through.
func (a *app) approveAddresses(ctx context.Context, s *service.Service, r *config.Register, texts []string) error {
	list := make([]string, len(texts))
	for i, text := range texts {
		address, err := mailaddr.Parse(text)
		if err != nil {
			return exit.Usage("write it such as partner@other.example", "%q is not an e-mail address", text)
		}
		list[i] = strings.ToLower(address)
	}
	lifted, err := s.Ledger().Lift(ctx, r.Name, list...)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(address string) bool {
		return slices.ContainsFunc(lifted, func(other string) bool { return strings.EqualFold(other, address) })
	})
	if _, err := s.Ledger().Approve(ctx, r.Name, list, time.Now()); err != nil {
		return err
	}
	return a.reportApproval(approval{Register: r.Name, Lifted: lifted, Addresses: list})
}

// approve lets a held run through, held addresses, and mail go again to addresses that
// were refused.
func (a *app) approve(ctx context.Context, s *service.Service, r *config.Register, yes bool) error {
	hold, isHeld, err := a.held(ctx, s, r)
	if err != nil {
		return err
	}
	if isHeld {
		a.showHeld(r, &hold)
		if err := a.confirmHeld(&hold, yes); err != nil {
			return err
		}
	}
	held, err := s.Ledger().Held(ctx, r.Name)
	if err != nil {
		return err
	}
	if len(held) >= askFrom && !yes && !a.Confirm(fmt.Sprintf("Let mail of %s go to %d addresses in its cells, from %s to %s?", r.Name, len(held), held[0], held[len(held)-1])) {
		return exit.Usage("name those that you mean, or add --yes for all of them", "%d addresses are held, and nobody said whether all are meant", len(held))
	}
	lifted, err := s.Ledger().Lift(ctx, r.Name)
	if err != nil {
		return err
	}
	if _, err := s.Ledger().Approve(ctx, r.Name, held, time.Now()); err != nil {
		return err
	}
	err = s.DB.Approve(ctx, r.Name, hold.Digest)
	nothing := errors.Is(err, syncer.ErrNothingHeld)
	switch {
	case nothing && len(lifted)+len(held) == 0:
		return exit.Hint(err, "sheetsync sync says whether a run is held, and sheetsync doctor to which addresses no mail goes")
	case errors.Is(err, syncer.ErrHoldChanged):
		return exit.Hint(err, "the sheet was changed meanwhile; run sheetsync approve "+r.Name+" again to see what it is now")
	case err != nil && !nothing:
		return err
	}
	return a.reportApproval(approval{Approved: !nothing, Register: r.Name, Lifted: lifted, Addresses: held, Losses: heldLosses(hold.Losses)})
}

// previewApproval shows what an approval would let through.
func (a *app) previewApproval(ctx context.Context, s *service.Service, r *config.Register) error {
	hold, isHeld, err := a.held(ctx, s, r)
	switch {
	case err != nil:
		return err
	case a.JSON:
		return a.Document(approval{Register: r.Name, Losses: heldLosses(hold.Losses)})
	case !isHeld:
		a.Line("%s: no run is held", r.Name)
		return nil
	}
	a.showHeld(r, &hold)
	return nil
}

func (a *app) reportApproval(done approval) error {
	if a.JSON {
		return a.Document(done)
	}
	for _, address := range done.Lifted {
		a.Line("%s: mail goes to %s again", done.Register, address)
	}
	for _, address := range done.Addresses {
		a.Line("%s: mail may go to %s from now on", done.Register, address)
	}
	if done.Approved {
		a.Line("%s: approved; the next run goes through", done.Register)
	}
	return nil
}
