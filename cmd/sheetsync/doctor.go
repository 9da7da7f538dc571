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
	return &cobra.Command{
		Use:   "doctor",
		Short: "Check that everything the service needs is in order",
		Long: `Checks the configuration, the descriptors, the database, the access to each
spreadsheet and the mail server, and says what is wrong and what to do. It
changes nothing in the sheets and sends no mail. The exit status is 1 when
something failed.`,
		Example: "  sheetsync doctor --config sheetsync.yaml",
		Args:    noArguments,
		RunE:    func(c *cobra.Command, _ []string) error { return a.doctor(c.Context()) },
	}
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
