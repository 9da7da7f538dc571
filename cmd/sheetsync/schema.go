package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/nearest"
	"sheetsync/sheetschema/registers"
)

// loadSchema loads a built-in descriptor or one from a file.
func loadSchema(builtIn, file string) (*sheetschema.Descriptor, error) {
	var d *sheetschema.Descriptor
	var err error
	if builtIn != "" {
		d, err = registers.Load(builtIn)
	} else {
		d, err = sheetschema.LoadFile(file)
	}
	if err != nil {
		return nil, &exitError{status: exitUsage, err: err, hint: "sheetsync schema lint checks a descriptor; sheetsync schema show foreign-trade is an example"}
	}
	return d, nil
}

// schemaArgument finds the descriptor that an argument names.
func schemaArgument(name string) (builtIn, file string, err error) {
	builtIn, file, err = config.SchemaSource(name, ".")
	if err != nil {
		hint := "sheetsync schema show lists the built-in ones"
		if near := nearest.Name(name, registers.Names()); near != "" {
			hint = "did you mean " + near + "?"
		}
		return "", "", usage(hint, "%w", err)
	}
	return builtIn, file, nil
}

func (a *app) schemaCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "schema",
		Short: "Check or show the descriptor of a register",
		Long: `A descriptor says which tabs a register has, which columns they hold and what is
promised about them: a YAML or JSON Tabular Data Package with additions for
formulas, rules, duplicates and deadlines.`,
		Example: "  sheetsync schema show foreign-trade",
	}
	c.AddCommand(a.schemaFromSheetCommand(), a.schemaLintCommand(), a.schemaShowCommand())
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
				return usage("usage: "+c.UseLine(), "name a descriptor")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			broken := false
			for _, name := range args {
				ok, err := a.lint(name)
				if err != nil {
					return err
				}
				broken = broken || !ok
			}
			if broken {
				return &exitError{status: exitUsage, err: errReported}
			}
			return nil
		},
	}
}

func (a *app) schemaShowCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show [SCHEMA]",
		Short: "Print a descriptor; without one, list those that are built in",
		Long: `Prints a built-in descriptor, or the one in a file after checking it, so that it
can be copied and changed.`,
		Example: "  sheetsync schema show foreign-trade",
		Args:    atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.listSchemas()
			}
			builtIn, file, err := schemaArgument(args[0])
			if err != nil {
				return err
			}
			if _, err := loadSchema(builtIn, file); err != nil {
				return err
			}
			var source []byte
			if builtIn != "" {
				source, err = registers.Source(builtIn)
			} else {
				source, err = os.ReadFile(file)
			}
			if err != nil {
				return err
			}
			_, err = a.stdout.Write(source)
			return err
		},
	}
}

func (a *app) listSchemas() error {
	for _, name := range registers.Names() {
		d, err := registers.Load(name)
		if err != nil {
			return err
		}
		if a.json {
			if err := a.print(map[string]any{"name": name, "title": d.Title}); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(a.stdout, "%-18s %s\n", name, d.Title.In(""))
	}
	return nil
}
