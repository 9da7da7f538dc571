package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/syncer/mirror"
)

func (a *app) issuesCommand() *cobra.Command {
	var onlyNew bool
	c := &cobra.Command{
		Use:   "issues [REGISTER...]",
		Short: "List what is wrong in the registers",
		Long: `Lists the issues that the last run found, errors first. --new lists only those
that appeared with the last run that changed something.`,
		Example: "  sheetsync issues acme --new",
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), args, func(s *service.Service, registers []*config.Register) error {
				for _, r := range registers {
					issues, err := s.DB.Issues(c.Context(), r.Name, onlyNew)
					if err != nil {
						return err
					}
					if err := a.listIssues(r, issues); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	c.Flags().BoolVar(&onlyNew, "new", false, "only those that the last run was the first to find")
	c.AddCommand(a.explainCommand())
	return c
}

func (a *app) listIssues(r *config.Register, issues []mirror.Issue) error {
	var absent absentColumns
	faults := slices.DeleteFunc(slices.Clone(issues), func(i mirror.Issue) bool {
		return i.Field != nil && absent.take(i.Resource, i.Code, i.Severity, *i.Field)
	})
	a.Line("%s: %s", r.Name, terminal.Count(len(faults), "issue"))
	if !a.JSON {
		issues = faults
		defer absent.show(a)
	}
	for _, i := range issues {
		if a.JSON {
			if err := a.Document(i); err != nil {
				return err
			}
			continue
		}
		place := i.Resource
		if i.Tab != nil {
			place += fmt.Sprintf(" “%s”", *i.Tab)
		}
		if i.Row != nil {
			place += fmt.Sprintf(" row %d", *i.Row)
		}
		a.Line("  %-7s  %s: %s (%s)", i.Severity, place, i.Message, i.Code)
	}
	return nil
}
