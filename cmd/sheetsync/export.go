package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/interchange"
	"sheetsync/syncer/mirror"
)

type exportFlags struct {
	format, output, from, language string
	resources                      []string
	excel, noPersonal, ids         bool
}

var exportFormats = []interchange.Format{interchange.FormatCSV, interchange.FormatXLSX, interchange.FormatJSON, interchange.FormatVCard, interchange.FormatSalesforce}

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

In CSV a text that a program would run as a formula (it begins with = + - or @, a
tab or a line break) has an apostrophe in front, which sheetsync import takes off
again: +86 138 is written '+86 138. Numbers are written as they are.`,
		Example: "  sheetsync export acme --format xlsx -o backup/ --no-personal",
		Args:    arguments("REGISTER"),
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains(exportFormats, interchange.Format(f.format)) {
				return usage("formats are csv, xlsx, json, vcf and salesforce", "--format: there is no format %q", f.format)
			}
			if f.from != "mirror" && f.from != "sheet" {
				return usage("", "--from: it is mirror or sheet, not %q", f.from)
			}
			return a.with(c.Context(), args, func(s *service, registers []*config.Register) error {
				return a.export(c.Context(), s, registers[0], f)
			})
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.format, "format", "csv", "csv, xlsx, json, vcf or salesforce")
	flags.StringSliceVar(&f.resources, "resource", nil, "only this `resource`; may be repeated")
	flags.StringVarP(&f.output, "output", "o", "", "the `file` or directory to write to, or - for standard output (default the current directory)")
	flags.StringVar(&f.from, "from", "mirror", "read the mirror, or the sheet")
	flags.StringVar(&f.language, "language", "", "language of the headers: zh-CN or en (default the register's)")
	flags.BoolVar(&f.excel, "excel", false, "begin CSV with a byte-order mark, so that Excel sees that it is UTF-8")
	flags.BoolVar(&f.noPersonal, "no-personal", false, "leave out personal fields, and columns that the schema doesn't know")
	flags.BoolVar(&f.ids, "ids", false, "add the record ids")
	return c
}

func (a *app) export(ctx context.Context, s *service, r *config.Register, f exportFlags) error {
	defer a.progress("exporting " + r.Name)()
	d, format := s.descriptors[r.Name], interchange.Format(f.format)
	o := interchange.ExportOptions{Descriptor: d, Language: r.Language, NoPersonal: f.noPersonal, IDs: f.ids, Mark: f.excel}
	if f.language != "" {
		var err error
		if o.Language, err = language.Parse(f.language); err != nil {
			return usage("", "--language: %w", err)
		}
	}
	resources, err := exported(d, f, format)
	if err != nil {
		return err
	}
	tables, err := a.recordsOf(ctx, s, r, resources, f.from)
	if err != nil {
		return err
	}
	if f.output == "-" && len(tables) > 1 && format != interchange.FormatXLSX {
		return usage("name one with --resource", "only one resource can be written to standard output, and there are %d", len(tables))
	}
	out := exporter{app: a, register: r.Name, format: format, options: o, to: f.output, several: len(tables) > 1}
	if format == interchange.FormatXLSX {
		return out.file("", func(w io.Writer) (int, error) { return sum(tables), interchange.WriteXLSX(w, tables, o) })
	}
	for _, t := range tables {
		if err := out.table(t); err != nil {
			return err
		}
	}
	return nil
}

// exported are the resources that are written.
func exported(d *sheetschema.Descriptor, f exportFlags, format interchange.Format) ([]*sheetschema.Resource, error) {
	var resources []*sheetschema.Resource
	for _, name := range f.resources {
		r, err := resourceOf(d, name)
		if err != nil {
			return nil, err
		}
		resources = append(resources, r)
	}
	if len(resources) > 0 {
		return resources, nil
	}
	if format != interchange.FormatVCard && format != interchange.FormatSalesforce {
		return d.Resources, nil
	}
	for _, r := range d.Resources {
		if interchange.HasContacts(r) {
			return []*sheetschema.Resource{r}, nil
		}
	}
	return nil, usage("name a resource with --resource", "no resource of this register has contacts: fields for a person or company and an e-mail address or telephone number")
}

func sum(tables []*table.Table) int {
	n := 0
	for _, t := range tables {
		n += t.Len()
	}
	return n
}

// recordsOf reads the records, from the mirror or from the sheet.
func (a *app) recordsOf(ctx context.Context, s *service, r *config.Register, resources []*sheetschema.Resource, from string) ([]*table.Table, error) {
	if from == "mirror" {
		tables, err := s.db.Records(ctx, r.Name, resources, r.Location)
		if errors.Is(err, mirror.ErrNoRecords) {
			return nil, hinted(err, "run sheetsync sync "+r.Name+" first, or export the sheet as it is with --from sheet")
		}
		return tables, err
	}
	surveyed, circumstances, err := s.survey(ctx, r)
	if err != nil {
		return nil, err
	}
	all := make([]*table.Table, len(surveyed))
	for i := range surveyed {
		if t := &surveyed[i]; t.Grid != nil && t.Match.Row >= 0 {
			all[i], _ = table.Parse(t.Grid, t.Match, t.Resource, table.ParseOptions{Location: r.Location, Language: r.Language})
		}
	}
	syncer.Assess(s.descriptors[r.Name], all, nil, circumstances)
	var tables []*table.Table
	for _, resource := range resources {
		if all[resource.Index] == nil {
			return nil, fmt.Errorf("register %s: the sheet has no tab that is %s, or it has no header", r.Name, resource.Name)
		}
		tables = append(tables, all[resource.Index])
	}
	return tables, nil
}

// survey reads a register's tabs as they are now. It asks for no more than the
// right to read.
func (s *service) survey(ctx context.Context, r *config.Register) ([]syncer.SurveyedTab, syncer.Circumstances, error) {
	reg := s.register(r)
	c := syncer.Circumstances{
		Scope: expression.Scope{Today: expression.DayOf(time.Now().In(r.Location)), Zone: r.Location}, Language: r.Language, Country: reg.Country,
	}
	reg.WriteBack = false
	w, err := s.workbook(ctx, reg)
	if err != nil {
		return nil, c, err
	}
	tabs, err := s.db.Tabs(ctx, r.Name)
	if err != nil {
		return nil, c, err
	}
	surveyed, err := syncer.Survey(ctx, w, &reg, tabs)
	if err != nil {
		return nil, c, fmt.Errorf("register %s: %w", r.Name, err)
	}
	return surveyed, c, nil
}

// An exporter writes files.
type exporter struct {
	*app
	register string
	format   interchange.Format
	options  interchange.ExportOptions
	to       string
	several  bool
}

func (e *exporter) table(t *table.Table) error {
	return e.file(t.Resource.Name, func(w io.Writer) (int, error) {
		switch e.format {
		case interchange.FormatJSON:
			return t.Len(), interchange.WriteJSON(w, t, e.options)
		case interchange.FormatVCard:
			written, skipped, err := interchange.WriteVCards(w, t, e.options)
			if skipped > 0 {
				fmt.Fprintf(e.stderr, "%s: %d records are no contacts, without a name, e-mail address and telephone number\n", t.Resource.Name, skipped)
			}
			return written, err
		case interchange.FormatSalesforce:
			return t.Len(), interchange.WriteSalesforce(w, t, e.options)
		default:
			return t.Len(), interchange.WriteCSV(w, t, e.options)
		}
	})
}

// file writes a file beside its place and then moves it there, so that no half
// a file is ever taken for a whole one.
func (e *exporter) file(resource string, write func(io.Writer) (int, error)) error {
	if e.to == "-" {
		w := bufio.NewWriter(e.stdout)
		if _, err := write(w); err != nil {
			return err
		}
		return w.Flush()
	}
	name, err := e.place(resource)
	if err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(name), ".export-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer os.Remove(temporary.Name())
	records, err := write(temporary)
	if err = errors.Join(err, temporary.Chmod(0o600), temporary.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := os.Rename(temporary.Name(), name); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if e.json {
		return e.print(map[string]any{"register": e.register, "resource": resource, "format": e.format, "file": name, "records": records})
	}
	e.say("%s: %d records", name, records)
	return nil
}

// place returns the file's path, and makes the directory that it lies in.
func (e *exporter) place(resource string) (string, error) {
	usual := interchange.FileName(e.register, resource, e.format)
	if e.to == "" {
		return usual, nil
	}
	info, err := os.Stat(e.to)
	directory := err == nil && info.IsDir() || strings.HasSuffix(e.to, "/") || e.several && e.format != interchange.FormatXLSX
	name := e.to
	if directory {
		name = filepath.Join(e.to, usual)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
		return "", fmt.Errorf("make the directory: %w", err)
	}
	return name, nil
}
