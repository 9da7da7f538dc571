package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/interchange"
	"sheetsync/syncer/template/inference"
)

func (a *app) schemaFromSheetCommand() *cobra.Command {
	var file, out string
	c := &cobra.Command{
		Use:   "from-sheet [SPREADSHEET]",
		Short: "Write a first descriptor for a sheet that there is",
		Long: `Reads a spreadsheet, or a file with --file, and prints a first descriptor for it:
names and titles from its headers, types, formats, choices and keys guessed from
its cells, each with its evidence in a comment. It holds no cell's content but
the choices of columns that have only a few. Review it before you use it.`,
		Example: `  sheetsync schema from-sheet https://docs.google.com/spreadsheets/d/… > register.yaml
  sheetsync schema from-sheet --file register.xlsx --out register.yaml`,
		Args: atMost(1),
		RunE: func(c *cobra.Command, args []string) error {
			if (len(args) == 1) == (file != "") {
				return usage("usage: "+c.UseLine(), "name a spreadsheet, or a file with --file")
			}
			read := func() (string, []inference.Tab, error) { return tabsOfFile(file) }
			if file == "" {
				read = func() (string, []inference.Tab, error) { return a.tabsOfSpreadsheet(c.Context(), args[0]) }
			}
			title, tabs, err := read()
			if err != nil {
				return err
			}
			return a.writeDescriptor(inference.Infer(title, tabs), out)
		},
	}
	c.Flags().StringVar(&file, "file", "", "read this .xlsx or .csv `file` instead of a spreadsheet")
	c.Flags().StringVar(&out, "out", "", "write the descriptor into this `file`, which must not be there yet")
	return c
}

func tabsOfFile(name string) (string, []inference.Tab, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return "", nil, usage("", "--file: %w", err)
	}
	source, err := interchange.Read(name, data, interchange.ReadOptions{})
	if err != nil {
		return "", nil, hinted(err, "save it as .xlsx, or as .csv")
	}
	title := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	var tabs []inference.Tab
	for _, t := range source.Tables {
		if t.Title == "" {
			t.Title = title
		}
		tabs = append(tabs, inference.Tab{Title: t.Title, Grid: t.Grid})
	}
	return title, tabs, nil
}

func (a *app) tabsOfSpreadsheet(ctx context.Context, spreadsheet string) (string, []inference.Tab, error) {
	id, err := config.SpreadsheetID(spreadsheet)
	if err != nil {
		return "", nil, usage("copy the address of the open sheet", "%w", err)
	}
	client, err := a.sheetsClient(ctx, false)
	if err != nil {
		return "", nil, err
	}
	book := client.Workbook(id)
	described, err := book.Describe(ctx)
	if err != nil {
		return "", nil, fmt.Errorf("look at the spreadsheet: %w", err)
	}
	var tabs []inference.Tab
	var requests []syncer.TabRequest
	for _, t := range described.Tabs {
		tabs = append(tabs, inference.Tab{Title: t.Title})
		requests = append(requests, syncer.TabRequest{SheetID: t.SheetID, Title: t.Title, Display: numbers})
	}
	content, err := book.Fetch(ctx, requests)
	if err != nil {
		return "", nil, fmt.Errorf("read the spreadsheet: %w", err)
	}
	for i := range tabs {
		tabs[i].Grid = content.Grids[i]
	}
	return described.Title, tabs, nil
}

// numbers are the columns whose cells have to be seen: only their look tells
// dates from numbers.
func numbers(g *table.Grid) []int {
	var columns []int
	for c := range g.Columns() {
		if g.HasNumbers(c, 0) {
			columns = append(columns, c)
		}
	}
	return columns
}

// writeDescriptor checks the descriptor and writes it.
func (a *app) writeDescriptor(source []byte, out string) error {
	d, err := sheetschema.Load("from-sheet.yaml", source)
	if err != nil {
		return hinted(errors.New("there is no tab with a header row and columns"), "a table needs a row of headers above its records")
	}
	if out == "" {
		_, err := a.stdout.Write(source)
		return err
	}
	f, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return usage("choose another name, or remove it first", "--out: %s is there already", out)
	}
	if err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	if _, err := f.Write(source); err != nil {
		_ = f.Close()
		return fmt.Errorf("--out: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	fields := 0
	for _, r := range d.Resources {
		fields += len(r.Fields)
	}
	a.note("%s: %d tabs, %d columns", out, len(d.Resources), fields)
	return nil
}
