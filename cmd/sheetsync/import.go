package main

import (
	"context"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/descriptor"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/importing"
	"sheetsync/cmd/internal/interrupt"
	"sheetsync/cmd/internal/service"
	"sheetsync/syncer/interchange"
)

func (a *app) importCommand() *cobra.Command {
	var o importing.Options
	var text textFlags
	c := &cobra.Command{
		Use:   "import REGISTER RESOURCE FILE",
		Short: "Add the rows of a file to a register's sheet",
		Long: `Reads a .csv (encoding and separator are detected), .xlsx or .vcf file, or
Salesforce's export of accounts or contacts, checks its rows, compares them with
each other and with those in the sheet, shows what it would do, and adds the new
rows below those that the sheet has. Columns are matched by their headers as in
the sheet itself.

Rows that are there already are skipped. Rows with errors are written to
FILE.rejected.csv with the reasons: correct that file and import it in turn. A
file is never imported twice, not even after a crash halfway; --again does it.`,
		Example: "  sheetsync import acme customers fair-2024.csv --dry-run",
		Args:    arguments("REGISTER", "RESOURCE", "FILE"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), args[:1], func(s *service.Service, registers []*config.Register) error {
				return a.importFile(c.Context(), s, registers[0], args[1], args[2], text, o)
			})
		},
	}
	flags := c.Flags()
	flags.BoolVar(&o.DryRun, "dry-run", false, "show what would be done; change nothing")
	flags.BoolVar(&o.Yes, "yes", false, "don't ask")
	flags.BoolVar(&o.Again, "again", false, "import a file that was imported before")
	flags.BoolVar(&o.SkipDuplicates, "skip-duplicates", false, "leave out rows that may be duplicates, too")
	flags.BoolVar(&o.KeepDuplicates, "keep-duplicates", false, "also add rows that are there already")
	flags.BoolVar(&o.KeepInvalid, "keep-invalid", false, "also add rows with errors, as they are")
	flags.BoolVar(&o.AddColumns, "add-columns", false, "add columns to the sheet for those that it has none for")
	text.add(flags)
	return c
}

func (a *app) importFile(ctx context.Context, s *service.Service, r *config.Register, name, file string, text textFlags, o importing.Options) error {
	if !r.WriteBack {
		return exit.Usage("set write_back: true for the register", "register %s: its sheet is only read (write_back: false), so nothing can be added to it", r.Name)
	}
	resource, err := descriptor.Resource(s.Descriptor(r), name)
	if err != nil {
		return err
	}
	var source *interchange.Source
	if err := interrupt.Abandonable(ctx, func() (err error) { source, err = text.read(ctx, file, resource, true); return err }); err != nil {
		return err
	}
	rows, err := tableFor(source, file, resource)
	if err != nil {
		return err
	}
	i := importing.Import{Terminal: &a.Terminal, Service: s, Register: r, Resource: resource, Options: o, File: file, Source: source, Rows: rows}
	return i.Run(ctx)
}
