package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
)

// A ledgerLine is a reminder as the ledger holds it.
type ledgerLine struct {
	Register  string     `json:"register" db:"register"`
	Resource  string     `json:"resource" db:"resource"`
	RecordID  string     `json:"record_id" db:"record_id"`
	Deadline  string     `json:"deadline" db:"deadline"`
	DueDate   string     `json:"due_date" db:"due_date"`
	Stage     string     `json:"stage" db:"stage"`
	Recipient string     `json:"recipient" db:"recipient"`
	State     string     `json:"state" db:"state"`
	Class     *string    `json:"class" db:"error_class"`
	Attempts  int        `json:"attempts" db:"attempts"`
	MessageID *string    `json:"message_id" db:"message_id"`
	CreatedAt time.Time  `json:"created_at" db:"created_at"`
	SentAt    *time.Time `json:"sent_at" db:"sent_at"`
}

const selectLedger = `
SELECT register, resource, record_id, deadline, to_char(due_date, 'YYYY-MM-DD') AS due_date, stage, recipient,
       state, error_class, attempts, message_id, created_at, sent_at
FROM sheetsync.ledger
WHERE register = $1 AND ($2 = '' OR state = $2)
ORDER BY created_at DESC, id DESC
LIMIT $3`

func (a *app) ledgerCommand() *cobra.Command {
	var state string
	var limit int
	c := &cobra.Command{
		Use:   "ledger [REGISTER...]",
		Short: "List the reminders that were owed, attempted or sent",
		Long: `Lists the ledger's reminders, the newest first. A reminder is owed, sending, sent,
unconfirmed (it can't be known whether it arrived), failed or skipped.`,
		Example: "  sheetsync ledger acme --state unconfirmed",
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), args, func(s *service, registers []*config.Register) error {
				for _, r := range registers {
					var lines []ledgerLine
					if err := s.db.DB().SelectContext(c.Context(), &lines, selectLedger, r.Name, state, limit); err != nil {
						return fmt.Errorf("read the ledger of %s: %w", r.Name, err)
					}
					if err := a.listLedger(r, lines); err != nil {
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

func (a *app) listLedger(r *config.Register, lines []ledgerLine) error {
	if !a.json {
		a.say("%s: %d reminders", r.Name, len(lines))
	}
	for _, l := range lines {
		if a.json {
			if err := a.print(l); err != nil {
				return err
			}
			continue
		}
		state := l.State
		if l.Class != nil && *l.Class != "" {
			state += " (" + *l.Class + ")"
		}
		a.say("  %s  %-12s %s.%s %s  %s  %s", l.DueDate, l.Stage, l.Resource, l.Deadline, l.RecordID, l.Recipient, state)
	}
	return nil
}
