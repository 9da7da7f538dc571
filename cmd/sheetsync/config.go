package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/interrupt"
	"sheetsync/cmd/internal/service"
)

func (a *app) configCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "config",
		Short: "Check the configuration and show where each setting came from",
		Long: `Reads the configuration as every command does and prints each setting as it
counts, with where it came from: the default, a place in the file, an
environment variable or --set. Secrets are masked.

A setting's environment variable is SHEETSYNC_ and its key in capitals with
underscores: SHEETSYNC_MAIL_PORT, SHEETSYNC_REGISTERS_0_LANGUAGE.`,
		Example: "  SHEETSYNC_MAIL_PORT=25 sheetsync config --config sheetsync.yaml",
		Args:    noArguments,
		RunE: func(command *cobra.Command, _ []string) error {
			var c *config.Config
			if err := interrupt.Abandonable(command.Context(), func() (err error) { c, err = a.config(); return err }); err != nil {
				return err
			}
			if !a.JSON {
				if _, err := fmt.Fprint(a.Out, c.YAML()); err != nil {
					return err
				}
				place := "a private server on this machine: sheetsync doctor says to which port"
				if at, ok := service.ConnectionOf(c.Database.URL.Reveal()); ok && c.Database.URL.Reveal() != "" {
					place = at.String()
				}
				a.Line("# Metabase, Excel and others connect to %s, as a user that sheetsync grant makes", place)
				return nil
			}
			for _, setting := range c.Effective() {
				if err := a.Document(setting); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
