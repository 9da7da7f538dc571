package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/cmd/internal/web"
	"sheetsync/reminders"
	"sheetsync/reminders/feeds"
	"sheetsync/sheetschema/nearest"
)

func (a *app) makeCalendar(ctx context.Context, s *service.Service, registers []*config.Register, who string, f *calendarFlags) error {
	base, err := calendarBase(&s.Config.Web)
	if err != nil {
		return err
	}
	person, known, err := acquainted(ctx, s, registers, who)
	if err != nil {
		return err
	}
	dates := 0
	for _, r := range known {
		n, err := s.CalendarDates(ctx, r, person)
		if err != nil {
			return err
		}
		dates += n
	}
	token, err := s.Feeds().Make(ctx, person, f.register, f.replace, time.Now())
	if errors.Is(err, feeds.ErrExists) {
		return exit.Hint(fmt.Errorf("%s has a calendar already, and its address can't be shown again", person),
			"sheetsync calendar "+person+" --replace makes another, and the old address opens nothing any more")
	}
	if err != nil {
		return err
	}
	url := base + web.CalendarPath + token.Reveal() + web.CalendarSuffix
	if a.JSON {
		if err := a.Document(calendarLine{Person: person, Register: f.register, URL: url, Dates: &dates}); err != nil {
			return err
		}
	}
	a.Line("%s: %s now, of %s", person, terminal.Count(dates, "event"), strings.Join(registerNames(known), ", "))
	a.Line("%s", url)
	a.Line("This is shown once. Whoever knows the address can read the calendar; give it to nobody else.")
	if s.Config.Web.URL == "" {
		a.Warn("sheetsync: the address works on this machine only; set web.url to how people reach it from outside")
	}
	return nil
}

func registerNames(registers []*config.Register) []string {
	names := make([]string, len(registers))
	for i, r := range registers {
		names[i] = r.Name
	}
	return names
}

// calendarBase is what the addresses of calendars begin with.
func calendarBase(w *config.Web) (string, error) {
	if w.Listen == "" {
		return "", exit.Usage("set web.listen, such as to 127.0.0.1:8080, where sheetsync run serves calendars", "web.listen is off, so nobody could read a calendar")
	}
	base := w.Base()
	if base == "" {
		return "", exit.Usage("set it to the https address that leads there, such as https://register.example.com", "web.url is not set, so nobody knows how people reach web.listen")
	}
	return base, nil
}

// acquainted finds the address of a person, and the registers that know it.
func acquainted(ctx context.Context, s *service.Service, registers []*config.Register, who string) (person string, known []*config.Register, err error) {
	var others, holding []string
	var unread error
	for _, r := range registers {
		found, err := s.Acquaintance(ctx, r, who)
		if errors.Is(err, reminders.ErrNotMirrored) && len(registers) > 1 {
			unread = err
			continue
		}
		if err != nil {
			return "", nil, err
		}
		others = append(others, found.Known...)
		if found.Held {
			holding = append(holding, r.Name)
		}
		switch {
		case found.Address == "":
			continue
		case person != "" && person != found.Address:
			return "", nil, exit.Usage("write the address, or add --register", "%q is %s in register %s and %s in %s", who, person, known[0].Name, found.Address, r.Name)
		}
		person, known = found.Address, append(known, r)
	}
	names := strings.Join(registerNames(registers), ", ")
	switch {
	case person != "":
		return person, known, nil
	case len(holding) > 0:
		return "", nil, exit.Usage(fmt.Sprintf("sheetsync approve %s %s lets mail go there, and calendars; or add it to mail.allow", holding[0], who),
			"%s stands in records of %s, but may not be written to", who, strings.Join(holding, ", "))
	case unread != nil && len(others) == 0:
		return "", nil, unread
	}
	hint := "a role, the team's tab or the owner of a record has to name the person first"
	if !strings.Contains(who, "@") {
		hint = "write the person's address; names are those of the team's tab"
	}
	if near := nearest.Name(strings.ToLower(who), others); near != "" {
		hint = "did you mean " + near + "?"
	}
	return "", nil, exit.Usage(hint, "nobody called %q is known to %s", who, names)
}
