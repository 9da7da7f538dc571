package main

import (
	"context"
	"errors"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/reminders"
	"sheetsync/reminders/ledger"
	"sheetsync/reminders/mail"
	"sheetsync/sheetschema/expression"
)

// A reminding sends the reminders of registers.
type reminding struct {
	service *reminders.Service
	sender  *mail.Sender // nil for dry runs
}

var errNoMail = errors.New("mail.host is not set, so no reminders can be sent")

// openReminding joins the ledger, the mirror's records and the mail server. A
// dry run needs no mail server.
func (s *service) openReminding(dryRun bool) (*reminding, error) {
	r := &reminding{service: &reminders.Service{
		Source: ledger.NewSource(s.db.DB()), Ledger: ledger.New(s.db.DB()), Logger: s.log,
	}}
	if dryRun {
		return r, nil
	}
	m := s.config.Mail
	if m.Host == "" {
		return nil, &exitError{status: exitUsage, err: errNoMail, hint: "set mail.host and mail.from, or use --dry-run to see what is due"}
	}
	var err error
	r.sender, err = mail.New(mail.Config{
		Host: m.Host, Port: m.Port, TLS: mail.TLS(m.TLS), Username: m.Username, Password: m.Password.Reveal(), From: m.From,
	})
	if err != nil {
		return nil, &exitError{status: exitUsage, err: err}
	}
	r.service.Mailer, r.service.Domain = r.sender, r.sender.Domain()
	return r, nil
}

func (r *reminding) close() error {
	if r.sender == nil {
		return nil
	}
	return r.sender.Close()
}

// remind sends what is due in a register at an instant.
func (s *service) remind(ctx context.Context, with *reminding, r *config.Register, at time.Time, dryRun bool) (reminders.Report, error) {
	return with.service.Run(ctx, reminders.Request{Register: s.reminded(r, at), At: at, DryRun: dryRun})
}

func (s *service) reminded(r *config.Register, at time.Time) reminders.Register {
	register := reminders.Register{
		Name: r.Name, Descriptor: s.descriptors[r.Name], Language: r.Language, Zone: r.Location, Roles: r.Roles,
		Link: s.link(r),
	}
	if schedule, ok := remindSchedule(r); ok {
		register.DueFrom = schedule.TimeOfDay(expression.DayOf(at.In(r.Location)))
	}
	return register
}

// remindSchedule is the register's schedule; ok is false where it has none.
func remindSchedule(r *config.Register) (s reminders.Schedule, ok bool) {
	if r.Remind == "" {
		return s, false
	}
	s, err := reminders.ParseSchedule(r.Remind, r.Location)
	return s, err == nil
}

// link is where people open a register's sheet.
func (s *service) link(r *config.Register) string {
	if s.config.Google.Endpoint != "" {
		return "" // an emulator has pages of its own
	}
	return "https://docs.google.com/spreadsheets/d/" + r.SpreadsheetID + "/edit"
}

// parseAt reads a day, which means the register's hour of reminders on it, or
// an instant.
func parseAt(text string, r *config.Register) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, text, r.Location)
	if err != nil {
		return time.Time{}, usage("write a day like 2025-03-31, or an instant like 2025-03-31T08:30:00+08:00", "--at %q is neither a day nor an instant", text)
	}
	if schedule, ok := remindSchedule(r); ok {
		return schedule.On(expression.DayOf(day)), nil
	}
	return day.Add(12 * time.Hour), nil
}
