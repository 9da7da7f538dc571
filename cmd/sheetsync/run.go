package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/schedule"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/settings"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/cmd/internal/web"
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
has passed, so that downtime is made up for. It backs the database up at the times
of backup.schedule. Several replicas may run against
one database; each job is done by one of them.

SIGINT or SIGTERM stops it cleanly at any moment, a second one at once. The
configuration is read when it starts: a file that has changed since, and SIGHUP, make
a line in the log that says so, and nothing else. GET
/healthz at web.listen answers 200 while the service works, and GET /readyz while
each register's records are as fresh as its schedule allows; else 503, with what
is wrong, and with names of registers for who may read the figures. GET /metrics has figures for Prometheus: with the token in web.metrics_token, or
without one for who asks on this machine. There, too, apps get the calendars that sheetsync calendar makes, and people
get in as web.issuer or sheetsync web link lets them. With web.certificate all of it is
served over TLS; a certificate that is renewed is taken up while the service runs.`,
		Example:     "  sheetsync run --config /etc/sheetsync/sheetsync.yaml",
		Annotations: map[string]string{untilStopped: "true"},
		Args:        noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			a.logger.Info("starting", "version", buildVersion().Version)
			hangups := make(chan os.Signal, 1)
			if !a.Attended() { // whoever closes a terminal ends what runs in it
				signal.Notify(hangups, syscall.SIGHUP)
				defer signal.Stop(hangups)
			}
			return a.with(c.Context(), nil, func(s *service.Service, registers []*config.Register) error {
				return a.run(c.Context(), s, registers, hangups)
			})
		},
	}
}

// gatherOutages is how long managers are told later of outages, so that registers which
// fail in the same minute of their schedules are in one mail.
const gatherOutages = time.Minute

func (a *app) run(ctx context.Context, s *service.Service, registers []*config.Register, hangups <-chan os.Signal) (err error) {
	files := settings.Of(s.Config)
	var watching sync.WaitGroup
	defer watching.Wait()
	looking, unwatch := context.WithCancel(ctx)
	defer unwatch()
	watching.Go(func() { files.Watch(looking, a.logger, hangups) })
	s.Gather = gatherOutages
	watching.Go(func() { s.TellEnds(looking) })
	defer s.Attend(ctx, buildVersion().Version, files.Digest())()
	var reminding *service.Reminding
	switch {
	case !s.Reminds():
		a.logger.Warn("mail.host is not set, so no reminders are sent")
	default:
		if s.Config.Mail.Host == "" {
			a.logger.Warn("mail.host is not set, so reminders go to chat channels only; those to addresses stay owed")
		}
		if reminding, err = s.OpenReminding(false); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, reminding.Close()) }()
	}
	if p := s.DB.Protection(); p.Hint() != "" {
		a.logger.Warn("the connection to the database is "+p.String(), "remedy", p.Hint())
	}
	if err := s.Paused(ctx); err != nil {
		a.Error(err) // the sheets are synchronised all the same
	}
	figures := newMetrics(s, registers)
	changes := make(chan string, 256)
	changed := func(string) {}
	if address := s.Config.Web.Listen; address != "" {
		site, err := a.site(s, registers, changes)
		if err != nil {
			return err
		}
		var stop func()
		changed, stop = a.keepWarm(ctx, site, registers)
		defer stop() // after the server
		pages := web.Pages{
			Metrics: web.Metrics{Handler: figures, Token: s.Config.Web.MetricsToken.Reveal(), Passed: s.Config.Web.URL != ""},
			Ping:    s.DB.Ping, Stale: func(ctx context.Context) ([]string, error) { return s.Lagging(ctx, registers) }, Calendars: s, Log: a.logger,
			Hooks: hooks(registers, changes), Hosts: []string{address, s.Config.Web.URL}, Proxies: s.Config.Web.Proxies, Gate: s.Gate(registers), Site: site.Handler(),
		}
		keeper, err := a.certificate(ctx, &s.Config.Web)
		if err != nil {
			return err
		}
		server, err := web.Serve(ctx, address, keeper, pages.Handler(), a.logger, func(err error) { a.logger.Error("the web server ended", "error", err) })
		if err != nil {
			return exit.Hint(fmt.Errorf("web.listen: %w", err), "choose another address, or set web.listen to off")
		}
		defer func() { _ = server.Close() }()
		if base := s.Config.Web.Base(); base != "" {
			a.Warn("sheetsync: the page is at %s; sheetsync web link lets you in", base)
		}
	}
	jobs := &schedule.Schedule{
		Service: s, Registers: registers, Reminding: reminding, Log: a.logger, Changes: changes,
		Synced: func(r *config.Register, result syncer.Result, err error) {
			if result.Status == syncer.StatusApplied {
				changed(r.Name)
			}
			a.reportSynced(s, r, result, err)
		},
		Ran:      figures.Run,
		BackedUp: a.reportBackedUp, Program: buildVersion().Version,
		Reminded: func(r *config.Register, report reminders.Report, err error) {
			figures.Reminded(r.Name, &report, err)
			// What a service prints ends in a log, which anybody may read who looks after it.
			a.reportReminded(r, report.Anonymous(func(address string) bool { return hasRole(r, address) }), err)
		},
	}
	a.Warn("sheetsync: running %s; Ctrl-C stops", terminal.Count(len(registers), "register"))
	return watched(ctx, s.DB, a.logger, jobs.Run)
}

// watched does some work while the database is watched, without which it has no sense.
func watched(ctx context.Context, db *service.Database, log *slog.Logger, work func(context.Context) error) error {
	working, stop := context.WithCancel(ctx)
	defer stop()
	lost := make(chan error, 1)
	go func() {
		lost <- db.Watch(working, log)
		stop()
	}()
	err := work(working)
	stop()
	if err != nil {
		err = errors.Join(errShutdown, err)
	}
	return errors.Join(<-lost, err)
}

// hooks are those of registers; what was changed goes to a channel.
func hooks(registers []*config.Register, changes chan<- string) web.Hooks {
	secrets := make(map[string]string)
	for _, r := range registers {
		secrets[r.Name] = r.Hook.Reveal()
	}
	return web.Hooks{
		Secret:  func(register string) string { return secrets[register] },
		Changed: func(register string) { lookSoon(register, changes) },
	}
}

// reportSynced reports a scheduled run, unless there was nothing to do.
func (a *app) reportSynced(s *service.Service, r *config.Register, result syncer.Result, err error) {
	if result.Status == syncer.StatusUnchanged && !a.Verbose {
		return
	}
	if e := a.reportRun(s, r, result); e != nil {
		a.logger.Error("the run could not be reported", "error", e)
	}
	if err != nil {
		a.Error(fmt.Errorf("register %s: %w", r.Name, err))
	} else if result.Status == syncer.StatusHeld {
		a.Error(held(r, result))
	}
}

// hasRole reports whether the configuration of a register names an address.
func hasRole(r *config.Register, address string) bool {
	for _, addresses := range r.Roles {
		if slices.ContainsFunc(addresses, func(a string) bool { return strings.EqualFold(a, address) }) {
			return true
		}
	}
	return false
}
