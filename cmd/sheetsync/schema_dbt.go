package main

import (
	"context"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/descriptor"
	"sheetsync/cmd/internal/interrupt"
	"sheetsync/cmd/internal/service"
	"sheetsync/syncer/mirror/dbt"
	"sheetsync/syncer/mirror/reports"
)

func (a *app) schemaDBTCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "dbt [REGISTER]",
		Short: "Describe a register's database schema to dbt",
		Long: `Prints a sources.yml for a dbt project over PostgreSQL: the tables and report views of
a register, or of all that are configured, with what their columns mean in the
register's language, the schema's constraints as tests, and how fresh the records have
to be by the register's schedule. The tests warn, for the mirror keeps rows that break
the constraints, as the sheet does; sheetsync issues says what is wrong with them.
Columns with personal data have meta: {personal: true}.`,
		Example: "  sheetsync schema dbt acme > models/sources.yml",
		Args:    oneAtMost,
		RunE: func(c *cobra.Command, args []string) error {
			return interrupt.Abandonable(c.Context(), func() error { return a.printSources(c.Context(), args) })
		},
	}
}

func (a *app) printSources(ctx context.Context, args []string) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	registers, err := chosen(c, args)
	if err != nil {
		return err
	}
	described := make([]dbt.Register, len(registers))
	for i, r := range registers {
		if described[i], err = describe(ctx, r); err != nil {
			return err
		}
	}
	if !a.JSON {
		_, err = a.Out.Write([]byte(dbt.Sources(described...)))
		return err
	}
	for _, r := range described {
		if err := a.Document(map[string]any{"register": r.Name, "sources": dbt.Sources(r)}); err != nil {
			return err
		}
	}
	return nil
}

// describe is what dbt is told of a register.
func describe(ctx context.Context, r *config.Register) (dbt.Register, error) {
	d, err := descriptor.Source{BuiltIn: r.Schema, File: r.SchemaFile, Settings: r.Settings}.Load(ctx)
	if err != nil {
		return dbt.Register{}, err
	}
	return dbt.Register{
		Name: r.Name, Descriptor: d, MaxAge: service.MaxAge(r),
		Locale: reports.Locale{Language: r.Language, Zone: r.Location.String()},
	}, nil
}
