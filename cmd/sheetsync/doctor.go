package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/doctor"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/reminders"
	"sheetsync/sheetschema/language"
)

func (a *app) doctorCommand() *cobra.Command {
	var f probeFlags
	var to string
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Check that everything the service needs is in order",
		Long: `Checks the configuration, the descriptors, the database, the access to each
spreadsheet, the mail server, up to the point where a mail would begin, and the chat
channels; to which addresses no mail goes; and says what is wrong and what to do. It
changes nothing in the sheets, sends no mail and posts nothing. The exit status is 1
when something failed.

--send-test sends one mail to an address, in the language of the first register, and
says what the mail server answered. robot:NAME posts a card in a channel instead.

--probe asks Google what its documentation leaves out, and on what the writing
beside people's rows stands: it adds a hidden scratch tab to the register's
spreadsheet, tries each thing there, and removes the tab. The register remembers
the answers; where they let no write be guarded, its sheet is only read from then
on, and the mirror goes on.`,
		Example: "  sheetsync doctor --config sheetsync.yaml\n  sheetsync doctor --probe acme\n  sheetsync doctor --send-test li@example.com\n  sheetsync doctor --send-test robot:sales-group",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if c.Flags().Changed("send-test") {
				if f.register != "" {
					return exit.Usage("", "--probe and --send-test are two things: ask for one of them")
				}
				return a.sendTest(c.Context(), to)
			}
			if f.register != "" {
				return a.probe(c.Context(), f)
			}
			return a.doctor(c.Context())
		},
	}
	c.Flags().StringVar(&f.register, "probe", "", "ask Google's API on the spreadsheet of this `register`")
	c.Flags().BoolVar(&f.yes, "yes", false, "probe without being asked")
	c.Flags().StringVar(&to, "send-test", "", "send a test mail to this `address`, or a card to robot:NAME")
	return c
}

// sendTest sends a test mail and reports what became of it.
func (a *app) sendTest(ctx context.Context, to string) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	speech := language.English
	if len(c.Registers) > 0 {
		speech = c.Registers[0].Language
	}
	send := func() (doctor.Diagnosis, error) { return doctor.SendTest(ctx, &c.Mail, to, speech, time.Now()) }
	if _, ok := reminders.RobotOf(strings.ToLower(to)); ok {
		send = func() (doctor.Diagnosis, error) { return doctor.PostTest(ctx, c, to) }
	}
	found, err := send()
	if err != nil {
		return err
	}
	if err := a.diagnosed(found); err != nil {
		return err
	}
	if found.Status == doctor.StatusFailed {
		return exit.Reported(exit.StatusFailed)
	}
	return nil
}

// diagnosed reports what was found about one thing.
func (a *app) diagnosed(d doctor.Diagnosis) error {
	if a.JSON {
		return a.Document(d)
	}
	a.Line("%-7s  %s: %s", d.Status, d.Check, d.Detail)
	if d.Hint != "" {
		a.Line("         hint: %s", d.Hint)
	}
	return nil
}

func (a *app) doctor(ctx context.Context) (err error) {
	failed := false
	report := func(d doctor.Diagnosis) {
		failed = failed || d.Status == doctor.StatusFailed
		err = errors.Join(err, a.diagnosed(d))
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
