package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lexical"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/writeback"
)

// issueFilter says which issues are listed.
type issueFilter struct {
	onlyNew, dismissed bool
	owner, code, field string
}

func (a *app) issuesCommand() *cobra.Command {
	var f issueFilter
	c := &cobra.Command{
		Use:   "issues [REGISTER...]",
		Short: "List what is wrong in the registers",
		Long: `Lists the issues that the last run found, errors first. --new lists only those
that appeared with the last run that changed something, and whose record isn't being
edited any more (setting settle); --owner, --code and --field those of one
salesperson's records, of one kind, of one column.

What people dismissed in the sheet (“ok” in the column Issues) is left out;
--dismissed lists only that.`,
		Example: "  sheetsync issues acme --new --owner li@example.com",
		RunE: func(c *cobra.Command, args []string) error {
			if f.code != "" {
				kind, _, ok := sheetschema.KindOf(f.code)
				if !ok {
					return noKind(f.code)
				}
				f.code = string(kind.Code)
			}
			return a.with(c.Context(), args, func(s *service.Service, registers []*config.Register) error {
				for _, r := range registers {
					issues, err := f.issues(c.Context(), s, r)
					if err != nil {
						return err
					}
					if err := a.listIssues(r, s.Descriptor(r), issues); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	flags := c.Flags()
	flags.BoolVar(&f.onlyNew, "new", false, "only those that the last run was the first to find")
	flags.BoolVar(&f.dismissed, "dismissed", false, "only those that people dismissed in the sheet")
	flags.StringVar(&f.owner, "owner", "", "only those of the records of this `person`, as the sheet names them")
	flags.StringVar(&f.code, "code", "", "only those of this `kind`; sheetsync issues explain lists the kinds")
	flags.StringVar(&f.field, "field", "", "only those of this `column`, by its name in the schema or a title")
	c.AddCommand(a.explainCommand())
	return c
}

// issues reads the issues of a register that pass the filter.
func (f *issueFilter) issues(ctx context.Context, s *service.Service, r *config.Register) ([]mirror.Issue, error) {
	issues, err := s.DB.Issues(ctx, r.Name, f.onlyNew)
	if err != nil {
		return nil, err
	}
	d := s.Descriptor(r)
	fields, err := f.fields(d)
	if err != nil {
		return nil, err
	}
	owned := make(map[string]map[string]bool) // ids by resource
	for _, resource := range d.Resources {
		if field := writeback.Owner(resource); f.owner != "" && field >= 0 {
			if owned[resource.Name], err = s.DB.Owned(ctx, r.Name, resource, field, f.owner); err != nil {
				return nil, err
			}
		}
	}
	return slices.DeleteFunc(issues, func(i mirror.Issue) bool {
		return f.dismissed != (i.DismissedAt != nil) || f.code != "" && i.Code != f.code ||
			f.field != "" && (i.Field == nil || !fields[i.Resource+"."+*i.Field]) ||
			f.owner != "" && (i.RecordID == nil || !owned[i.Resource][*i.RecordID])
	}), nil
}

// fields are the fields that the filter may mean.
func (f *issueFilter) fields(d *sheetschema.Descriptor) (map[string]bool, error) {
	fields := make(map[string]bool)
	if f.field == "" {
		return fields, nil
	}
	word := lexical.Fold(f.field)
	for _, r := range d.Resources {
		for _, field := range r.Fields {
			if slices.ContainsFunc(field.Headers(), func(header string) bool { return lexical.Fold(header) == word }) {
				fields[r.Name+"."+field.Name] = true
			}
		}
	}
	if len(fields) == 0 {
		return nil, exit.Usage("sheetsync schema show prints the columns of a schema", "--field: the register has no column %q", f.field)
	}
	return fields, nil
}

func (a *app) listIssues(r *config.Register, d *sheetschema.Descriptor, issues []mirror.Issue) error {
	if a.JSON {
		for _, i := range issues {
			if err := a.Document(i); err != nil {
				return err
			}
		}
		return nil
	}
	var absent absentColumns
	faults := slices.DeleteFunc(slices.Clone(issues), func(i mirror.Issue) bool {
		return i.Field != nil && absent.take(i.Resource, i.Code, i.Severity, *i.Field)
	})
	a.Line("%s: %s", r.Name, terminal.Count(len(faults), "issue"))
	for _, i := range faults {
		place := i.Resource
		if resource, ok := d.Resource(i.Resource); ok {
			place = resource.Caption(r.Language)
		}
		if i.Tab != nil {
			place += fmt.Sprintf(" “%s”", *i.Tab)
		}
		if i.Row != nil {
			place += fmt.Sprintf(" row %d", *i.Row)
		}
		a.Line("  %-7s  %s: %s (%s)", i.Severity, place, withRemedy(i.Message, i.Suggestion, r.Language), i.Code)
	}
	absent.show(a)
	return nil
}
