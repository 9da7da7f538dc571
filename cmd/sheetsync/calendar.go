package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
)

// calendarFlags are those of the command calendar.
type calendarFlags struct {
	register        string
	revoke, replace bool
}

func (a *app) calendarCommand() *cobra.Command {
	var f calendarFlags
	c := &cobra.Command{
		Use:   "calendar [PERSON]",
		Short: "Give somebody a calendar of their dates to subscribe to",
		Long: `Makes a calendar of all open dates that are due to a person, past and to come, and
prints its address, once. The person adds it to Outlook, Google Calendar, Apple
Calendar, 企业微信, 钉钉 or 飞书 as a calendar from a URL; the app then follows the
sheet, while sheetsync run serves it at web.listen. PERSON is an address that a
register knows from its roles, its team or its records, or a name of its team.

The address is a secret: whoever knows it can read the calendar, until it is
revoked. Nobody can show it again, only replace it.

Without PERSON, it lists who has a calendar.`,
		Example: "  sheetsync calendar li@example.com\n  sheetsync calendar li@example.com --revoke",
		Args:    oneAtMost,
		RunE: func(c *cobra.Command, args []string) error {
			if err := f.check(args); err != nil {
				return err
			}
			var names []string
			if f.register != "" {
				names = append(names, f.register)
			}
			return a.with(c.Context(), names, func(s *service.Service, registers []*config.Register) error {
				switch {
				case len(args) == 0:
					return a.listCalendars(c.Context(), s, registers, &f)
				case f.revoke:
					return a.revokeCalendar(c.Context(), s, registers, args[0], &f)
				}
				return a.makeCalendar(c.Context(), s, registers, args[0], &f)
			})
		},
	}
	c.Flags().StringVar(&f.register, "register", "", "only the dates of this `register`, not of all of them")
	c.Flags().BoolVar(&f.revoke, "revoke", false, "end the calendar: its address opens nothing any more")
	c.Flags().BoolVar(&f.replace, "replace", false, "end the calendar and make another with a new address")
	return c
}

// check says what doesn't go together.
func (f *calendarFlags) check(args []string) error {
	const hint = "sheetsync calendar --help shows how; without PERSON and flags it lists who has a calendar"
	switch {
	case f.revoke && f.replace:
		return exit.Usage("--replace ends the calendar as well, and makes another", "--revoke and --replace don't go together")
	case len(args) == 0 && (f.revoke || f.replace):
		return exit.Usage(hint, "PERSON is missing")
	case len(args) == 1 && strings.TrimSpace(args[0]) == "":
		return exit.Usage(hint, "PERSON is empty")
	}
	return nil
}

// calendarLine is what calendar --json prints.
type calendarLine struct {
	Person   string     `json:"person"`
	Register string     `json:"register,omitempty"` // "" for all
	URL      string     `json:"url,omitempty"`      // of a new one
	Dates    *int       `json:"dates,omitempty"`    // of a new one, now
	MadeAt   *time.Time `json:"made_at,omitempty"`
	ReadAt   *time.Time `json:"read_at,omitempty"` // by an app, to about an hour
	Revoked  bool       `json:"revoked,omitempty"`
}

func (a *app) revokeCalendar(ctx context.Context, s *service.Service, registers []*config.Register, who string, f *calendarFlags) error {
	person := strings.ToLower(strings.TrimSpace(who))
	if !strings.Contains(person, "@") { // whoever has gone is known to no register any more
		var err error
		if person, _, err = acquainted(ctx, s, registers, who); err != nil {
			return err
		}
	}
	revoked, err := s.Feeds().Revoke(ctx, person, f.register, time.Now())
	if err != nil {
		return err
	}
	if len(revoked) == 0 {
		return exit.Hint(fmt.Errorf("%s has no calendar%s", person, ofRegister(f.register)), "sheetsync calendar lists who has one")
	}
	for _, feed := range revoked {
		if a.JSON {
			if err := a.Document(calendarLine{Person: feed.Person, Register: feed.Register, Revoked: true}); err != nil {
				return err
			}
		}
		a.Line("%s: the calendar%s is revoked; its address opens nothing any more", feed.Person, ofRegister(feed.Register))
	}
	return nil
}

func ofRegister(name string) string {
	if name == "" {
		return ""
	}
	return " of " + name
}

func (a *app) listCalendars(ctx context.Context, s *service.Service, registers []*config.Register, f *calendarFlags) error {
	list, err := s.Feeds().List(ctx)
	if err != nil {
		return err
	}
	zone := registers[0].Location
	var rows [][]string
	for _, feed := range list {
		if f.register != "" && feed.Register != f.register {
			continue
		}
		if a.JSON {
			if err := a.Document(calendarLine{Person: feed.Person, Register: feed.Register, MadeAt: &feed.MadeAt, ReadAt: feed.ReadAt}); err != nil {
				return err
			}
			continue
		}
		of, read := "all registers", "never read"
		if feed.Register != "" {
			of = feed.Register
		}
		if feed.ReadAt != nil {
			read = "last read " + feed.ReadAt.In(zone).Format(minutes)
		}
		rows = append(rows, []string{feed.Person, of, "made " + feed.MadeAt.In(zone).Format("2006-01-02"), read})
	}
	if !a.JSON && len(rows) == 0 {
		a.Line("nobody has a calendar; sheetsync calendar PERSON makes one")
	}
	terminal.Table(a.Text(), rows, 0)
	return nil
}
