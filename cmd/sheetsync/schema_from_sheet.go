package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/adopting"
	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/interrupt"
	"sheetsync/cmd/internal/service"
	"sheetsync/sheetschema"
	"sheetsync/syncer/atomicfile"
	"sheetsync/syncer/template/inference"
)

func (a *app) schemaFromSheetCommand() *cobra.Command {
	var file, out string
	c := &cobra.Command{
		Use:   "from-sheet [SPREADSHEET]",
		Short: "Write a first descriptor for an existing sheet",
		Long: `Reads a spreadsheet, or a file with --file, and prints a first descriptor for it:
names and titles from its headers, types, formats, choices and keys guessed from
its cells and the words of its headings, with references between the tabs, totals,
reminders and the columns that tell duplicates, each with its evidence in a
comment. Nothing in it should hurt tomorrow's rows: lists of values are closed only
for grades, and only what names a record is required. Review it before you use it.`,
		Example: `  sheetsync schema from-sheet https://docs.google.com/spreadsheets/d/… > register.yaml
  sheetsync schema from-sheet --file register.xlsx --out register.yaml`,
		Args: oneAtMost,
		RunE: func(c *cobra.Command, args []string) error {
			if (len(args) == 1) == (file != "") {
				return exit.Usage("usage: "+c.UseLine(), "name a spreadsheet, or a file with --file")
			}
			var book *adopting.Book
			var err error
			if file != "" {
				err = interrupt.Abandonable(c.Context(), func() (err error) { book, err = bookOfFile(c.Context(), file); return err })
			} else {
				book, err = a.bookOfSpreadsheet(c.Context(), args[0])
			}
			if err != nil {
				return err
			}
			return a.writeDescriptor(inference.Infer(book.Title, book.Tables(), inference.Options{}).YAML, out)
		},
	}
	c.Flags().StringVar(&file, "file", "", "read this .xlsx or .csv `file` instead of a spreadsheet")
	c.Flags().StringVar(&out, "out", "", "write the descriptor into this `file`, which must not be there yet")
	return c
}

func bookOfFile(ctx context.Context, name string) (*adopting.Book, error) {
	source, err := (&textFlags{}).read(ctx, name, nil, false)
	if err != nil {
		return nil, exit.Hint(err, fileHint(err))
	}
	return adopting.FromFile(strings.TrimSuffix(filepath.Base(name), filepath.Ext(name)), source), nil
}

func (a *app) bookOfSpreadsheet(ctx context.Context, spreadsheet string) (*adopting.Book, error) {
	id, err := config.SpreadsheetID(spreadsheet)
	if err != nil {
		return nil, exit.Usage("copy the address of the open sheet", "%w", err)
	}
	client, err := a.sheetsClient(ctx, service.Rights{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	return adopting.Read(ctx, client.Workbook(id))
}

// writeDescriptor checks the descriptor and writes it.
func (a *app) writeDescriptor(source []byte, out string) error {
	d, err := sheetschema.Load("from-sheet.yaml", source)
	if err != nil {
		return exit.Hint(errors.New("there is no tab with a header row and columns"), "a table needs a row of headers above its records")
	}
	if out == "" {
		return a.showDescriptor(source)
	}
	if _, err := os.Stat(out); err == nil {
		return exit.Usage("choose another name, or remove it first", "--out: %s is there already", out)
	}
	if err := atomicfile.WriteFile(out, source, 0o644); err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	a.Notify("%s: %d tabs, %d columns", out, len(d.Resources), countFields(d))
	return nil
}
