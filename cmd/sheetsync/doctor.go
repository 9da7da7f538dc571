package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/doctor"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
)

func (a *app) doctorCommand() *cobra.Command {
	var f probeFlags
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Check that everything the service needs is in order",
		Long: `Checks the configuration, the descriptors, the database, the access to each
spreadsheet, the mail server and the chat channels, and says what is wrong and what
to do. It changes nothing in the sheets, sends no mail and posts nothing. The exit status is 1 when
something failed.

--probe asks Google what its documentation leaves out, and on what the writing
beside people's rows stands: it adds a hidden scratch tab to the register's
spreadsheet, tries each thing there, and removes the tab. The register remembers
the answers; where they let no write be guarded, its sheet is only read from then
on, and the mirror goes on.`,
		Example: "  sheetsync doctor --config sheetsync.yaml\n  sheetsync doctor --probe acme",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if f.register != "" {
				return a.probe(c.Context(), f)
			}
			return a.doctor(c.Context())
		},
	}
	c.Flags().StringVar(&f.register, "probe", "", "ask Google's API on the spreadsheet of this `register`")
	c.Flags().BoolVar(&f.yes, "yes", false, "probe without being asked")
	return c
}

func (a *app) doctor(ctx context.Context) (err error) {
	failed := false
	report := func(d doctor.Diagnosis) {
		failed = failed || d.Status == doctor.StatusFailed
		if a.JSON {
			err = errors.Join(err, a.Document(d))
			return
		}
		a.Line("%-7s  %s: %s", d.Status, d.Check, d.Detail)
		if d.Hint != "" {
			a.Line("         hint: %s", d.Hint)
		}
	}
	c, failure := a.config()
	if failure != nil {
		return failure
	}
	registers, failure := chosen(c, nil)
	if failure != nil {
		return failure
	}
	report(doctor.Diagnosis{Check: "configuration", Status: doctor.StatusOK, Detail: c.File + ", " + terminal.Count(len(registers), "register")})
	s, failure := service.Open(ctx, c, registers, a.logger)
	if failure != nil {
		return failure
	}
	defer func() { err = errors.Join(err, s.Close(ctx)) }()
	doctor.Doctor{Service: s, Report: report}.Examine(ctx, registers)
	if failed {
		return errors.Join(err, exit.Reported(exit.StatusFailed))
	}
	return err
}
