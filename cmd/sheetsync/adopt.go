package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/adopting"
	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/interrupt"
	"sheetsync/cmd/internal/service"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
)

type adoptFlags struct {
	file, language, zone, name string
	yes, dryRun                bool
	text                       textFlags
}

func (a *app) adoptCommand() *cobra.Command {
	var f adoptFlags
	c := &cobra.Command{
		Use:   "adopt [SPREADSHEET | --file F]",
		Short: "Connect a sheet that the team already has",
		Long: `Reads a spreadsheet as it is, or with --file a .xlsx or .csv to rehearse without
Google, finds the header row and the records of each tab, and recognises which
tabs and columns are those of a built-in schema, by headings in ten languages and
by what the cells hold. It shows what each column was taken for and why, asks
about what is uncertain, and writes two files: NAME.yaml, which extends the
built-in schema with what is different in this sheet, and the register in the
configuration, whose comments and order stay as they are. Tabs that no built-in
schema knows get tables of their own.

Then it checks the records and says what a first run would write. Nothing is
written into the sheet. Run again, it looks the mapping over: a register that is
there already is never added twice.

With --yes nothing is asked: what is certain is taken, and the rest are the team's
own columns, which are mirrored as they are.`,
		Example: `  sheetsync adopt --file register.xlsx --dry-run
  sheetsync adopt https://docs.google.com/spreadsheets/d/… --name acme`,
		Args: oneAtMost,
		RunE: func(c *cobra.Command, args []string) error {
			if (len(args) == 1) == (f.file != "") {
				return exit.Usage("usage: "+c.UseLine(), "name a spreadsheet, or a file with --file")
			}
			return a.adopt(c.Context(), strings.Join(args, ""), f)
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.file, "file", "", "read this .xlsx or .csv `file` instead of a spreadsheet")
	flags.StringVar(&f.language, "language", "", "zh-CN or en: of titles, issues and mails (default that of the sheet)")
	flags.StringVar(&f.zone, "time-zone", "", "time `zone` of “today” and of schedules (default that of the sheet)")
	flags.StringVar(&f.name, "name", "", "`name` of the register and of its database schema (default made of the sheet's title)")
	flags.BoolVar(&f.yes, "yes", false, "don't ask: take what is certain")
	flags.BoolVar(&f.dryRun, "dry-run", false, "show what would be done; write nothing")
	f.text.add(flags)
	return c
}

func (a *app) adopt(ctx context.Context, spreadsheet string, f adoptFlags) error {
	o := adopting.Options{Name: strings.TrimSpace(f.name), Yes: f.yes, DryRun: f.dryRun}
	var err error
	if f.language != "" {
		if o.Language, err = languageOf(f.language, language.English); err != nil {
			return err
		}
	}
	if f.zone != "" {
		if o.Zone, err = zoneOf(f.zone, time.UTC); err != nil {
			return err
		}
	}
	sources := config.Sources{File: a.configFile, Missing: true, Environ: a.environ, Set: a.set}
	var c *config.Config
	if err := interrupt.Abandonable(ctx, func() (err error) { c, err = config.Load(sources); return err }); err != nil {
		return err
	}
	adoption := adopting.Adoption{Terminal: &a.Terminal, Config: c, ConfigFile: sources.Path(), New: given(c), Options: o, Logger: a.logger}
	book, err := a.bookToAdopt(ctx, c, &adoption, spreadsheet, f)
	if err != nil {
		return err
	}
	return adoption.Run(ctx, book)
}

// bookToAdopt reads the spreadsheet or the file.
func (a *app) bookToAdopt(ctx context.Context, c *config.Config, adoption *adopting.Adoption, spreadsheet string, f adoptFlags) (book *adopting.Book, err error) {
	if f.file != "" {
		err := interrupt.Abandonable(ctx, func() (err error) {
			adoption.File, err = f.text.read(ctx, f.file, nil, false)
			return err
		})
		if err != nil {
			return nil, exit.Hint(err, fileHint(err))
		}
		return adopting.FromFile(strings.TrimSuffix(filepath.Base(f.file), filepath.Ext(f.file)), adoption.File), nil
	}
	id, err := config.SpreadsheetID(spreadsheet)
	if err != nil {
		if _, missing := os.Stat(spreadsheet); missing == nil {
			return nil, exit.Usage("to rehearse with a file: sheetsync adopt --file "+filepath.Base(spreadsheet), "%w", err)
		}
		return nil, exit.Usage("copy the address of the open sheet from the browser", "%w", err)
	}
	client, err := service.OpenSheets(ctx, c, service.Rights{ReadOnly: true}, a.logger)
	if err != nil {
		return nil, err
	}
	adoption.Spreadsheet, adoption.Address = id, strings.TrimSpace(spreadsheet)
	adoption.Open = func(context.Context, syncer.Register) (syncer.Workbook, error) { return client.Workbook(id), nil }
	done := a.Spinner("reading the spreadsheet")
	defer done()
	return adopting.Read(ctx, client.Workbook(id))
}

// fileHint is the way out where a file can't be read.
func fileHint(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "name a file that is there"
	}
	return "save it as .xlsx, or as .csv"
}

// given are the settings of Google's APIs that were given on the command line: a
// configuration file that is made keeps them, or the next command would be without.
func given(c *config.Config) []adopting.Setting {
	var settings []adopting.Setting
	for _, e := range c.Effective() {
		section, name, _ := strings.Cut(e.Key, ".")
		if section == "google" && strings.HasPrefix(e.Origin, "--set") {
			settings = append(settings, adopting.Setting{Section: section, Name: name, Value: e.Value})
		}
	}
	return settings
}
