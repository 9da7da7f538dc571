package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/summary"
	"sheetsync/reminders"
	"sheetsync/syncer"
)

func (a *app) runCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "run",
		Short: "Synchronise and remind on schedule until stopped",
		Long: `Runs the service: synchronises each register at the times that its sync setting
gives and sends reminders at those of remind, both in the register's time zone.
It begins with a run of each register, and with today's reminders if their hour
has passed, so that downtime is made up for. Several replicas may run against
one database; each job is done by one of them.

SIGINT or SIGTERM stops it cleanly, a second one at once. GET /healthz at
web.listen answers 200 while the service works.`,
		Example: "  sheetsync run --config /etc/sheetsync/sheetsync.yaml",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.with(c.Context(), nil, func(s *service, registers []*config.Register) error {
				return a.run(c.Context(), s, registers)
			})
		},
	}
}

func (a *app) run(ctx context.Context, s *service, registers []*config.Register) (err error) {
	var with *reminding
	if s.config.Mail.Host == "" {
		a.logger.Warn("mail.host is not set, so no reminders are sent")
	} else {
		if with, err = s.openReminding(false); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, with.close()) }()
	}
	if address := s.config.Web.Listen; address != "" {
		stop, err := s.serveHealth(ctx, address)
		if err != nil {
			return hinted(fmt.Errorf("web.listen: %w", err), "choose another address, or set web.listen to off")
		}
		defer func() { _ = stop() }()
	}
	plan := &schedule{
		service: s, registers: registers, reminding: with, log: a.logger,
		synced:   func(r *config.Register, result syncer.Result, err error) { a.tellSync(s, r, result, err) },
		reminded: a.tellReminders,
	}
	fmt.Fprintf(a.stderr, "sheetsync: running %d registers; Ctrl-C stops\n", len(registers))
	return plan.run(ctx)
}

// tellSync tells of a run, unless there was nothing to do.
func (a *app) tellSync(s *service, r *config.Register, result syncer.Result, err error) {
	if result.Status == syncer.StatusUnchanged && !a.verbose {
		return
	}
	if e := a.report(s, r, result); e != nil {
		a.logger.Error("the run could not be reported", "error", e)
	}
	if err != nil {
		tell(a.stderr, fmt.Errorf("register %s: %w", r.Name, err))
	} else if result.Status == syncer.StatusHeld {
		tell(a.stderr, a.held(r, result))
	}
}

// tellReminders tells of a round of reminders, unless nothing was due.
func (a *app) tellReminders(r *config.Register, report reminders.Report, err error) {
	if len(report.Mails) > 0 || len(report.Problems) > 0 || a.verbose {
		if a.json {
			if e := a.print(report); e != nil {
				a.logger.Error("the reminders could not be reported", "error", e)
			}
		} else {
			summary.Reminders(a.stdout, report)
		}
	}
	if err != nil {
		tell(a.stderr, fmt.Errorf("register %s: %w", r.Name, err))
	}
}
