package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/doctor"
	"sheetsync/cmd/internal/exit"
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
		Long: `Goes through everything in order, though one thing is broken, and says what is wrong
and what to do: the configuration; time zones and data_dir on this machine; with what
the service signs in to Google, whether Google is reached, and the clock; whether the
quota suffices; each descriptor; the database, its migrations, rights and other
replicas; each spreadsheet, whether it is shared and with which right, its tabs,
headers and Tables, and whether it is a copy; the mail server, up to the point where a
mail would begin, and to which addresses no mail goes; the chat channels, the page and
the backups. It changes nothing in the sheets, sends no mail and posts nothing. The
exit status is 1 when something failed, and 2 where the configuration is wrong.

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
	a.Line("%-7s  %s: %s", d.Status, d.Check, strings.ReplaceAll(d.Detail, "\n", "\n         "))
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
	c, failure := config.LoadPartly(config.Sources{File: a.configFile, Environ: a.environ, Set: a.set})
	var wrong *config.Error
	if failure != nil && !errors.As(failure, &wrong) {
		return failure // there is no configuration to go by
	}
	var registers []*config.Register
	about := func(string) bool { return false }
	if wrong != nil {
		about = wrong.About
		for _, p := range wrong.Problems {
			hint := p.Hint
			p.Hint = ""
			report(doctor.Diagnosis{Check: "configuration", Status: doctor.StatusFailed, Detail: p.String(), Hint: hint})
		}
	}
	for i := range c.Registers {
		if !about(fmt.Sprintf("registers.%d", i)) {
			registers = append(registers, &c.Registers[i])
		}
	}
	if wrong == nil {
		report(doctor.Diagnosis{Check: "configuration", Status: doctor.StatusOK, Detail: cmp.Or(c.File, "no file") + ", " + terminal.Count(len(registers), "register")})
	}
	if len(c.Registers) == 0 && !about("registers") {
		report(doctor.Diagnosis{Check: "registers", Status: doctor.StatusFailed, Detail: "the configuration names none", Hint: "sheetsync adopt takes over a sheet that there is, and sheetsync init makes one"})
	}
	d := doctor.Doctor{Config: c, Registers: registers, Wrong: about, Report: report, Environ: a.environ, Log: a.logger}
	err = errors.Join(err, d.Examine(ctx))
	if wrong != nil {
		return errors.Join(err, exit.Reported(exit.StatusUsage))
	}
	if failed {
		return errors.Join(err, exit.Reported(exit.StatusFailed))
	}
	return err
}
