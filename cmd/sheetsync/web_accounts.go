package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/nearest"
	"sheetsync/syncer/mirror/webaccounts"
)

// accountLine is what the commands about accounts print with --json.
type accountLine struct {
	Person    string     `json:"person"` // an address
	Issuer    string     `json:"issuer"`
	Account   string     `json:"account"` // as the issuer calls it
	Since     time.Time  `json:"since"`
	Refused   string     `json:"refused,omitempty"` // another account with the address
	RefusedAt *time.Time `json:"refused_at,omitempty"`
	Instead   string     `json:"instead,omitempty"` // the account whose place it takes
	Ended     *int       `json:"ended,omitempty"`   // sessions
}

func (a *app) webAccountsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "accounts",
		Short: "List which account each address belongs to",
		Long: `Lists the accounts that signed in to the page by web.issuer: for each address the one
that came first, by the name that the issuer gives to no other, and the last one that was
refused since it came by the same address.`,
		Example: "  sheetsync web accounts",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.with(c.Context(), nil, func(s *service.Service, registers []*config.Register) error {
				return a.webAccounts(c.Context(), s, registers[0].Location)
			})
		},
	}
}

func (a *app) webAccounts(ctx context.Context, s *service.Service, zone *time.Location) error {
	list, err := s.Accounts().List(ctx)
	if err != nil {
		return err
	}
	var rows [][]string
	for i := range list {
		one := &list[i]
		if a.JSON {
			line := accountLine{Person: one.Address, Issuer: one.Issuer, Account: one.Subject, Since: one.Since, Refused: one.Refused}
			if one.Refused != "" {
				line.RefusedAt = &one.RefusedAt
			}
			if err := a.Document(line); err != nil {
				return err
			}
			continue
		}
		refused := ""
		if one.Refused != "" {
			refused = fmt.Sprintf("refused %s on %s", celltext.Line(one.Refused), one.RefusedAt.In(zone).Format(minutes))
		}
		rows = append(rows, []string{one.Address, celltext.Line(one.Subject), "of " + one.Issuer, "since " + one.Since.In(zone).Format(minutes), refused})
	}
	if !a.JSON && len(rows) == 0 {
		a.Line("nobody has signed in by an issuer")
	}
	terminal.Table(a.Text(), rows, 0)
	return nil
}

func (a *app) webAcceptCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "accept ADDRESS",
		Short: "Let another account in by an address",
		Long: `Lets in the account that was refused last, since it signed in by the address of another
one: the company gave the address to somebody else, or the person has a new account. Make
sure that it is they who ask. From then on the address is that account's, the one from
before is refused, and its sessions end; what was theirs by the address is the new one's.`,
		Example: "  sheetsync web accept li@example.com",
		Args:    arguments("ADDRESS"),
		RunE: func(c *cobra.Command, args []string) error {
			person, err := webPerson(args[0])
			if err != nil {
				return err
			}
			return a.with(c.Context(), nil, func(s *service.Service, _ []*config.Register) error {
				return a.webAccept(c.Context(), s, person)
			})
		},
	}
}

func (a *app) webAccept(ctx context.Context, s *service.Service, person string) error {
	account, ended, err := s.AcceptAccount(ctx, person)
	if errors.Is(err, webaccounts.ErrNobody) {
		hint, e := a.whoWasRefused(ctx, s, person)
		if e != nil {
			return e
		}
		return exit.Hint(fmt.Errorf("no other account was refused that came by %s", person), hint)
	}
	if err != nil {
		return err
	}
	if a.JSON {
		if err := a.Document(accountLine{Person: person, Issuer: account.Issuer, Account: account.Subject, Since: account.Since, Instead: account.Refused, Ended: &ended.Sessions}); err != nil {
			return err
		}
	}
	a.Line("%s is the account %s from now on, which was refused at %s, instead of %s", person, celltext.Line(account.Subject), moment(account.RefusedAt), celltext.Line(account.Refused))
	a.Line("%s ended, and %s", terminal.Count(ended.Sessions, "session"), terminal.Count(ended.Links, "link"))
	return nil
}

// whoWasRefused names an address like one by which nobody was refused.
func (a *app) whoWasRefused(ctx context.Context, s *service.Service, person string) (hint string, err error) {
	list, err := s.Accounts().List(ctx)
	var others []string
	for i := range list {
		if list[i].Refused != "" {
			others = append(others, list[i].Address)
		}
	}
	if near := nearest.Name(person, others); near != "" {
		return "did you mean " + near + "?", err
	}
	return "whoever is to be let in has to try to sign in first; sheetsync web accounts lists who was refused", err
}
