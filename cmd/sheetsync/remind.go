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
	"sheetsync/cmd/internal/summary"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/reminders"
	"sheetsync/syncer"
)

func (a *app) remindCommand() *cobra.Command {
	var at string
	var dryRun, resume, yes bool
	var preview preview
	c := &cobra.Command{
		Use:   "remind [REGISTER...]",
		Short: "Send the reminders that are due",
		Long: `Looks in the mirror for dates that fall due or are overdue and sends one mail to
each person concerned. Every reminder is in the ledger and goes out once; one
whose delivery can't be confirmed is mentioned in the next mail instead of being
sent again.

The same goes to the group chats that the configuration names under channels, as a
card by their robots. Each is a recipient of its own, robot:NAME in the ledger.

Dates that are known stay due until they were reminded of, however late. What had
long passed when it was first seen lapses: it is listed, and mailed to the role
manager, as is what can't be read and what addresses in the sheet are outside
mail.allow.

What was edited just now is left alone: where somebody would be reminded of it, the
sheet is looked at again first, when the edit is as old as the register's setting
settle (60 s). What is still being edited then waits for the next reminders.

--at acts as if it were then, of the records as they are mirrored: a day means the
register's hour of reminders on that day.

--preview writes the mail that the first recipient would get, or that of --to, to a
file and sends nothing: as plain text where its name ends in .txt, else as HTML.

A database that was restored from a backup doesn't know what was sent since. That is
noticed, and nothing is sent until --resume: it looks at the sheets, shows what may
have been sent already, notes it as unconfirmed instead of sending it twice, and lets
reminders go again.`,
		Example: "  sheetsync remind acme --at 2025-03-31 --dry-run",
		RunE: func(c *cobra.Command, args []string) error {
			if err := preview.check(c, resume); err != nil {
				return err
			}
			if resume {
				if len(args) > 0 || dryRun || at != "" {
					return exit.Usage("sheetsync remind --resume is about all registers, as they are in one database", "--resume takes neither registers nor --at nor --dry-run")
				}
				return a.resume(c.Context(), yes)
			}
			return a.with(c.Context(), args, func(s *service.Service, registers []*config.Register) (err error) {
				if err := preview.of(registers); err != nil {
					return err
				}
				reminding, err := s.OpenReminding(dryRun || preview.file != "")
				if err != nil {
					return err
				}
				defer func() { err = errors.Join(err, reminding.Close()) }()
				return a.each(c.Context(), registers, func(r *config.Register) error { return a.remind(c.Context(), s, reminding, r, at, preview) })
			})
		},
	}
	c.Flags().StringVar(&at, "at", "", "act as if it were then: a `day` or an RFC 3339 time")
	c.Flags().BoolVar(&dryRun, "dry-run", false, "show what would be sent; send and record nothing")
	c.Flags().StringVar(&preview.file, "preview", "", "write one recipient's mail to a `file`; send and record nothing")
	c.Flags().StringVar(&preview.to, "to", "", "the recipient whose mail --preview writes (default the first)")
	c.Flags().BoolVar(&resume, "resume", false, "let reminders go again after the database was restored from a backup")
	c.Flags().BoolVar(&yes, "yes", false, "resume without being asked")
	return c
}

// remind sends what is due in a register, now or as if it were then.
func (a *app) remind(ctx context.Context, s *service.Service, reminding *service.Reminding, r *config.Register, at string, preview preview) error {
	remind := func() (reminders.Report, error) { return reminding.Remind(ctx, r, a.lookAgain(s, r)) }
	if at != "" {
		when, err := service.ParseAt(at, r)
		if err != nil {
			return err
		}
		remind = func() (reminders.Report, error) { return reminding.RemindAt(ctx, r, when, a.lookAgain(s, r)) }
	}
	done := a.Spinner("reminding " + r.Name)
	report, err := remind()
	done()
	switch {
	case errors.Is(err, reminders.ErrNotMirrored):
		return exit.Hint(err, "run sheetsync sync "+r.Name+" first")
	case err != nil:
		return err
	}
	if preview.file != "" {
		return a.writePreview(&report, preview)
	}
	err = a.reportReminders(report)
	for _, m := range report.Mails {
		if m.Text != "" {
			a.Line("\n%s", m.Text)
		}
	}
	failed := report.Err()
	if errors.Is(failed, reminders.ErrWaiting) {
		failed = exit.Hint(failed, "run sheetsync sync "+r.Name+", which says why")
	}
	return errors.Join(err, failed)
}

// lookAgain synchronises a register whose records were edited just now. That it
// fails is told, and changes nothing about the reminders of the others.
func (a *app) lookAgain(s *service.Service, r *config.Register) service.Look {
	return service.Look{
		Waiting: func(records int, d time.Duration) {
			a.Warn("%s: %s edited just now; looking at the sheet again in %s", r.Name, terminal.Count(records, "record"), d.Round(time.Second))
		},
		Sync: func(ctx context.Context) {
			if _, err := s.SyncWaiting(ctx, r, syncer.Options{}); err != nil {
				a.Warn("%s: the sheet could not be looked at again: %v", r.Name, err)
			}
		},
	}
}

// reportReminders reports which mails went out.
func (a *app) reportReminders(report reminders.Report) error {
	if a.JSON {
		return a.Document(report)
	}
	summary.Reminders(a.Text(), report)
	return nil
}

// reportReminded reports a scheduled round of reminders, unless nothing was due.
func (a *app) reportReminded(r *config.Register, report reminders.Report, err error) {
	if len(report.Mails) > 0 || len(report.Problems) > 0 || a.Verbose {
		if e := a.reportReminders(report); e != nil {
			a.logger.Error("the reminders could not be reported", "error", e)
		}
	}
	if err != nil {
		a.Error(fmt.Errorf("register %s: %w", r.Name, err))
	}
}
