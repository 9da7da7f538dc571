package main

import "github.com/spf13/cobra"

// commands returns the commands in the order of their names, as cobra shows them.
func (a *app) commands() []*cobra.Command {
	return []*cobra.Command{
		a.approveCommand(),
		a.checkCommand(),
		a.configCommand(),
		a.dedupeCommand(),
		a.demoCommand(),
		a.doctorCommand(),
		a.emulateCommand(),
		a.exportCommand(),
		a.importCommand(),
		a.initCommand(),
		a.issuesCommand(),
		a.ledgerCommand(),
		a.migrateCommand(),
		a.remindCommand(),
		a.runCommand(),
		a.schemaCommand(),
		a.syncCommand(),
		a.versionCommand(),
	}
}
