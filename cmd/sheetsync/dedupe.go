package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/descriptor"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/interrupt"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/rows"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/interchange"
	"sheetsync/validate/duplicates"
)

type dedupeFlags struct {
	schemaFlags
	resource, country string
	pairs             bool
	explain           []int
	text              textFlags
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

Fields are compared as the resource's duplicates policy says, and how much each
agreement and each difference tells is learned from the file itself. --explain A,B
prints for two rows how much, in bits: +1 makes it twice as likely that they are
one, -1 half as likely. The sum is the score's log-odds.

A .csv is the schema's first resource, unless --resource names another.`,
		Example: `  sheetsync dedupe --file customers.csv --schema foreign-trade --pairs
  sheetsync dedupe --file customers.csv --schema foreign-trade --explain 1,3`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if f.file == "" || f.schema == "" {
				return exit.Usage("usage: "+c.UseLine(), "name the file and its schema with --file and --schema")
			}
			if len(f.explain) != 0 && (len(f.explain) != 2 || f.explain[0] == f.explain[1]) {
				return exit.Usage("--explain takes two rows", "name them as in --explain 1,3")
			}
			return interrupt.Abandonable(c.Context(), func() error { return a.dedupe(c.Context(), f) })
		},
	}
	flags := c.Flags()
	f.schemaFlags.add(flags, "the .csv or .xlsx `file`")
	flags.StringVar(&f.resource, "resource", "", "the `resource` that the rows are of (default the first one)")
	flags.StringVar(&f.country, "country", "", "`code` of the country of telephone numbers without a country code, such as CN")
	flags.BoolVar(&f.pairs, "pairs", false, "print pairs instead of clusters")
	flags.IntSliceVar(&f.explain, "explain", nil, "say why `rows` A,B seem to be one, or two")
	f.text.add(flags)
	return c
}

func (a *app) dedupe(ctx context.Context, f dedupeFlags) error {
	d, err := descriptor.Load(ctx, f.schema)
	if err != nil {
		return err
	}
	r := d.Resources[0]
	if f.resource != "" {
		if r, err = descriptor.Resource(d, f.resource); err != nil {
			return err
		}
	}
	source, err := f.text.read(ctx, f.file, r, false)
	if err != nil {
		return err
	}
	found, err := tableFor(source, f.file, r)
	if err != nil {
		return err
	}
	match, _ := header.Match(found.Grid, r, header.MatchOptions{})
	if match.Row < 0 {
		return fmt.Errorf("%s: none of the first rows is a header of %s", f.file, r.Name)
	}
	t, _, left := rows.Parse(found.Grid, match, r, rows.Options{ParseOptions: table.ParseOptions{Separators: found.Separators}})
	for _, l := range left {
		a.Warn("row %d: %s", l.Row-match.Row-1, l.Issue(r).Message(language.NewPrinter(language.English)))
	}
	alike := duplicates.Find(t, duplicates.Options{Country: strings.ToUpper(f.country)})
	row := func(record int) int { return t.Row(record) - match.Row - 1 } // from 1 below the header
	out := csv.NewWriter(a.Out)
	defer out.Flush()
	if len(f.explain) != 0 {
		return a.explainPair(out, alike, f.explain, t.Len(), row)
	}
	if f.pairs {
		return a.listPairs(out, alike.Pairs, row)
	}
	clusters := make([][]int, len(alike.Clusters))
	for i, c := range alike.Clusters {
		for _, record := range c {
			clusters[i] = append(clusters[i], row(record))
		}
	}
	return a.listClusters(out, numberClusters(clusters, found.Grid.Rows()-match.Row-1))
}

// A pair is a line of dedupe --pairs.
type pair struct {
	A       int      `json:"row_a"`
	B       int      `json:"row_b"`
	Score   float64  `json:"score"` // 0 to 1
	Reasons []string `json:"reasons"`
}

func (a *app) listPairs(out *csv.Writer, pairs []duplicates.Pair, row func(int) int) error {
	if !a.JSON {
		_ = out.Write([]string{"row_a", "row_b", "score", "reasons"}) // the writer keeps its first error
	}
	for _, p := range pairs {
		if a.JSON {
			if err := a.Document(pair{row(p.A), row(p.B), p.Score, p.Reasons}); err != nil {
				return err
			}
			continue
		}
		_ = out.Write([]string{strconv.Itoa(row(p.A)), strconv.Itoa(row(p.B)), strconv.FormatFloat(p.Score, 'f', 4, 64), strings.Join(p.Reasons, ";")})
	}
	return out.Error()
}

func (a *app) listClusters(out *csv.Writer, clusters []int) error {
	if !a.JSON {
		_ = out.Write([]string{"row", "cluster"}) // the writer keeps its first error
	}
	for i, cluster := range clusters {
		if a.JSON {
			if err := a.Document(map[string]int{"row": i + 1, "cluster": cluster}); err != nil {
				return err
			}
			continue
		}
		_ = out.Write([]string{strconv.Itoa(i + 1), strconv.Itoa(cluster)})
	}
	return out.Error()
}

// numberClusters returns each row's cluster, numbered from 1 in the order of
// their first rows; a row that is like no other, or blank, is a cluster of its
// own. Rows count from 1.
func numberClusters(clusters [][]int, rows int) []int {
	first := make([]int, rows+1) // by row: the first row of its cluster
	for _, c := range clusters {
		for _, row := range c {
			first[row] = slices.Min(c)
		}
	}
	numbers, next := make([]int, rows+1), 0
	for row := 1; row <= rows; row++ {
		if first[row] == 0 || first[row] == row {
			next++
			numbers[row] = next
		} else {
			numbers[row] = numbers[first[row]]
		}
	}
	return numbers[1:]
}

// tableFor finds a resource's table in a file.
func tableFor(source *interchange.Source, name string, r *sheetschema.Resource) (*interchange.SourceTable, error) {
	t, ok := source.For(r)
	if !ok {
		return nil, exit.Hint(fmt.Errorf("%s has no tab called “%s”, or more than one", name, r.Caption("")), "give the tab one of these titles: "+strings.Join(append(r.Title.All(), r.Name), ", "))
	}
	return t, nil
}
