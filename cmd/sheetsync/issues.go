package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/sheetschema/language"
)

// An issueLine is an issue as the mirror holds it.
type issueLine struct {
	Register string  `json:"register" db:"register"`
	Resource string  `json:"resource" db:"resource"`
	RecordID *string `json:"record_id" db:"record_id"`
	Row      *int    `json:"row" db:"row"`
	Field    *string `json:"field" db:"field"`
	Code     string  `json:"code" db:"code"`
	Severity string  `json:"severity" db:"severity"`
	Message  string  `json:"message" db:"message"`
	FirstRun string  `json:"first_seen_run" db:"first_seen_run"`
}

const selectIssues = `
SELECT i.register, i.resource, i.record_id, i.row, i.field, i.code, i.severity, i.message, i.first_seen_run
FROM sheetsync.issues i LEFT JOIN sheetsync.registers r USING (register)
WHERE i.register = $1 AND (NOT $2 OR i.first_seen_run = r.applied_run)
ORDER BY array_position(ARRAY['error', 'warning', 'info'], i.severity), i.resource, i.row NULLS FIRST, i.field, i.code`

func (a *app) issuesCommand() *cobra.Command {
	var onlyNew bool
	c := &cobra.Command{
		Use:   "issues [REGISTER...]",
		Short: "List what is wrong in the registers",
		Long: `Lists the issues that the last run found, the worst first. --new lists those that
the last run which changed something found for the first time.`,
		Example: "  sheetsync issues acme --new",
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), args, func(s *service, registers []*config.Register) error {
				for _, r := range registers {
					var issues []issueLine
					if err := s.db.DB().SelectContext(c.Context(), &issues, selectIssues, r.Name, onlyNew); err != nil {
						return fmt.Errorf("read the issues of %s: %w", r.Name, err)
					}
					if err := a.listIssues(r, issues); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	c.Flags().BoolVar(&onlyNew, "new", false, "only those that the last run found for the first time")
	c.AddCommand(a.explainCommand())
	return c
}

func (a *app) listIssues(r *config.Register, issues []issueLine) error {
	if !a.json {
		a.say("%s: %d issues", r.Name, len(issues))
	}
	for _, i := range issues {
		if a.json {
			if err := a.print(i); err != nil {
				return err
			}
			continue
		}
		place := i.Resource
		if i.Row != nil {
			place += fmt.Sprintf(" row %d", *i.Row)
		}
		a.say("  %-7s  %s: %s (%s)", i.Severity, place, i.Message, i.Code)
	}
	return nil
}

func (a *app) explainCommand() *cobra.Command {
	var tag string
	c := &cobra.Command{
		Use:     "explain CODE",
		Short:   "Explain a kind of issue",
		Example: "  sheetsync issues explain foreign_key --language zh-CN",
		Args:    arguments("CODE"),
		RunE: func(_ *cobra.Command, args []string) error {
			l, err := language.Parse(tag)
			if err != nil {
				return usage("", "--language: %w", err)
			}
			texts := explain(language.NewPrinter(l), args[0])
			if len(texts) == 0 {
				return usage("sheetsync issues --json shows the code of each issue", "there is no kind of issue %q", args[0])
			}
			if a.json {
				return a.print(map[string]any{"code": args[0], "explanations": texts})
			}
			a.say("%s", strings.Join(texts, "\n\n"))
			return nil
		},
	}
	c.Flags().StringVar(&tag, "language", "en", "en or zh-CN")
	return c
}

// explain returns a code's explanations: one, or one by type of column.
func explain(p *language.Printer, code string) []string {
	var texts []string
	for _, variant := range []string{"", "text.", "integer.", "number.", "boolean.", "date.", "time.", "datetime.", "other."} {
		key := language.Key("issues." + code + "." + variant + "explain")
		if p.Has(key) {
			texts = append(texts, p.Say(key, nil))
		}
	}
	return texts
}
