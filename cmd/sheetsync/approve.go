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
	var yes bool
	c := &cobra.Command{
		Use:   "approve REGISTER [ADDRESS...]",
		Short: "Let a held run and held addresses through, and mail go to refused addresses again",
		Long: `A run that would lose much is held. approve lets exactly what it was held for
through at the next run; if the sheet has changed in other ways by then, that run
is held again. A missing tab or column can't be approved: put it back in the
sheet, or change the schema.

Addresses in the sheet that mail.allow, the roles and the team's tab don't know are
held: nobody writes to them, and the managers are told. approve lets mail go to all
of them for good, or to the addresses that are named, and nothing else then.

An address that a mail server called wrong, or from which mail came back, is not
written to any more, and what is due to it is told to the managers. approve has mail
go there again.`,
		Example: "  sheetsync approve acme\n  sheetsync approve acme partner@other.example",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return arguments("REGISTER")(c, args)
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), args[:1], func(s *service.Service, registers []*config.Register) error {
				if len(args) > 1 {
					return a.approveAddresses(c.Context(), s, registers[0], args[1:])
				}
				return a.approve(c.Context(), s, registers[0], yes)
			})
		},
	}
	c.Flags().BoolVar(&yes, "yes", false, "don't ask")
	return c
}

// approval is what approve --json prints.
type approval struct {
	Approved  bool     `json:"approved"` // a held run
	Register  string   `json:"register"`
	Lifted    []string `json:"lifted,omitempty"`    // addresses that are written to again
	Addresses []string `json:"addresses,omitempty"` // that were outside, and are written to from now on
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
	err = s.DB.Approve(ctx, r.Name)
	nothing := errors.Is(err, syncer.ErrNothingHeld)
	if nothing && len(lifted)+len(held) == 0 {
		return exit.Hint(err, "sheetsync sync says whether a run is held, and sheetsync doctor to which addresses no mail goes")
	}
	if err != nil && !nothing {
		return err
	}
	return a.reportApproval(approval{Approved: !nothing, Register: r.Name, Lifted: lifted, Addresses: held})
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
