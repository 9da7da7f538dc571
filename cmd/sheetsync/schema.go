package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/descriptor"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/interrupt"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/registers"
)

func (a *app) schemaCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "schema",
		Short: "Check or show the descriptor of a register",
		Long: `A descriptor says which tabs a register has, which columns they hold and what is
promised about them: a YAML or JSON Tabular Data Package with additions for
formulas, rules, duplicates and deadlines.`,
		Example: "  sheetsync schema show foreign-trade",
	}
	c.AddCommand(a.schemaDBTCommand(), a.schemaERDCommand(), a.schemaFromSheetCommand(), a.schemaLintCommand(), a.schemaReportsCommand(), a.schemaShowCommand())
	return c
}

func (a *app) schemaLintCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "lint SCHEMA...",
		Short: "Check descriptors, built in or from files",
		Long: `Checks each descriptor and prints what is wrong with it, with file, line, column
and member, and what could be better. The exit status is 2 when a descriptor
can't be used.`,
		Example: "  sheetsync schema lint foreign-trade",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return exit.Usage("usage: "+c.UseLine(), "name a descriptor")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			return interrupt.Abandonable(c.Context(), func() error { return a.lintAll(c.Context(), args) })
		},
	}
}

func (a *app) schemaShowCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show [SCHEMA]",
		Short: "Print a descriptor; without one, list those that are built in",
		Long: `Prints a built-in descriptor, or the one in a file after checking it; where that
extends another, the whole that both make up. With --json it is one JSON document,
which is a descriptor too.`,
		Example: "  sheetsync schema show foreign-trade",
		Args:    oneAtMost,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.listSchemas()
			}
			return interrupt.Abandonable(c.Context(), func() error { return a.showSchema(c.Context(), args[0]) })
		},
	}
}

func (a *app) listSchemas() error {
	for _, name := range registers.Names() {
		d, err := registers.Load(name)
		if err != nil {
			return err
		}
		if a.JSON {
			if err := a.Document(map[string]any{"name": name, "title": d.Title}); err != nil {
				return err
			}
			continue
		}
		a.Line("%-18s %s", name, d.Title.In(""))
	}
	return nil
}

// lintAll checks the descriptors that the names mean.
func (a *app) lintAll(ctx context.Context, names []string) error {
	broken := false
	for _, name := range names {
		ok, err := a.lint(ctx, name)
		if err != nil {
			return err
		}
		broken = broken || !ok
	}
	if broken {
		return exit.Reported(exit.StatusUsage)
	}
	return nil
}

// showSchema prints the descriptor that a name means, if it can be used.
func (a *app) showSchema(ctx context.Context, name string) error {
	source, err := descriptor.Find(name)
	if err != nil {
		return err
	}
	if _, err := source.Load(ctx); err != nil {
		return err
	}
	text, err := source.Text(ctx)
	if err != nil {
		return err
	}
	return a.showDescriptor(text)
}

// showDescriptor prints a descriptor as it is written, or with --json on a line.
func (a *app) showDescriptor(text []byte) error {
	if !a.JSON {
		_, err := a.Out.Write(text)
		return err
	}
	document, err := yaml.YAMLToJSON(text) // JSON is YAML, too
	if err != nil {
		return fmt.Errorf("write the descriptor as JSON: %w", err)
	}
	return a.Document(json.RawMessage(document))
}

// lint prints what is wrong with a descriptor and reports whether it can be used.
func (a *app) lint(ctx context.Context, name string) (usable bool, err error) {
	source, err := descriptor.Find(name)
	if err != nil {
		return false, err
	}
	found, d, err := source.Lint(ctx, name)
	if err != nil {
		return false, err
	}
	for _, l := range found {
		if !a.JSON {
			a.Line("%s", l)
		} else if err := a.Document(l); err != nil {
			return false, err
		}
	}
	if d == nil {
		return false, nil
	}
	a.Line("%s: usable: %d tabs, %d columns, %d remarks", name, len(d.Resources), countFields(d), len(found))
	return true, nil
}

func countFields(d *sheetschema.Descriptor) int {
	n := 0
	for _, r := range d.Resources {
		n += len(r.Fields)
	}
	return n
}
