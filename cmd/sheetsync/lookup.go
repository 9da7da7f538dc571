package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/interrupt"
	"sheetsync/cmd/internal/service"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/enquiry"
	"sheetsync/syncer/mirror"
	"sheetsync/validate/duplicates/lookup"
)

func (a *app) lookupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "lookup REGISTER TEXT...",
		Short: "Say whether a customer is known, before entering it",
		Long: `Looks a customer up by a name, e-mail address, telephone number or domain, or by
several of these in one text, and answers with one of:

  exists   it is in the register
  similar  it may be: a typing fault, another script, a colleague's address, …
  free     nothing like it is there

with whose it is, when it was last in touch, and nothing else of it. It looks in the
mirror, as of the last run. Words after REGISTER are one text; - reads texts from
standard input, one a line, and answers each.

In the sheet the same is asked in the tab “Look up” (查重).`,
		Example: "  sheetsync lookup acme 'Cedargate Electronics, +49 40 23125 118'",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) < 2 {
				return arguments("REGISTER", "TEXT")(c, args)
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			text := strings.TrimSpace(strings.Join(args[1:], " "))
			if text == "" {
				return exit.Usage(lookupHint, "the text to look up is empty")
			}
			return a.with(c.Context(), args[:1], func(s *service.Service, registers []*config.Register) error {
				// The first question makes the index of all records.
				return interrupt.Abandonable(c.Context(), func() error { return a.lookUp(c.Context(), s, registers[0], text) })
			})
		},
	}
}

const lookupHint = "give a name, an e-mail address, a telephone number or a domain"

func (a *app) lookUp(ctx context.Context, s *service.Service, r *config.Register, text string) error {
	e := enquiry.Of(s.Descriptor(r))
	if e == nil {
		return exit.Usage("give a resource duplicates: {fields: […]}, or the schema lookup: {resource: …, owner: …}",
			"register %s has nothing that customers are looked up by: no resource with duplicates in its schema", r.Name)
	}
	asker, err := a.asker(ctx, s, r, e)
	if err != nil {
		return err
	}
	if text != "-" {
		answer := asker.Ask(text)
		if answer.Verdict == lookup.VerdictUnclear {
			return exit.Usage(lookupHint, "the text names nobody")
		}
		if err := a.showAnswer(asker, &answer, ""); err != nil {
			return err
		}
		return a.tellAge(ctx, s, r)
	}
	lines := bufio.NewScanner(a.In)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		answer := asker.Ask(line)
		if err := a.showAnswer(asker, &answer, line+": "); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read the texts from standard input: %w", err)
	}
	return a.tellAge(ctx, s, r)
}

// asker reads the records of the mirror. Where no run has seen the tab of customers,
// nobody knows whether somebody is free.
func (a *app) asker(ctx context.Context, s *service.Service, r *config.Register, e *sheetschema.Enquiry) (*enquiry.Asker, error) {
	tabs, err := s.DB.Tabs(ctx, r.Name)
	switch _, there := tabs[e.Resource.Name]; {
	case err != nil:
		return nil, err
	case len(tabs) == 0:
		return nil, exit.Hint(fmt.Errorf("register %s was not synchronised yet", r.Name), "run sheetsync sync "+r.Name+" first; where it is held, it says why")
	case !there:
		return nil, exit.Hint(fmt.Errorf("the spreadsheet of register %s has no tab for %s, so that nobody can be looked up", r.Name, e.Resource.Name),
			"sheetsync doctor says which tabs were found; adopt, or the schema's aliases, make one of another title known")
	}
	tables, err := s.DB.Records(ctx, r.Name, []*sheetschema.Resource{e.Resource}, r.Location)
	if errors.Is(err, mirror.ErrNoRecords) {
		return nil, exit.Hint(err, "run sheetsync sync "+r.Name+" first")
	}
	if err != nil {
		return nil, err
	}
	return enquiry.NewAsker(e, tables[0], s.Register(r).Country), nil
}

// A lookupLine is what `lookup --json` prints for a text. Verdict is “unclear” for a
// line of standard input that names nobody.
type lookupLine struct {
	Verdict string        `json:"verdict"`
	Matches []lookupMatch `json:"matches"`
}

type lookupMatch struct {
	Owner       *string  `json:"owner"`
	LastContact *string  `json:"last_contact"`
	Score       float64  `json:"score"`
	Reasons     []string `json:"reasons"` // names of fields
}

func (a *app) showAnswer(asker *enquiry.Asker, answer *enquiry.Answer, before string) error {
	line := lookupLine{Verdict: string(answer.Verdict), Matches: []lookupMatch{}}
	if answer.Verdict == lookup.VerdictUnclear {
		line.Verdict = "unclear"
	}
	for i := range answer.Matches {
		m := &answer.Matches[i]
		shown := lookupMatch{Score: float64(int(m.Score*1000)) / 1000, Reasons: asker.Reasons(m)}
		if m.Owner != "" {
			shown.Owner = &m.Owner
		}
		if m.LastContact != nil {
			shown.LastContact = &m.LastContact.Day
		}
		line.Matches = append(line.Matches, shown)
	}
	if a.JSON {
		return a.Document(line)
	}
	if len(answer.Matches) == 0 {
		a.Line("%s%s", before, line.Verdict)
		return nil
	}
	printer := language.NewPrinter(language.English)
	a.Line("%s%s: %s", before, line.Verdict, asker.Words(answer, printer))
	const most = 5
	for _, m := range line.Matches[:min(len(line.Matches), most)] {
		owner, contact := "nobody's", "never in touch, as far as is known"
		if m.Owner != nil {
			owner = *m.Owner
		}
		if m.LastContact != nil {
			contact = "last contact " + *m.LastContact
		}
		a.Line("  %3.0f %%  %s, %s", m.Score*100, owner, contact)
	}
	if n := len(line.Matches) - most; n > 0 {
		a.Line("  … and %d more", n)
	}
	return nil
}

// tellAge says as of when the mirror's records are.
func (a *app) tellAge(ctx context.Context, s *service.Service, r *config.Register) error {
	at, ok, err := s.DB.AppliedAt(ctx, r.Name)
	if err != nil || !ok {
		return err
	}
	a.Line("As of %s, when the mirror last changed; sheetsync sync %s looks for what is new.", at.In(r.Location).Format("2006-01-02 15:04 MST"), r.Name)
	return nil
}
