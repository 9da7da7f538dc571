package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/descriptor"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/consent"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/interchange"
	"sheetsync/syncer/interchange/datapackage"
	"sheetsync/syncer/mirror"
)

type exportFlags struct {
	format, output, from, language string
	resources                      []string
	excel, noPersonal, ids         bool
}

var exportFormats = []interchange.Format{interchange.FormatCSV, interchange.FormatXLSX, interchange.FormatJSON, interchange.FormatVCard, interchange.FormatSalesforce, interchange.FormatPackage}

func (a *app) exportCommand() *cobra.Command {
	var f exportFlags
	c := &cobra.Command{
		Use:   "export REGISTER",
		Short: "Write a register's records to files",
		Long: `Writes the records as the last run mirrored them, or with --from sheet as the
spreadsheet has them now: cells that are not of their column's type as they are
shown, so that nothing is lost. Formats:

  csv         a file a tab, in UTF-8; with --excel as Excel needs it
  xlsx        one workbook that looks like the spreadsheet
  json        a file a tab, one object a line, as in the database's table
  vcf         the contacts, as vCards 4.0
  salesforce  CSV for Salesforce's import wizard for accounts and contacts
  datapackage a directory with a CSV file a tab and datapackage.json, which says what
              each column is: a tabular data package of Frictionless, for programs.
              It is valid: what can't be read is empty there and listed in
              unreadable.csv, and what some record breaks isn't declared

In csv a text that a program would run as a formula (it begins with = + - or @, a
tab or a line break) has an apostrophe in front, which sheetsync import takes off
again: +86 138 is written '+86 138. Numbers are written as they are.`,
		Example: "  sheetsync export acme --format xlsx -o backup/ --no-personal",
		Args:    arguments("REGISTER"),
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains(exportFormats, interchange.Format(f.format)) {
				return exit.Usage("formats are csv, xlsx, json, vcf, salesforce and datapackage", "--format: there is no format %q", f.format)
			}
			if f.output == "-" && f.format == string(interchange.FormatPackage) {
				return exit.Usage("name a directory with -o", "-o: a data package is several files, which standard output can't hold")
			}
			if a.JSON && f.output == "-" && f.format != string(interchange.FormatJSON) {
				return exit.Usage("leave out --json, or write to a file", "--json: standard output can't hold both JSON documents and a file in the format %s", f.format)
			}
			if f.from != "mirror" && f.from != "sheet" {
				return exit.Usage("", "--from: %q is neither mirror nor sheet", f.from)
			}
			return a.with(c.Context(), args, func(s *service.Service, registers []*config.Register) error {
				return a.export(c.Context(), s, registers[0], f)
			})
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.format, "format", "csv", "csv, xlsx, json, vcf, salesforce or datapackage")
	flags.StringSliceVar(&f.resources, "resource", nil, "only this `resource`; may be repeated")
	flags.StringVarP(&f.output, "output", "o", "", "the `file` or directory to write to, or - for standard output (default the current directory)")
	flags.StringVar(&f.from, "from", "mirror", "read the mirror, or the sheet")
	flags.StringVar(&f.language, "language", "", "language of the headers: zh-CN or en (default the register's)")
	flags.BoolVar(&f.excel, "excel", false, "begin CSV with a byte-order mark, so that Excel sees that it is UTF-8")
	flags.BoolVar(&f.noPersonal, "no-personal", false, "leave out personal fields, and columns that the schema doesn't know")
	flags.BoolVar(&f.ids, "ids", false, "add the record ids")
	return c
}

func (a *app) export(ctx context.Context, s *service.Service, r *config.Register, f exportFlags) error {
	defer a.Spinner("exporting " + r.Name)()
	d := s.Descriptor(r)
	tag, err := languageOf(f.language, r.Language)
	if err != nil {
		return err
	}
	var resources []*sheetschema.Resource
	for _, name := range f.resources {
		resource, err := descriptor.Resource(d, name)
		if err != nil {
			return err
		}
		resources = append(resources, resource)
	}
	e := interchange.Export{
		Register: r.Name, Format: interchange.Format(f.format), To: f.output, Stdout: a.Out, Created: time.Now(),
		Options: interchange.ExportOptions{Descriptor: d, Language: tag, NoPersonal: f.noPersonal, IDs: f.ids, Mark: f.excel},
	}
	if len(resources) == 0 {
		if resources = e.Resources(); len(resources) == 0 {
			return exit.Usage("name a resource with --resource", "no resource of this register has contacts: fields for a person or company and an e-mail address or telephone number")
		}
	}
	if f.output == "-" && len(resources) > 1 && e.Format != interchange.FormatXLSX {
		return exit.Usage("name one with --resource", "only one resource can be written to standard output, and there are %d", len(resources))
	}
	tables, err := recordsOf(ctx, s, r, resources, f.from)
	if err != nil {
		return err
	}
	if err := a.withhold(ctx, s, r, tables, f.from == "sheet"); err != nil {
		return err
	}
	return e.Write(tables, func(file interchange.ExportedFile) error {
		if file.Skipped > 0 {
			a.Warn("%s: %d records are no contacts, without a name, e-mail address and telephone number", file.Resource, file.Skipped)
		}
		if file.Shortened > 0 {
			a.Warn("%d texts were cut to the 32,767 characters that a cell of Excel holds, the first in %s; --format csv or json has them whole", file.Shortened, file.ShortenedAt)
		}
		for _, what := range file.Unkept {
			a.Warn("%s: %s is not declared, for some record breaks it", file.Resource, what)
		}
		switch {
		case file.Name == "-":
			return nil
		case a.JSON:
			return a.Document(file)
		}
		if filepath.Base(file.Name) == datapackage.DescriptorName {
			a.Line("%s", file.Name)
			return nil
		}
		a.Line("%s: %s", file.Name, terminal.Count(file.Records, "record"))
		return nil
	})
}

// recordsOf reads the records, from the mirror or from the sheet.
func recordsOf(ctx context.Context, s *service.Service, r *config.Register, resources []*sheetschema.Resource, from string) ([]*table.Table, error) {
	if from == "mirror" {
		tables, err := s.DB.Records(ctx, r.Name, resources, r.Location)
		if errors.Is(err, mirror.ErrNoRecords) {
			return nil, exit.Hint(err, "run sheetsync sync "+r.Name+" first, or export the sheet as it is with --from sheet")
		}
		return tables, err
	}
	surveyed, conditions, err := s.Survey(ctx, r)
	if err != nil {
		return nil, err
	}
	tables, err := interchange.TablesOf(s.Descriptor(r), surveyed, resources, conditions)
	if err != nil {
		return nil, fmt.Errorf("register %s: %w", r.Name, err)
	}
	return tables, nil
}

// withhold keeps personal data of people who didn't agree out of what is given out, and
// says of how many; and, of the sheet itself, that of people who were erased.
func (a *app) withhold(ctx context.Context, s *service.Service, r *config.Register, tables []*table.Table, sheet bool) error {
	if sheet {
		erased, err := s.Erased(ctx, r)
		if err != nil {
			return err
		}
		erased.Blank(tables, syncer.ErasedMark(r.Language))
	}
	scope := expression.Scope{Today: expression.DayOf(time.Now().In(r.Location)), Zone: r.Location, Workdays: r.Workdays}
	for _, t := range tables {
		if n := consent.Withhold(t, s.Descriptor(r), scope); n > 0 {
			a.Warn("%s: personal data of %s was left out: the people didn't agree to its use", t.Resource.Name, terminal.Count(n, "record"))
		}
	}
	return nil
}
