package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/interrupt"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/cmd/internal/tracing"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/nearest"
	"sheetsync/syncer/telemetry"
)

// An app is one call of the program.
type app struct {
	terminal.Terminal
	environ []string

	// Flags that every command takes.
	configFile string
	set        []string

	logger *slog.Logger
}

var errInterrupted = errors.New("interrupted")

// main runs the command that the arguments name and returns the exit status.
func (a *app) main(ctx context.Context, args []string) int {
	a.logger = slog.New(slog.DiscardHandler)
	ctx, stop, err := tracing.Start(ctx, a.environ, buildVersion().Version, func() *slog.Logger { return a.logger })
	if err != nil {
		a.Error(err)
		return exit.StatusUsage
	}
	defer stop()
	root := a.command()
	root.SetArgs(args)
	ran, err := root.ExecuteContextC(ctx)
	if err != nil && ctx.Err() != nil {
		// What fails after a signal fails in many ways, and all for one reason.
		a.logger.Info("ended by a signal", "error", err)
		if ran.Annotations[untilStopped] != "" && !errors.Is(err, errShutdown) {
			return exit.StatusDone
		}
		if !errors.Is(err, errShutdown) {
			err = errInterrupted
		}
	}
	if err != nil {
		a.Error(err)
	}
	return exit.StatusOf(err)
}

// untilStopped annotates commands that work until a signal stops them. For them
// a signal is no interruption, not even one that comes while they start.
const untilStopped = "until stopped"

// errShutdown is wrapped where a command that was stopped could not end cleanly.
var errShutdown = errors.New("not stopped cleanly")

// command returns the tree of commands.
func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "sheetsync",
		Short: "Customer registers in Google Sheets, mirrored into PostgreSQL",
		Long: `sheetsync mirrors the customer registers that a team keeps in Google Sheets into
PostgreSQL, writes totals, issues and duplicates back into the sheet, and sends
e-mails before contracts and payments fall due.

Exit status: 0 done, 1 failed, 2 wrong usage or configuration, 3 check found
errors, 4 a run was held.`,
		Example:       "  sheetsync demo --once",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs, // group names the command that was meant
		RunE:          group,
		PersistentPreRun: func(c *cobra.Command, _ []string) {
			level := slog.LevelError // what a command reports is not logged as well
			switch {
			case a.Verbose:
				level = slog.LevelDebug
			case c.Name() == "run":
				level = slog.LevelInfo
			}
			a.logger = slog.New(telemetry.NewHandler(slog.NewTextHandler(a.Err, &slog.HandlerOptions{Level: level})))
		},
	}
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.Version = buildVersion().line()
	root.SetVersionTemplate("{{.Version}}\n")
	root.CompletionOptions.DisableDefaultCmd = true // completion is a command like the others
	root.SetUsageTemplate(usageTemplate)
	root.SetFlagErrorFunc(flagError)
	flags := root.PersistentFlags()
	flags.StringVar(&a.configFile, "config", "", "configuration `file` (default sheetsync.yaml)")
	flags.StringArrayVar(&a.set, "set", nil, "override a setting, as `key=value`; may be repeated")
	flags.BoolVar(&a.JSON, "json", false, "print one JSON document a line, and nothing else, on standard output")
	flags.BoolVarP(&a.Verbose, "verbose", "v", false, "log what is done on standard error")
	root.AddCommand(
		a.adoptCommand(), a.approveCommand(), a.authCommand(), a.backupCommand(), a.calendarCommand(), a.checkCommand(), a.completionCommand(), a.configCommand(), a.dedupeCommand(), a.demoCommand(), a.doctorCommand(), a.duplicatesCommand(), a.dunningCommand(), a.eraseCommand(),
		a.emulateCommand(), a.exportCommand(), a.healthCommand(), a.hookCommand(), a.grantCommand(), a.importCommand(), a.initCommand(), a.issuesCommand(), a.ledgerCommand(), a.lookupCommand(),
		a.keysCommand(), a.manCommand(), a.mcpCommand(), a.migrateCommand(), a.pruneCommand(), a.psqlCommand(), a.remindCommand(), a.restoreCommand(), a.runCommand(), a.schemaCommand(), a.subjectExportCommand(), a.syncCommand(), a.versionCommand(), a.webCommand())
	for _, c := range root.Commands() {
		if c.HasSubCommands() && c.RunE == nil {
			c.Args, c.RunE = cobra.ArbitraryArgs, group
		}
	}
	return root
}

// group runs a command that only groups others: it shows help, or names the
// command that was probably meant.
func group(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return c.Help()
	}
	names := make([]string, 0, len(c.Commands()))
	for _, sub := range c.Commands() {
		names = append(names, sub.Name())
	}
	hint := c.CommandPath() + " --help lists the commands"
	if near := nearest.Name(args[0], names); near != "" {
		hint = "did you mean " + c.CommandPath() + " " + near + "?"
	}
	return exit.Usage(hint, "there is no command %q", strings.TrimSpace(c.CommandPath()+" "+args[0]))
}

// usageTemplate is cobra's with the example at the end, where people look.
const usageTemplate = `Usage:{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}

Commands:{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

Flags of every command:
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasExample}}

Example:
{{.Example}}{{end}}
`

// config reads the configuration.
func (a *app) config() (*config.Config, error) {
	return config.Load(config.Sources{File: a.configFile, Environ: a.environ, Set: a.set})
}

// with opens the service for the registers that the arguments name, does the
// work, and closes it.
func (a *app) with(ctx context.Context, args []string, work func(s *service.Service, registers []*config.Register) error) (err error) {
	var c *config.Config
	if err := interrupt.Abandonable(ctx, func() (err error) { c, err = a.config(); return err }); err != nil {
		return err
	}
	registers, err := chosen(c, args)
	if err != nil {
		return err
	}
	s, err := service.Open(ctx, c, registers, a.logger)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close(ctx)) }()
	return work(s, registers)
}

// each does something for every register and prints each error at once. The
// status is that of the worst.
func (a *app) each(ctx context.Context, registers []*config.Register, do func(*config.Register) error) error {
	var worst exit.Worst
	for _, r := range registers {
		err := do(r)
		if err == nil {
			continue
		}
		if ctx.Err() != nil {
			return err
		}
		a.Error(err)
		worst.Add(err)
	}
	return worst.Err()
}

// language is the language of the environment, where there is a catalogue for it.
func (a *app) language() language.Tag {
	for _, name := range []string{"LC_ALL=", "LC_MESSAGES=", "LANG="} {
		for _, pair := range a.environ {
			if value, ok := strings.CutPrefix(pair, name); ok && value != "" {
				if strings.HasPrefix(value, "zh") {
					return language.Chinese
				}
				return language.English
			}
		}
	}
	return language.English
}
