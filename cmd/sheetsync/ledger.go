package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/summary"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/reminders"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
)

func (a *app) ledgerCommand() *cobra.Command {
	var state string
	var limit int
	c := &cobra.Command{
		Use:   "ledger [REGISTER...]",
		Short: "List the reminders that were owed, attempted or sent",
		Long: `Lists the ledger's reminders, the newest first. A reminder is owed, sending, sent,
unconfirmed (nobody can know whether it arrived), failed or skipped. Each line says
when it was noted or sent, to whom, how it stands, the date, what is due, of which
record, and which reminder of that date it is.`,
		Example: "  sheetsync ledger acme --state unconfirmed",
		RunE: func(c *cobra.Command, args []string) error {
			if err := checkLedgerFlags(state, limit); err != nil {
				return err
			}
			return a.with(c.Context(), args, func(s *service.Service, registers []*config.Register) error {
				for _, r := range registers {
					lines, err := s.LedgerLines(c.Context(), r, state, limit)
					if err != nil {
						return err
					}
					if err := a.listLedger(s, r, lines); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	c.Flags().StringVar(&state, "state", "", "only reminders in this `state`")
	c.Flags().IntVar(&limit, "limit", 1000, "at most this many of each register")
	return c
}

func checkLedgerFlags(state string, limit int) error {
	var states []string
	for _, s := range []reminders.State{reminders.StateOwed, reminders.StateSending, reminders.StateSent, reminders.StateUnconfirmed, reminders.StateFailed, reminders.StateSkipped} {
		states = append(states, string(s))
	}
	if state != "" && !slices.Contains(states, state) {
		return exit.Usage("states are "+strings.Join(states, ", "), "--state: there is no state %q", state)
	}
	if limit < 1 {
		return exit.Usage("leave it out for 1000", "--limit: %d is not a number of lines", limit)
	}
	return nil
}

func (a *app) listLedger(s *service.Service, r *config.Register, lines []service.LedgerLine) error {
	a.Line("%s: %s", r.Name, terminal.Count(len(lines), "reminder"))
	rows := make([][]string, 0, len(lines))
	for i := range lines {
		l := &lines[i]
		if a.JSON {
			if err := a.Document(l); err != nil {
				return err
			}
			continue
		}
		rows = append(rows, ledgerRow(s.Descriptor(r), r, l))
	}
	terminal.Table(a.Text(), rows, 0)
	return nil
}

// ledgerRow says when it was noted or sent, to whom, how it stands, what it is about,
// and which reminder of that it is.
func ledgerRow(d *sheetschema.Descriptor, r *config.Register, l *service.LedgerLine) []string {
	when := l.CreatedAt
	if l.SentAt != nil {
		when = *l.SentAt
	}
	what, which := l.Deadline, l.Title
	if resource, ok := d.Resource(l.Resource); ok {
		at := slices.IndexFunc(resource.Deadlines, func(d sheetschema.Deadline) bool { return d.Name == l.Deadline })
		if at >= 0 {
			what = celltext.Line(cmp.Or(resource.Deadlines[at].Title.In(r.Language), l.Deadline))
		}
		which = cmp.Or(which, "record "+l.RecordID)
	}
	return []string{when.In(r.Location).Format(minutes), l.Recipient, ledgerState(l), l.DueDate, what, which, summary.StageText(l.Stage)}
}

// skipped says why a reminder wasn't sent.
var skipped = map[string]string{
	reminders.ClassSettled: "done or changed", reminders.ClassSuperseded: "a later one came", reminders.ClassLapsed: "long past", reminders.ClassSnoozed: "put off",
}

// ledgerState words a state, with the class of what went wrong.
func ledgerState(l *service.LedgerLine) string {
	class := ""
	if l.Class != nil {
		class = *l.Class
	}
	if class == "" {
		return l.State
	}
	if reminders.State(l.State) == reminders.StateSkipped {
		class = cmp.Or(skipped[class], class)
	}
	if l.Until != nil {
		class += " until " + *l.Until
	}
	return l.State + " (" + class + ")"
}
