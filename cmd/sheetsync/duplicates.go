package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/descriptor"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/review"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/mirror"
)

func (a *app) duplicatesCommand() *cobra.Command {
	var decisions bool
	c := &cobra.Command{
		Use:   "duplicates [REGISTER...]",
		Short: "List the records that seem to be one, say why, and answer",
		Long: `Lists what the last run found: clusters of records that seem to be one, how likely
each is the same as the oldest one, and which fields agree. Those that are the same
beyond doubt are one row of RESOURCE_merged in the database. With --decisions it
lists what people decided about duplicates instead, in the sheet's column
“Duplicate of” or with sheetsync duplicates answer.`,
		Example: "  sheetsync duplicates acme\n  sheetsync duplicates explain 57 103 --register acme",
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), args, func(s *service.Service, registers []*config.Register) error {
				for _, r := range registers {
					if err := a.listDuplicates(c.Context(), s, r, decisions); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	c.Flags().BoolVar(&decisions, "decisions", false, "list what people decided")
	c.AddCommand(a.duplicatesExplainCommand(), a.duplicatesAnswerCommand())
	return c
}

func (a *app) listDuplicates(ctx context.Context, s *service.Service, r *config.Register, decisions bool) error {
	tables, err := mirrored(ctx, s, r, s.Descriptor(r).Resources)
	if err != nil {
		return err
	}
	records := make(map[string]*review.Records, len(tables))
	for _, t := range tables {
		records[t.Resource.Name] = review.Of(t)
	}
	if decisions {
		known, err := s.DB.Duplicates(ctx, r.Name)
		if err != nil {
			return err
		}
		return a.showDecisions(r, review.Decisions(r.Name, known.Decisions, records))
	}
	members, err := s.DB.ClusterMembers(ctx, r.Name)
	if err != nil {
		return err
	}
	return a.showClusters(r, review.Clusters(r.Name, members, records))
}

func (a *app) showClusters(r *config.Register, clusters []review.Cluster) error {
	a.Line("%s: %s of duplicates", r.Name, terminal.Count(len(clusters), "cluster"))
	words := language.NewPrinter(language.English)
	for _, c := range clusters {
		if a.JSON {
			if err := a.Document(c); err != nil {
				return err
			}
			continue
		}
		a.Line("  %s %s", c.Resource, c.ID)
		for _, m := range c.Records {
			a.Line("    %s%s", m.Record.Place(words), why(m))
		}
	}
	return nil
}

// why says what a record has in common with the oldest one.
func why(m review.Member) string {
	switch {
	case m.DuplicateOf == "":
		return ""
	case m.Decision == answers.Same:
		return ": the same (answered)"
	}
	text := ": " + review.Percent(m.Score) + " %, "
	if m.Certain {
		text += "certain"
	} else {
		text += "to be reviewed"
	}
	if len(m.Reasons) > 0 {
		text += " (" + strings.Join(m.Reasons, ", ") + ")"
	}
	return text
}

func (a *app) showDecisions(r *config.Register, decisions []review.Decision) error {
	a.Line("%s: %s about duplicates", r.Name, terminal.Count(len(decisions), "decision"))
	words := language.NewPrinter(language.English)
	for _, d := range decisions {
		if a.JSON {
			if err := a.Document(d); err != nil {
				return err
			}
			continue
		}
		verb := map[answers.Verdict]string{answers.Same: "is the same as", answers.Different: "is not the same as"}[d.Decision]
		note := ""
		if !d.Holds {
			note = "; one of them has changed since, so that it doesn't hold"
		}
		if d.Answer != "" {
			note = " (“" + d.Answer + "”)" + note
		}
		a.Line("  %s  %s: %s %s %s%s", d.At, d.Resource, d.Records[1].Place(words), verb, d.Records[0].Place(words), note)
	}
	return nil
}

// mirrored reads records of the mirror.
func mirrored(ctx context.Context, s *service.Service, r *config.Register, resources []*sheetschema.Resource) ([]*table.Table, error) {
	tables, err := s.DB.Records(ctx, r.Name, resources, r.Location)
	if errors.Is(err, mirror.ErrNoRecords) {
		return nil, exit.Hint(err, "run sheetsync sync "+r.Name+" first")
	}
	return tables, err
}

// whichFlags say which records two arguments are about.
type whichFlags struct{ register, resource string }

func (f *whichFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.register, "register", "", "the `register` (default the only one)")
	flags.StringVar(&f.resource, "resource", "", "the `resource`, where row numbers or names fit several")
}

// withPair does something with the two records that arguments name.
func (a *app) withPair(ctx context.Context, f whichFlags, first, second string, work func(*service.Service, *config.Register, *review.Pair) error) error {
	var names []string
	if f.register != "" {
		names = []string{f.register}
	}
	return a.with(ctx, names, func(s *service.Service, registers []*config.Register) error {
		if len(registers) > 1 {
			return exit.Usage("name it with --register", "there are %d registers, and a pair is of one", len(registers))
		}
		r := registers[0]
		resources := s.Descriptor(r).Resources
		if f.resource != "" {
			resource, err := descriptor.Resource(s.Descriptor(r), f.resource)
			if err != nil {
				return err
			}
			resources = []*sheetschema.Resource{resource}
		}
		tables, err := mirrored(ctx, s, r, resources)
		if err != nil {
			return err
		}
		pair, err := review.FindPair(tables, first, second)
		if err != nil {
			return err
		}
		return work(s, r, pair)
	})
}
