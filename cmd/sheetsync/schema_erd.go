package main

import (
	"context"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/descriptor"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/interrupt"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/erd"
)

func (a *app) schemaERDCommand() *cobra.Command {
	var languageFlag string
	c := &cobra.Command{
		Use:   "erd SCHEMA",
		Short: "Draw a descriptor's tables and how they refer to each other",
		Long: `Prints an entity-relationship diagram of a descriptor as the text of Mermaid: tables
with their columns, types as in PostgreSQL, keys and titles, and the foreign keys
with how many records they join. Put between lines of three backticks, the first
with the word mermaid behind them, it is a picture on GitHub, in GitLab and Notion.`,
		Example: "  sheetsync schema erd foreign-trade --language en > register.mmd",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return exit.Usage("usage: "+c.UseLine(), "name a descriptor")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			tag, err := languageOf(languageFlag, a.language())
			if err != nil {
				return err
			}
			return interrupt.Abandonable(c.Context(), func() error { return a.drawSchema(c.Context(), args[0], tag) })
		},
	}
	c.Flags().StringVar(&languageFlag, "language", "", "language of the titles: zh-CN or en (default the environment's)")
	return c
}

func (a *app) drawSchema(ctx context.Context, name string, tag language.Tag) error {
	d, err := descriptor.Load(ctx, name)
	if err != nil {
		return err
	}
	drawn := erd.Mermaid(d, tag)
	if a.JSON {
		return a.Document(map[string]any{"schema": d.Name, "mermaid": drawn})
	}
	_, err = a.Out.Write([]byte(drawn))
	return err
}
