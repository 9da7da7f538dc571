package main

import (
	"os/user"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/review"
	"sheetsync/cmd/internal/service"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/answers"
)

func (a *app) duplicatesAnswerCommand() *cobra.Command {
	var which whichFlags
	c := &cobra.Command{
		Use:   "answer A B same|different|withdrawn",
		Short: "Decide whether two records are one",
		Long: `Decides whether two records are one, as people do in the sheet's column “Duplicate
of”: same joins them whatever they hold, different keeps them apart. It holds from the
next run on, until one of the two changes in a compared field; withdrawn takes back
what was decided. Any words that are understood in the sheet do.

A and B are Record IDs, rows of the tab (of several tabs: 'Customers 2025!57'), or names.`,
		Example: `  sheetsync duplicates answer 57 103 different --register acme`,
		Args:    arguments("A", "B", "same|different|withdrawn"),
		RunE: func(c *cobra.Command, args []string) error {
			verdict, ok := answers.Read(args[2])
			switch v := answers.Verdict(args[2]); v {
			case answers.Same, answers.Different, answers.Withdrawn:
				verdict, ok = v, true
			}
			if !ok {
				return exit.Usage("write same, different or withdrawn", "%q is no answer", args[2])
			}
			return a.withPair(c.Context(), which, args[0], args[1], func(s *service.Service, r *config.Register, p *review.Pair) error {
				older, newer, d := p.Decision(verdict, time.Now())
				if u, err := user.Current(); err == nil {
					d.By = u.Username
				}
				if err := s.DB.Decide(c.Context(), r.Name, &d); err != nil {
					return err
				}
				if a.JSON {
					return a.Document(review.DecisionOf(r.Name, &d, p.Records))
				}
				words := language.NewPrinter(language.English)
				a.Line("%s and %s: %s, from the next run on", older.Place(words), newer.Place(words), verdict)
				return nil
			})
		},
	}
	which.add(c.Flags())
	return c
}
