package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/reminders"
)

// A preview is a mail that is written to a file instead of being sent.
type preview struct {
	file string // "" for none
	to   string // the recipient; "" for the first
}

// check refuses what doesn't go together.
func (p *preview) check(c *cobra.Command, resume bool) error {
	switch given := c.Flags().Changed("preview"); {
	case given && p.file == "":
		return exit.Usage("name a file, such as mail.html", "--preview is empty")
	case given && resume:
		return exit.Usage("", "--preview and --resume exclude each other")
	case !given && p.to != "":
		return exit.Usage("add --preview mail.html, or leave --to out", "--to says whose mail --preview writes")
	}
	return nil
}

// of refuses to preview the mails of several registers in one file.
func (p *preview) of(registers []*config.Register) error {
	if p.file == "" || len(registers) == 1 {
		return nil
	}
	names := make([]string, len(registers))
	for i, r := range registers {
		names[i] = r.Name
	}
	return exit.Usage("name one of "+strings.Join(names, ", "), "--preview writes a mail of one register")
}

// writePreview writes a mail of a dry run.
func (a *app) writePreview(report *reminders.Report, p preview) error {
	var recipients []string
	for i := range report.Mails {
		if m := &report.Mails[i]; m.HTML != "" && !slices.Contains(recipients, m.Recipient) {
			recipients = append(recipients, m.Recipient)
		}
	}
	if len(recipients) == 0 {
		return exit.Hint(fmt.Errorf("register %s: nothing is due to anybody on %s, so that there is no mail to write", report.Register, report.Day),
			"--at acts as if it were another day; nobody is mailed twice of what went out")
	}
	at := slices.IndexFunc(report.Mails, func(m reminders.Mail) bool {
		return m.HTML != "" && (p.to == "" || strings.EqualFold(m.Recipient, p.to))
	})
	if at < 0 {
		return exit.Hint(fmt.Errorf("register %s: nothing is due to %s on %s", report.Register, p.to, report.Day), "mails would go to "+strings.Join(recipients, ", "))
	}
	m := &report.Mails[at]
	content := m.HTML
	if strings.EqualFold(filepath.Ext(p.file), ".txt") {
		content = m.Subject + "\n\n" + m.Text
	}
	if err := a.put([]byte(content), p.file); err != nil {
		return err
	}
	if a.JSON {
		return a.reportReminders(*report)
	}
	a.Line("%s: the mail to %s “%s”; %s would go, and nothing was sent", p.file, m.Recipient, m.Subject, terminal.Count(len(report.Mails), "mail"))
	return nil
}
