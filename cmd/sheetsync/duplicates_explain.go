package main

import (
	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/review"
	"sheetsync/cmd/internal/service"
	"sheetsync/sheetschema/language"
)

func (a *app) duplicatesExplainCommand() *cobra.Command {
	var which whichFlags
	var tag string
	c := &cobra.Command{
		Use:   "explain A B",
		Short: "Say why two records seem to be one, or two",
		Long: `Says for two records how strongly each field speaks for their being one, or against
it: from what is known of any two records, line by line, to the score. The numbers
are in bits, and stand beside their sum so far: +1 makes it twice as likely that the
two are one, -1 half as likely. Below each line is what the two hold.

A and B are Record IDs, rows of the tab (of several tabs: 'Customers 2025!57'), or names.`,
		Example: "  sheetsync duplicates explain 57 103 --register acme --resource customers --language zh-CN",
		Args:    arguments("A", "B"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withPair(c.Context(), which, args[0], args[1], func(s *service.Service, r *config.Register, p *review.Pair) error {
				l, err := languageOf(tag, r.Language)
				if err != nil {
					return err
				}
				known, err := s.DB.Duplicates(c.Context(), r.Name)
				if err != nil {
					return err
				}
				x := p.Explain(r.Name, s.Register(r).Country, known.Decisions)
				if a.JSON {
					return a.Document(x)
				}
				x.Write(a.Text(), p, language.NewPrinter(l))
				return nil
			})
		},
	}
	which.add(c.Flags())
	c.Flags().StringVar(&tag, "language", "", "en or zh-CN (default the register's)")
	return c
}
