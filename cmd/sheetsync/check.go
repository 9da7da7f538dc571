package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/check"
	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/descriptor"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/interrupt"
	"sheetsync/cmd/internal/report"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
)

type checkFlags struct {
	schemaFlags
	language, zone string
	text           textFlags
	reportFlags
}

func (a *app) checkCommand() *cobra.Command {
	var f checkFlags
	c := &cobra.Command{
		Use:   "check [REGISTER... | --file F --schema S]",
		Short: "Check registers or a file against their schema",
		Long: `Reads registers, or a .xlsx or .csv file, checks every row and prints what is
wrong. Nothing is changed, neither in the database nor in the sheet. A .csv is
the schema's first resource. The exit status is 3 when there are errors;
warnings alone leave it 0.

--format html is a page to print or to mail, csv a table for a spreadsheet, sarif
and junit are for pipelines.`,
		Example: "  sheetsync check --file register.xlsx --schema foreign-trade --format html -o report.html",
		RunE: func(c *cobra.Command, args []string) error {
			format, err := f.chosen(a.JSON)
			if err != nil {
				return err
			}
			if f.file == "" && f.schema == "" {
				return a.checkRegisters(c.Context(), args, format, f.output)
			}
			if len(args) > 0 || f.file == "" || f.schema == "" {
				return exit.Usage("usage: "+c.UseLine(), "name registers, or --file and --schema together")
			}
			return interrupt.Abandonable(c.Context(), func() error { return a.checkFile(c.Context(), f, format) })
		},
	}
	flags := c.Flags()
	f.schemaFlags.add(flags, "check this .xlsx or .csv `file`")
	flags.StringVar(&f.language, "language", "en", "language of the file's messages: zh-CN or en")
	flags.StringVar(&f.zone, "time-zone", "UTC", "time `zone` of “today” for the file")
	f.text.add(flags)
	f.reportFlags.add(flags)
	return c
}

func (a *app) checkRegisters(ctx context.Context, args []string, format report.Format, output string) error {
	return a.with(ctx, args, func(s *service.Service, registers []*config.Register) error {
		var checked []report.Checked
		for _, r := range registers {
			done := a.Spinner("checking " + r.Name)
			register := s.Register(r)
			issues, err := check.Check{Known: s.DB.Mirror, Open: s.Workbook, Logger: a.logger}.Register(ctx, register)
			done()
			if err != nil {
				return err
			}
			checked = append(checked, report.Checked{
				Name: r.Name, Place: "https://docs.google.com/spreadsheets/d/" + register.Spreadsheet, Descriptor: register.Descriptor, Language: register.Language, Issues: issues,
			})
		}
		return a.report(checked, format, output)
	})
}

func (a *app) checkFile(ctx context.Context, f checkFlags, format report.Format) error {
	if extension := strings.ToLower(filepath.Ext(f.file)); extension != ".csv" && extension != ".xlsx" {
		return exit.Usage("export the sheet as .xlsx or .csv", "--file: %s is neither an .xlsx nor a .csv file", f.file)
	}
	d, err := descriptor.Load(ctx, f.schema)
	if err != nil {
		return err
	}
	r := syncer.Register{Name: filepath.Base(f.file), Spreadsheet: "file", Descriptor: d}
	if r.Language, err = languageOf(f.language, language.English); err != nil {
		return err
	}
	if r.TimeZone, err = zoneOf(f.zone, time.UTC); err != nil {
		return err
	}
	source, err := f.text.read(ctx, f.file, d.Resources[0], false)
	if err != nil {
		return err
	}
	done := a.Spinner("checking " + r.Name)
	issues, err := check.Check{Logger: a.logger}.File(ctx, source, r)
	done()
	if err != nil {
		return err
	}
	return a.report([]report.Checked{{Name: r.Name, Place: f.file, Descriptor: d, Language: r.Language, Issues: issues}}, format, f.output)
}

// listFound prints what was found in a register or file.
func (a *app) listFound(name string, issues []check.Issue, tag language.Tag) {
	var absent absentColumns
	for _, i := range issues {
		if absent.take(i.Resource, i.Code, i.Severity, i.Field) {
			continue
		}
		place := ""
		switch {
		case i.Row > 0:
			place = fmt.Sprintf("%s row %d: ", i.Place(), i.Row)
		case i.Resource != "":
			place = i.Place() + ": "
		}
		a.Line("%-7s  %s%s (%s)", i.Severity, place, withRemedy(i.Message, i.Suggestion, tag), i.Code)
	}
	absent.show(a)
	a.Line("%s: %s", name, terminal.Count(len(issues)-absent.count, "issue"))
}
