package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"sheetsync/cmd/internal/config"
	"sheetsync/sheetschema/nearest"
)

// An app is one call of the program.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	environ        []string

	// Flags that every command takes.
	configFile string
	set        []string
	json       bool
	verbose    bool

	logger *slog.Logger
}

var errInterrupted = errors.New("interrupted")

// main runs the command that the arguments name and returns the exit status.
func (a *app) main(ctx context.Context, args []string) int {
	a.logger = slog.New(slog.DiscardHandler)
	root := a.command()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil && ctx.Err() != nil {
		// What fails after a signal fails in many ways, and all for one reason.
		a.logger.Info("ended by a signal", "error", err)
		tell(a.stderr, errInterrupted)
		return exitFailed
	}
	if err != nil {
		tell(a.stderr, err)
	}
	return exitStatus(err)
}

// command returns the tree of commands.
func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "sheetsync",
		Short: "Customer registers in Google Sheets, mirrored into PostgreSQL",
		Long: `sheetsync mirrors customer registers that a team keeps in Google Sheets into
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
			case a.verbose:
				level = slog.LevelDebug
			case c.Name() == "run":
				level = slog.LevelInfo
			}
			a.logger = slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: level}))
		},
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetUsageTemplate(usageTemplate)
	root.SetFlagErrorFunc(flagError)
	flags := root.PersistentFlags()
	flags.StringVar(&a.configFile, "config", "", "configuration `file` (default sheetsync.yaml)")
	flags.StringArrayVar(&a.set, "set", nil, "override a setting, as `key=value`; may be repeated")
	flags.BoolVar(&a.json, "json", false, "print one JSON document a line, and nothing else, on standard output")
	flags.BoolVarP(&a.verbose, "verbose", "v", false, "tell more on standard error")
	root.AddCommand(a.commands()...)
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
	return usage(hint, "there is no command %q", strings.TrimSpace(c.CommandPath()+" "+args[0]))
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

// print writes one JSON document a line.
func (a *app) print(v any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// say writes a line for people. With --json there is none on standard output.
func (a *app) say(format string, args ...any) {
	if !a.json {
		fmt.Fprintf(a.stdout, format+"\n", args...)
	}
}

// terminal reports whether standard error is one, so that progress is shown.
func (a *app) terminal() bool {
	f, ok := a.stderr.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
