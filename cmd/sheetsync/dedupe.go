package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/interchange"
	"sheetsync/validate/duplicates"
)

type dedupeFlags struct {
	file, schema, resource, country string
	pairs                           bool
	text                            textFlags
}

func (a *app) dedupeCommand() *cobra.Command {
	var f dedupeFlags
	c := &cobra.Command{
		Use:   "dedupe --file F --schema S",
		Short: "Find the rows of a file that seem to be the same",
		Long: `Reads a .csv or .xlsx file and prints CSV: for each row the number of its cluster.
Rows of one cluster seem to describe the same thing. With --pairs it prints the
pairs that seem to be the same, how likely that is (0 to 1), and the fields that
agree, separated by semicolons. Rows are counted from 1 below the header.

A .csv is the schema's first resource, unless --resource names another.`,
		Example: "  sheetsync dedupe --file customers.csv --schema foreign-trade --pairs",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if f.file == "" || f.schema == "" {
				return usage("usage: "+c.UseLine(), "name the file and its schema with --file and --schema")
			}
			return a.dedupe(f)
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.file, "file", "", "the .csv or .xlsx `file`")
	flags.StringVar(&f.schema, "schema", "", "the file's descriptor: a built-in `name` or a file")
	flags.StringVar(&f.resource, "resource", "", "the `resource` that the rows are of (default the first one)")
	flags.StringVar(&f.country, "country", "", "`code` of the country of telephone numbers without a country code, such as CN")
	flags.BoolVar(&f.pairs, "pairs", false, "print pairs instead of clusters")
	f.text.add(flags)
	return c
}

func (a *app) dedupe(f dedupeFlags) error {
	builtIn, file, err := schemaArgument(f.schema)
	if err != nil {
		return err
	}
	d, err := loadSchema(builtIn, file)
	if err != nil {
		return err
	}
	r := d.Resources[0]
	if f.resource != "" {
		if r, err = resourceOf(d, f.resource); err != nil {
			return err
		}
	}
	_, source, err := readSource(f.file, r, f.text, false)
	if err != nil {
		return err
	}
	match, _ := header.Match(source.Grid, r, header.MatchOptions{})
	if match.Row < 0 {
		return fmt.Errorf("%s: none of the first rows is a header of %s", f.file, r.Name)
	}
	t, _ := table.Parse(source.Grid, match, r, table.ParseOptions{})
	found := duplicates.Find(t, duplicates.Options{Country: strings.ToUpper(f.country)})
	row := func(record int) string { return strconv.Itoa(t.Row(record) - match.Row - 1) }
	w := csv.NewWriter(a.stdout)
	if f.pairs {
		_ = w.Write([]string{"row_a", "row_b", "score", "reasons"})
		for _, p := range found.Pairs {
			_ = w.Write([]string{row(p.A), row(p.B), strconv.FormatFloat(p.Score, 'f', 4, 64), strings.Join(p.Reasons, ";")})
		}
	} else {
		writeClusters(w, t, found, source.Grid.Rows()-match.Row-1, match.Row)
	}
	w.Flush()
	return w.Error()
}

// writeClusters numbers the clusters in the order of their first rows; a row
// that is like no other, or blank, is a cluster of its own.
func writeClusters(w *csv.Writer, t *table.Table, found *duplicates.Result, rows, header int) {
	_ = w.Write([]string{"row", "cluster"}) // the writer keeps its first error
	first := make([]int, rows+1)            // by row: the first row of its cluster
	for _, c := range found.Clusters {
		lowest := rows + 1
		for _, record := range c {
			lowest = min(lowest, t.Row(record)-header-1)
		}
		for _, record := range c {
			first[t.Row(record)-header-1] = lowest
		}
	}
	numbers := make([]int, rows+1)
	next := 0
	for row := 1; row <= rows; row++ {
		of := first[row]
		if of == 0 {
			of = row
		}
		if numbers[of] == 0 {
			next++
			numbers[of] = next
		}
		_ = w.Write([]string{strconv.Itoa(row), strconv.Itoa(numbers[of])})
	}
}

// readSource reads a file's table for a resource. Contacts are read only for an
// import.
func readSource(name string, r *sheetschema.Resource, text textFlags, contacts bool) (*interchange.Source, *interchange.SourceTable, error) {
	options, err := text.options()
	if err != nil {
		return nil, nil, err
	}
	if contacts {
		options.Resource = r
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, usage("", "%w", err)
	}
	source, err := interchange.Read(name, data, options)
	if err != nil {
		return nil, nil, err
	}
	table, ok := source.For(r)
	if !ok {
		return nil, nil, hinted(fmt.Errorf("%s has no tab called “%s”, or more than one", name, r.Caption("")), "give the tab one of these titles: "+strings.Join(append(r.Title.All(), r.Name), ", "))
	}
	return source, table, nil
}
