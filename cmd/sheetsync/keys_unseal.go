package main

import (
	"context"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
)

func (a *app) keysUnsealCommand() *cobra.Command {
	var yes bool
	c := &cobra.Command{
		Use:   "unseal",
		Short: "Have the past show again what was sealed",
		Long: `Opens all that is sealed in the histories, and puts it back into the columns, so that
SQL shows it, as if personal.encrypt had never been set; which has to be off first, for
each process that runs the service. It goes in small steps while the service works on;
what ends in the middle is gone on with at the next call.

What no key opens stays sealed, and so do values of a field that was renamed where the
schema has its old name nowhere: both are told. The data keys go when they seal nothing
any more; the file stays, under a name that ends in .old, for backups from before.`,
		Example: "  sheetsync keys unseal --yes",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.with(c.Context(), nil, func(s *service.Service, _ []*config.Register) error { return a.unseal(c.Context(), s, yes) })
		},
	}
	c.Flags().BoolVar(&yes, "yes", false, "don't ask")
	return c
}

func (a *app) unseal(ctx context.Context, s *service.Service, yes bool) error {
	known, err := s.DB.HistoryKeys(ctx)
	if err != nil {
		return err
	}
	if len(known.Keys) == 0 && known.Gone == 0 && !s.Config.Personal.Encrypt && !a.JSON {
		a.Line("nothing is sealed")
		return nil
	}
	if !yes && !s.Config.Personal.Encrypt && !a.Confirm("Have the histories show personal data again?") {
		return exit.Usage("add --yes to go on without being asked", "nothing was changed")
	}
	end := func() {}
	done, err := s.Unseal(ctx, func(versions int) (add func(int)) {
		add, end = a.Bar("opening", versions)
		return add
	})
	end()
	if err != nil && done.Unopened == 0 {
		if exit.HintOf(err) != "" {
			return err
		}
		return exit.Hint(err, "sheetsync keys unseal goes on where it was")
	}
	if a.JSON {
		if failed := a.Document(done); failed != nil {
			return failed
		}
		return err
	}
	if done.Versions > 0 || err == nil && len(done.Unplaced) == 0 {
		a.Line("%s again what was sealed", terminal.Count(done.Versions, "version")+map[bool]string{true: " shows", false: " show"}[done.Versions == 1])
	}
	for _, u := range done.Unplaced {
		a.Warn("sheetsync: %s of %s.%s keep %s sealed, for which the history has no column: name it among the aliases of the field that it is now, and call this again", terminal.Count(u.Versions, "version"), u.Register, u.Resource, u.Field)
	}
	for _, path := range done.Replaced {
		a.Line("%s is needed for backups from before alone: delete it, and its copies, when none is kept any more", path)
	}
	return err
}
