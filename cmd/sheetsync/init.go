package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/reminders"
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
service's own columns, a Guide for new colleagues, and three sample rows a tab.

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
			return a.init(c.Context(), f)
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

func (a *app) init(ctx context.Context, f initFlags) error {
	o, err := a.initOptions(f)
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
			return hinted(err, "the spreadsheet was made: go on with --spreadsheet "+book.ID())
		}
		return err
	}
	if err := a.tellReport(report, f); err != nil {
		return err
	}
	for _, address := range f.share {
		if err := book.Share(ctx, address); err != nil {
			return hinted(err, "the spreadsheet is laid out: share it again with --spreadsheet "+book.ID()+" --share …")
		}
		a.say("shared with %s as an editor", address)
	}
	if a.json {
		return a.print(made{book.ID(), book.URL()})
	}
	a.tellSharing(f, book, client.Account())
	return nil
}

func (a *app) initOptions(f initFlags) (template.Options, error) {
	o := template.Options{Title: f.title, Samples: !f.noSamples}
	switch {
	case f.schema == "":
		return o, usage("for example: sheetsync init --schema foreign-trade", "--schema is missing")
	case f.dryRun && f.spreadsheet == "":
		return o, usage("name a spreadsheet to look at", "--dry-run needs --spreadsheet")
	}
	for _, address := range f.share {
		if _, err := reminders.ParseAddress(address); err != nil {
			return o, usage("write it like boss@example.com", "--share: this is not an e-mail address")
		}
	}
	builtIn, file, err := schemaArgument(f.schema)
	if err != nil {
		return o, err
	}
	if o.Descriptor, err = loadSchema(builtIn, file); err != nil {
		return o, err
	}
	if f.language == "" {
		o.Language = a.spoken()
	} else if o.Language, err = language.Parse(f.language); err != nil {
		return o, usage("", "--language: %w", err)
	}
	zone := time.Local
	if f.zone != "" {
		if zone, err = time.LoadLocation(f.zone); err != nil || f.zone == "Local" {
			return o, usage("use a name of the IANA database, such as Asia/Shanghai", "--time-zone: this is not a time zone")
		}
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
	client, err := a.sheetsClient(ctx, f.spreadsheet == "" || len(f.share) > 0)
	if err != nil {
		return nil, nil, err
	}
	if f.spreadsheet != "" {
		id, err := config.SpreadsheetID(f.spreadsheet)
		if err != nil {
			return nil, nil, usage("copy the address of the open sheet", "--spreadsheet: %w", err)
		}
		return client.Workbook(id), client, nil
	}
	tag := a.spoken()
	if f.language != "" {
		if tag, err = language.Parse(f.language); err != nil {
			return nil, nil, usage("", "--language: %w", err)
		}
	}
	book, err := client.Create(ctx, title, locales[tag], f.zone)
	switch {
	case errors.Is(err, gsheets.ErrNoDrive):
		return nil, nil, hinted(err, noDriveHint(client.Account(), f))
	case gsheets.IsUnclear(err):
		return nil, nil, hinted(err, "an empty spreadsheet may have been made, but its id isn't known: run init again, and delete what is left over")
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
// all else needs. files asks for the right to make and share spreadsheets.
func (a *app) sheetsClient(ctx context.Context, files bool) (*gsheets.Client, error) {
	c, err := a.config()
	if err != nil {
		return nil, err
	}
	o := gsheets.Options{Endpoint: c.Google.Endpoint, RequestsPerMinute: c.Google.RequestsPerMinute, Files: files, Logger: a.logger}
	if name := c.Google.Credentials; name != "" {
		if o.Credentials, err = os.ReadFile(name); err != nil {
			return nil, fmt.Errorf("google.credentials: %w", err)
		}
	}
	return gsheets.New(ctx, o)
}

// tellReport says what was done, a line a tab.
func (a *app) tellReport(r *template.Report, f initFlags) error {
	if a.json {
		return a.print(r)
	}
	if !r.Changed() {
		a.say("nothing was missing; nothing was changed")
	}
	if f.dryRun && r.Changed() {
		a.say("would be done (nothing was changed):")
	}
	for _, t := range r.Tabs {
		a.say("%s", tabLine(t))
	}
	if r.Guide {
		a.say("the Guide: made")
	}
	for _, text := range r.Left {
		a.say("left as it is: %s", text)
	}
	return nil
}

func tabLine(t template.TabReport) string {
	var parts []string
	if t.Made {
		parts = append(parts, "made")
	}
	list := func(what string, items []string) {
		switch {
		case len(items) == 0:
		case t.Made:
			parts = append(parts, fmt.Sprintf("%d %s", len(items), what))
		default:
			parts = append(parts, fmt.Sprintf("added %d %s (%s)", len(items), what, strings.Join(items, ", ")))
		}
	}
	list("columns to fill in", t.Columns)
	list("columns of the service", t.Service)
	list("views", t.Views)
	if t.Samples > 0 {
		parts = append(parts, fmt.Sprintf("%d sample rows", t.Samples))
	}
	return fmt.Sprintf("%s (%s): %s", t.Title, t.Resource, strings.Join(parts, ", "))
}

// tellSharing says where the spreadsheet is and whom to share it with.
func (a *app) tellSharing(f initFlags, book *gsheets.Workbook, account string) {
	a.say("\nSpreadsheet %s\n%s", book.ID(), book.URL())
	if f.dryRun {
		return
	}
	switch {
	case account == "":
		a.say("\nShare it as an editor with the team, and with the service's account if that is another one than yours.")
	case f.spreadsheet != "" || len(f.share) > 0:
		a.say("\nShare it as an editor with everybody who keeps the register. It must stay shared with the service's\naccount, %s.", account)
	default:
		a.say("\nSo far only the service's account, %s, can open it. Share it with the team:\n  sheetsync init --schema %s --spreadsheet %s --share name@example.com", account, f.schema, book.ID())
	}
	a.say("\nThen add it to %s:\nregisters:\n  - name: acme   # a name of your choice\n    spreadsheet: %s\n    schema: %s", config.DefaultFile, book.ID(), f.schema)
}
