package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/descriptor"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/summary"
	"sheetsync/reminders/mailaddr"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/gsheets"
	"sheetsync/syncer/template"
)

type initFlags struct {
	schema, title, language, spreadsheet, zone string
	share                                      []string
	noSamples, dryRun, remove, yes             bool
}

func (a *app) initCommand() *cobra.Command {
	var f initFlags
	c := &cobra.Command{
		Use:   "init",
		Short: "Make a workbook in Google Sheets from a descriptor",
		Long: `Makes a spreadsheet for a register: a tab for each resource with styled headers,
notes that say what belongs in each column, drop-downs, formats and views, the
service's own columns, a Guide for new colleagues, and three sample rows a tab,
which are no records until somebody changes them.

With --spreadsheet it lays out a spreadsheet that somebody made and shared with
the service's account as an editor. One that has content keeps it: what is
missing is added, and nothing that is there is changed, so that a second init
does nothing.

--remove takes the service's columns, protections and highlights out of a
spreadsheet again.`,
		Example: `  sheetsync init --schema foreign-trade --title 客户信息 --language zh-CN
  sheetsync init --schema foreign-trade --spreadsheet https://docs.google.com/spreadsheets/d/…`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if f.remove {
				return a.initRemove(c.Context(), f)
			}
			return a.initSpreadsheet(c.Context(), f)
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.schema, "schema", "", "the descriptor: a built-in `name` or a file")
	flags.StringVar(&f.title, "title", "", "the spreadsheet's `title` (default the descriptor's)")
	flags.StringVar(&f.language, "language", "", "zh-CN or en (default that of the environment)")
	flags.StringVar(&f.spreadsheet, "spreadsheet", "", "lay out this one, by `URL` or id, instead of making one")
	flags.StringArrayVar(&f.share, "share", nil, "share a spreadsheet that is made with this `address`; may be repeated")
	flags.StringVar(&f.zone, "time-zone", "", "`name` of the new spreadsheet's time zone, such as Asia/Shanghai (default Google's)")
	flags.BoolVar(&f.noSamples, "no-samples", false, "leave the sample rows out")
	flags.BoolVar(&f.dryRun, "dry-run", false, "say what would be done to --spreadsheet, and change nothing")
	flags.BoolVar(&f.remove, "remove", false, "remove what the service made in --spreadsheet")
	flags.BoolVar(&f.yes, "yes", false, "don't ask")
	return c
}

// made is what init --json ends with.
type made struct {
	Spreadsheet string `json:"spreadsheet"`
	URL         string `json:"url"`
}

func (a *app) initSpreadsheet(ctx context.Context, f initFlags) error {
	o, err := a.initOptions(ctx, f)
	if err != nil {
		return err
	}
	book, client, err := a.book(ctx, f, o.Title)
	if err != nil {
		return err
	}
	o.Account = client.Account()
	fresh := f.spreadsheet == ""
	report, err := template.Fill(ctx, book, o, f.dryRun)
	if err != nil {
		if fresh {
			return exit.Hint(err, "the spreadsheet was made: go on with --spreadsheet "+book.ID())
		}
		return err
	}
	if a.JSON {
		if err := a.Document(report); err != nil {
			return err
		}
	}
	summary.Init(a.Text(), report, f.dryRun)
	for _, address := range f.share {
		if err := book.Share(ctx, address); err != nil {
			return exit.Hint(err, "the spreadsheet is laid out: share it again with --spreadsheet "+book.ID()+" --share …")
		}
		a.Line("shared with %s as an editor", address)
	}
	if a.JSON {
		return a.Document(made{book.ID(), book.URL()})
	}
	a.showSharing(f, book, client.Account())
	return nil
}

func (a *app) initOptions(ctx context.Context, f initFlags) (template.Options, error) {
	o := template.Options{Title: f.title, Samples: !f.noSamples}
	switch {
	case f.schema == "":
		return o, exit.Usage("for example: sheetsync init --schema foreign-trade", "--schema is missing")
	case f.dryRun && f.spreadsheet == "":
		return o, exit.Usage("name a spreadsheet to look at", "--dry-run needs --spreadsheet")
	}
	for _, address := range f.share {
		if _, err := mailaddr.Parse(address); err != nil {
			return o, exit.Usage("write it like boss@example.com", "--share: %q is not an e-mail address", address)
		}
	}
	var err error
	if o.Descriptor, err = descriptor.Load(ctx, f.schema); err != nil {
		return o, err
	}
	if o.Language, err = languageOf(f.language, a.language()); err != nil {
		return o, err
	}
	zone, err := zoneOf(f.zone, time.Local)
	if err != nil {
		return o, err
	}
	o.Today = expression.DayOf(time.Now().In(zone))
	if o.Title == "" && f.spreadsheet == "" {
		if o.Title = o.Descriptor.Title.In(o.Language); o.Title == "" {
			o.Title = o.Descriptor.Name
		}
	}
	return o, nil
}

// locales are the spreadsheets' locales of the languages that there are.
var locales = map[language.Tag]string{language.Chinese: "zh_CN", language.English: "en_US"}

// book opens the spreadsheet that is named, or makes one.
func (a *app) book(ctx context.Context, f initFlags, title string) (*gsheets.Workbook, *gsheets.Client, error) {
	client, err := a.sheetsClient(ctx, service.Rights{Files: f.spreadsheet == "" || len(f.share) > 0})
	if err != nil {
		return nil, nil, err
	}
	if f.spreadsheet != "" {
		id, err := config.SpreadsheetID(f.spreadsheet)
		if err != nil {
			return nil, nil, exit.Usage("copy the address of the open sheet", "--spreadsheet: %w", err)
		}
		return client.Workbook(id), client, nil
	}
	tag, err := languageOf(f.language, a.language())
	if err != nil {
		return nil, nil, err
	}
	book, err := client.Create(ctx, title, locales[tag], f.zone)
	switch {
	case errors.Is(err, gsheets.ErrNoDrive):
		return nil, nil, exit.Hint(err, noDriveHint(client.Account(), f))
	case gsheets.IsUnclear(err):
		return nil, nil, exit.Hint(err, "an empty spreadsheet may have been made, but its id isn't known: run init again, and delete what is left over")
	case err != nil:
		return nil, nil, err
	}
	return book, client, nil
}

// noDriveHint says what a person has to do where the account can't keep files.
func noDriveHint(account string, f initFlags) string {
	with := "the account of google.credentials"
	if account != "" {
		with = account
	}
	return fmt.Sprintf("service accounts can't keep files: make an empty spreadsheet yourself at https://sheets.new, "+
		"share it with %s as an editor, and run: sheetsync init --schema %s --spreadsheet <its address>", with, f.schema)
}

// sheetsClient signs in as the configuration says, without the database that
// all else needs.
func (a *app) sheetsClient(ctx context.Context, rights service.Rights) (*gsheets.Client, error) {
	c, err := a.config()
	if err != nil {
		return nil, err
	}
	return service.OpenSheets(ctx, c, rights, a.logger)
}

// showSharing says where the spreadsheet is and whom to share it with.
func (a *app) showSharing(f initFlags, book *gsheets.Workbook, account string) {
	a.Line("\nSpreadsheet %s\n%s", book.ID(), book.URL())
	if f.dryRun {
		return
	}
	switch {
	case account == "":
		a.Line("\nShare it as an editor with the team, and with the service's account if that is another one than yours.")
	case f.spreadsheet != "" || len(f.share) > 0:
		a.Line("\nShare it as an editor with everybody who keeps the register. It must stay shared with the service's\naccount, %s.", account)
	default:
		a.Line("\nSo far only the service's account, %s, can open it. Share it with the team:\n  sheetsync init --schema %s --spreadsheet %s --share name@example.com", account, f.schema, book.ID())
	}
	a.Line("\nThen add it to %s:\nregisters:\n  - name: acme   # a name of your choice\n    spreadsheet: %s\n    schema: %s", config.DefaultFile, book.ID(), f.schema)
}

// removedLine is what init --remove --json ends with.
type removedLine struct {
	made
	Columns     int `json:"columns"`
	Protections int `json:"protections"`
	Highlights  int `json:"highlights"`
}

// initRemove takes out of a spreadsheet what the service made, after asking.
func (a *app) initRemove(ctx context.Context, f initFlags) error {
	if f.spreadsheet == "" {
		return exit.Usage("sheetsync init --remove --spreadsheet https://docs.google.com/spreadsheets/d/…", "--remove needs --spreadsheet")
	}
	book, _, err := a.book(ctx, f, "")
	if err != nil {
		return err
	}
	found, err := book.Removable(ctx)
	if err != nil {
		return err
	}
	for _, r := range found {
		a.Notify("%s: %d columns (%s), %d protections, %d highlights", r.Tab, len(r.Columns), strings.Join(r.Columns, ", "), r.Protections, r.Highlights)
	}
	line := removedLine{made: made{book.ID(), book.URL()}}
	if len(found) == 0 {
		a.Notify("nothing there is the service's")
	} else if !f.dryRun {
		if !f.yes && !a.Confirm("Remove these? Their content can be computed again, but the record ids are lost, and with them the link to the history.") {
			return exit.Usage("add --yes to go on without being asked", "nothing was removed")
		}
		removed, err := book.Remove(ctx)
		if err != nil {
			return err
		}
		line.Columns, line.Protections, line.Highlights = removed.Columns, removed.Protections, removed.Highlights
		a.Line("removed %d columns, %d protections and %d highlights", removed.Columns, removed.Protections, removed.Highlights)
		a.Line("as long as the register is in the configuration, its next run makes them again, unless it has write_back: false")
	}
	if a.JSON {
		return a.Document(line)
	}
	return nil
}
