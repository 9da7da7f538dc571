package main

import (
	"context"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/sheetschema/expression"
)

// resumed is what remind --resume --json prints of a register.
type resumed struct {
	Register    string `json:"register"`
	Unconfirmed int    `json:"unconfirmed"` // reminders that may have been sent, and are not sent again
	First       string `json:"first,omitempty"`
	Last        string `json:"last,omitempty"` // the days on which they were due to be sent
}

// resume shows what may have been sent after the backup was made that the database
// comes from, asks, and lets reminders go again.
func (a *app) resume(ctx context.Context, yes bool) error {
	return a.with(ctx, nil, func(s *service.Service, registers []*config.Register) error {
		doubts, err := s.Doubtful(ctx, registers)
		if err != nil {
			return err
		}
		lines := make([]resumed, len(doubts))
		for i, d := range doubts {
			lines[i] = resumed{Register: d.Register.Name, Unconfirmed: len(d.Keys)}
			if d.First != 0 {
				lines[i].First, lines[i].Last = d.First.String(), d.Last.String()
			}
			a.Line("%s: %s", d.Register.Name, doubtText(len(d.Keys), d.First, d.Last))
		}
		if !yes && !a.Confirm("They are noted as unconfirmed, which the next mail tells of, and reminders go again. Go on?") {
			return exit.Usage("add --yes to go on without being asked", "nothing was changed, and the reminders stay paused")
		}
		if err := s.Resume(ctx, doubts); err != nil {
			return err
		}
		for _, line := range lines {
			if a.JSON {
				if err := a.Document(line); err != nil {
					return err
				}
			}
		}
		a.Line("reminders go again, from the next round on")
		return nil
	})
}

func doubtText(count int, first, last expression.Day) string {
	switch {
	case count == 0:
		return "nothing that is due may have been sent already"
	case first == last:
		return terminal.Count(count, "reminder") + " of " + last.String() + " may have been sent already"
	}
	return terminal.Count(count, "reminder") + " of " + first.String() + " to " + last.String() + " may have been sent already"
}
