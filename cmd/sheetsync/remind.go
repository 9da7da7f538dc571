package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/summary"
	"sheetsync/reminders"
)

func (a *app) remindCommand() *cobra.Command {
	var at string
	var dryRun bool
	c := &cobra.Command{
		Use:   "remind [REGISTER...]",
		Short: "Send the reminders that are due",
		Long: `Looks in the mirror for dates that fall due or are overdue and sends one mail to
each person concerned. Every reminder is in the ledger and goes out once; one
whose delivery can't be known is told in the next mail instead of being sent
again.

--at acts as if it were then: a day means the register's hour of reminders on
that day.`,
		Example: "  sheetsync remind acme --at 2025-03-31 --dry-run",
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), args, func(s *service, registers []*config.Register) (err error) {
				with, err := s.openReminding(dryRun)
				if err != nil {
					return err
				}
				defer func() { err = errors.Join(err, with.close()) }()
				return a.each(c.Context(), registers, func(r *config.Register) error { return a.remindOne(c.Context(), s, with, r, at, dryRun) })
			})
		},
	}
	c.Flags().StringVar(&at, "at", "", "act as if it were then: a `day` or an RFC 3339 time")
	c.Flags().BoolVar(&dryRun, "dry-run", false, "show what would go; send and note nothing")
	return c
}

func (a *app) remindOne(ctx context.Context, s *service, with *reminding, r *config.Register, at string, dryRun bool) error {
	when := time.Now()
	if at != "" {
		var err error
		if when, err = parseAt(at, r); err != nil {
			return err
		}
	}
	done := a.progress("reminding " + r.Name)
	report, err := s.remind(ctx, with, r, when, dryRun)
	done()
	switch {
	case errors.Is(err, reminders.ErrNotMirrored):
		return hinted(err, "run sheetsync sync "+r.Name+" first")
	case err != nil:
		return err
	}
	if a.json {
		err = a.print(report)
	} else {
		summary.Reminders(a.stdout, report)
		for _, m := range report.Mails {
			if m.Text != "" {
				a.say("\n%s", m.Text)
			}
		}
	}
	return errors.Join(err, report.Err())
}
