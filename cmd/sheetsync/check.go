package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/oauth2"

	"sheetsync/cmd/internal/check"
	"sheetsync/cmd/internal/config"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/syncer/emulator"
	"sheetsync/syncer/gsheets"
)

type checkFlags struct {
	file, schema, language, zone string
}

func (a *app) checkCommand() *cobra.Command {
	var f checkFlags
	c := &cobra.Command{
		Use:   "check [REGISTER... | --file F --schema S]",
		Short: "Check registers or a file against their schema",
		Long: `Reads registers, or a .xlsx or .csv file, checks every row and prints what is
wrong. Nothing is changed, neither in the database nor in the sheet. A .csv is
the schema's first resource. The exit status is 3 when there are errors;
warnings alone leave it 0.`,
		Example: "  sheetsync check --file register.xlsx --schema foreign-trade --json",
		RunE: func(c *cobra.Command, args []string) error {
			if f.file == "" && f.schema == "" {
				return a.checkRegisters(c.Context(), args)
			}
			if len(args) > 0 || f.file == "" || f.schema == "" {
				return usage("usage: "+c.UseLine(), "name registers, or --file and --schema together")
			}
			return a.checkFile(c.Context(), f)
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.file, "file", "", "check this .xlsx or .csv `file`")
	flags.StringVar(&f.schema, "schema", "", "the file's descriptor: a built-in `name` or a file")
	flags.StringVar(&f.language, "language", "en", "language of the file's messages: zh-CN or en")
	flags.StringVar(&f.zone, "time-zone", "UTC", "time `zone` of “today” for the file")
	return c
}

func (a *app) checkRegisters(ctx context.Context, args []string) error {
	return a.with(ctx, args, func(s *service, registers []*config.Register) error {
		var found error
		for _, r := range registers {
			err := a.check(ctx, s.register(r), s.db.Mirror, s.workbook)
			if exitStatus(err) != exitDone && exitStatus(err) != exitFound {
				return err
			}
			found = errors.Join(found, err)
		}
		return found
	})
}

// check runs a register through without keeping anything, and prints what was
// found. Nothing is held for what was deleted.
func (a *app) check(ctx context.Context, r syncer.Register, known syncer.Mirror, open func(context.Context, syncer.Register) (syncer.Workbook, error)) error {
	r.WriteBack = false
	r.Hold = syncer.Hold{DeletedRatio: 1, DeletedRows: math.MaxInt}
	m := &check.Mirror{Known: known}
	done := a.progress("checking " + r.Name)
	result, err := syncer.New(syncer.Config{Mirror: m, Open: open, Logger: a.logger}).Run(ctx, r, syncer.Options{})
	done()
	if err != nil {
		return fmt.Errorf("register %s: %w", r.Name, err)
	}
	issues, wrong := check.Issues(m, result, r.Language)
	for _, i := range issues {
		if a.json {
			if err := a.print(i); err != nil {
				return err
			}
			continue
		}
		a.sayIssue(i)
	}
	a.say("%s: %d issues", r.Name, len(issues))
	if wrong {
		return &exitError{status: exitFound, err: errReported}
	}
	return nil
}

func (a *app) sayIssue(i check.Issue) {
	place := ""
	switch {
	case i.Row > 0:
		place = fmt.Sprintf("%s row %d: ", i.Resource, i.Row)
	case i.Resource != "":
		place = i.Resource + ": "
	}
	text := i.Message
	if i.Suggestion != "" {
		text += ". " + i.Suggestion
	}
	a.say("%-7s  %s%s (%s)", i.Severity, place, text, i.Code)
}

func (a *app) checkFile(ctx context.Context, f checkFlags) error {
	builtIn, file, err := schemaArgument(f.schema)
	if err != nil {
		return err
	}
	d, err := loadSchema(builtIn, file)
	if err != nil {
		return err
	}
	r := syncer.Register{Name: filepath.Base(f.file), Spreadsheet: "file", Descriptor: d}
	if r.Language, err = language.Parse(f.language); err != nil {
		return usage("", "--language: %w", err)
	}
	if r.TimeZone, err = time.LoadLocation(f.zone); err != nil {
		return usage("", "--time-zone: %w", err)
	}
	switch strings.ToLower(filepath.Ext(f.file)) {
	case ".csv":
		return a.checkCSV(ctx, f.file, r)
	case ".xlsx":
		return a.checkXLSX(ctx, f.file, r)
	}
	return usage("export the sheet as .xlsx or .csv", "--file: %s is neither", f.file)
}

func (a *app) checkCSV(ctx context.Context, name string, r syncer.Register) error {
	source, err := os.ReadFile(name)
	if err != nil {
		return usage("", "--file: %w", err)
	}
	book, err := check.ReadCSV(r.Descriptor, source)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	r.Descriptor = alone(r.Descriptor)
	return a.check(ctx, r, nil, func(context.Context, syncer.Register) (syncer.Workbook, error) { return book, nil })
}

// alone leaves out the first resource's foreign keys into other ones, whose rows
// a .csv doesn't have.
func alone(d *sheetschema.Descriptor) *sheetschema.Descriptor {
	reduced, first := *d, *d.Resources[0]
	first.ForeignKeys = nil
	for _, key := range d.Resources[0].ForeignKeys {
		if key.Resource == first.Name {
			first.ForeignKeys = append(first.ForeignKeys, key)
		}
	}
	reduced.Resources = append([]*sheetschema.Resource{&first}, d.Resources[1:]...)
	return &reduced
}

// checkXLSX checks a workbook by way of a stand-in for Google that holds it, so
// that it is read exactly as the sheet itself is.
func (a *app) checkXLSX(ctx context.Context, name string, r syncer.Register) (err error) {
	const token = "check"
	server, err := emulator.New(emulator.Options{Token: token, Logger: a.logger, NoPage: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	if err := loadWorkbook(server, name, "--file"); err != nil {
		return err
	}
	if err := server.Start(ctx, "127.0.0.1:0"); err != nil {
		return err
	}
	client, err := gsheets.New(ctx, gsheets.Options{
		Endpoint: server.Endpoint(), TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token}), ReadOnly: true, Logger: a.logger,
	})
	if err != nil {
		return err
	}
	id := server.Spreadsheets()[0].ID
	return a.check(ctx, r, nil, func(context.Context, syncer.Register) (syncer.Workbook, error) { return client.Workbook(id), nil })
}
