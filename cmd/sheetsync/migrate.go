package main

import (
	"errors"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/service"
)

func (a *app) migrateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "migrate",
		Short: "Bring the service's own tables to this version of the program",
		Long: `Makes or updates the tables in the schema sheetsync: runs, issues, duplicates and
the ledger of reminders. Every command that needs them does so by itself;
migrate is for those who want it done before a new version is rolled out. The
tables and report views of a register follow its schema at the register's next
run.`,
		Example: "  sheetsync migrate --config sheetsync.yaml",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			ctx := c.Context()
			configuration, err := a.config()
			if err != nil {
				return err
			}
			db, err := service.OpenDatabase(ctx, configuration, a.logger)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, db.Close(ctx)) }()
			applied, err := db.Migrate(ctx)
			if err != nil {
				return err
			}
			if a.JSON {
				if applied == nil {
					applied = []string{}
				}
				return a.Document(map[string][]string{"applied": applied})
			}
			if len(applied) == 0 {
				a.Line("up to date")
			}
			for _, name := range applied {
				a.Line("applied %s", name)
			}
			return nil
		},
	}
}
