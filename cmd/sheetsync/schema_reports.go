package main

import (
	"context"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/descriptor"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/interrupt"
	"sheetsync/syncer/mirror/reports"
)

func (a *app) schemaReportsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "reports SCHEMA",
		Short: "List the report views that a descriptor gives",
		Long: `Lists the views that a register under this descriptor has in the database beside
its tables, and for each that it has not what the descriptor would need. With
--json each is a document with its columns, or with what it needs.`,
		Example: "  sheetsync schema reports foreign-trade",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return exit.Usage("usage: "+c.UseLine(), "name a descriptor")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			return interrupt.Abandonable(c.Context(), func() error { return a.listReports(c.Context(), args[0]) })
		},
	}
}

func (a *app) listReports(ctx context.Context, name string) error {
	source, err := descriptor.Find(name)
	if err != nil {
		return err
	}
	d, err := source.Load(ctx)
	if err != nil {
		return err
	}
	plan := reports.Of(d.Name, d, reports.Locale{})
	for _, v := range plan.Views {
		if !a.JSON {
			a.Line("%-32s %s", v.Name, v.Comment)
			continue
		}
		columns := make([]string, len(v.Columns))
		for i, c := range v.Columns {
			columns[i] = c.Name
		}
		if err := a.Document(map[string]any{"view": v.Name, "comment": v.Comment, "columns": columns}); err != nil {
			return err
		}
	}
	for _, l := range plan.Lacking {
		if !a.JSON {
			a.Line("%-32s not made: it needs %s", l.Name, l.Needs)
			continue
		}
		if err := a.Document(map[string]any{"view": l.Name, "needs": l.Needs}); err != nil {
			return err
		}
	}
	return nil
}
