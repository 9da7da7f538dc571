package main

import (
	"context"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/erasing"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/syncer/erasure"
)

func (a *app) eraseCommand() *cobra.Command {
	var o erasing.Options
	var subject, register, withdraw string
	var list bool
	c := &cobra.Command{
		Use:   "erase --subject S",
		Short: "Erase a person's data, at their request",
		Long: `Finds a person in all registers, or that of --register, by an e-mail address, a
telephone number, a record id or a name; shows what there is of them in the tables,
their histories, issues, reminders, the audit and the rest of the database; asks; and
erases it. Where several people may be meant it shows them and asks which.

Erased are the person's own fields with personal data, in every version of their
records; words in other texts that name them become “[erased]”. The records stay, with
all that isn't about the person: the company, its orders, its totals. What belongs to
somebody else, such as a number that two people share, stays theirs.

The sheet is left as it is, and its rows tell that they hold what was erased; the
mirror, reminders, exports and imports pass over it. --in-sheet empties the cells there,
too, which is the only time that cells of people's are written. Google keeps earlier
versions of a sheet: only who owns it can remove those.

What is kept is a proof without the data, in sheetsync.erasures and in personal.dir,
where it survives a restored backup: whoever was erased is erased again then. Keep that
directory as long as backups, and apart from them. --list shows the requests, and
--withdraw takes one back, so that what the sheet has is taken again.`,
		Example: "  sheetsync erase --subject wang.fang@huada.example --dry-run\n  sheetsync erase --subject wang.fang@huada.example --in-sheet",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			var names []string
			if register != "" {
				names = []string{register}
			}
			switch {
			case list && subject+withdraw != "", withdraw != "" && subject != "":
				return exit.Usage("give one of --subject, --list and --withdraw", "these don't go together")
			case list:
				return a.with(c.Context(), names, func(s *service.Service, _ []*config.Register) error {
					return erasing.List(c.Context(), &a.Terminal, s, register)
				})
			case withdraw != "":
				return a.with(c.Context(), names, func(s *service.Service, _ []*config.Register) error {
					return a.withdrawErasure(c.Context(), s, withdraw)
				})
			case subject == "":
				return exit.Usage("name the person: --subject wang.fang@huada.example", "nobody is named")
			}
			who, err := erasure.ParseSubject(subject)
			if err != nil {
				return exit.Usage("write an e-mail address, a telephone number, a record id or a name", "--subject: %v", err)
			}
			return a.with(c.Context(), names, func(s *service.Service, registers []*config.Register) error {
				e := erasing.Erasure{Terminal: &a.Terminal, Service: s, Registers: registers, Subject: who, Options: o}
				return e.Run(c.Context())
			})
		},
	}
	flags := c.Flags()
	flags.StringVar(&subject, "subject", "", "the person: an e-mail address, a telephone number, a record id or a name (`S`)")
	flags.StringVar(&register, "register", "", "only in this `register`")
	flags.BoolVar(&o.InSheet, "in-sheet", false, "also empty the cells of the sheet")
	flags.BoolVar(&o.DryRun, "dry-run", false, "show what would be erased; change nothing")
	flags.BoolVar(&o.Yes, "yes", false, "don't ask")
	flags.BoolVar(&list, "list", false, "show the requests that were carried out")
	flags.StringVar(&withdraw, "withdraw", "", "take a `request` back: what the sheet has is taken again")
	return c
}

// withdrawErasure takes a request back.
func (a *app) withdrawErasure(ctx context.Context, s *service.Service, id string) error {
	found, err := s.Withdraw(ctx, id)
	switch {
	case err != nil:
		return err
	case !found:
		return exit.Usage("sheetsync erase --list shows them", "there is no erasure %q that holds", id)
	case a.JSON:
		return a.Document(map[string]any{"withdrawn": id})
	}
	a.Line("%s is withdrawn: the next run takes again what the sheet has", id)
	return nil
}
