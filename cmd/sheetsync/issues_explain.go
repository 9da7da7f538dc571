package main

import (
	"strings"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/exit"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/nearest"
)

// explainedKind is what `issues explain --json` prints of a kind of issue.
type explainedKind struct {
	Code     sheetschema.Code    `json:"code"`
	Formerly []string            `json:"formerly"`
	Severity []string            `json:"severity"`
	Title    string              `json:"title"`
	Variants []sheetschema.Texts `json:"variants"`
}

func (a *app) explainCommand() *cobra.Command {
	var tag string
	c := &cobra.Command{
		Use:   "explain [CODE]",
		Short: "Explain a kind of issue, or list all kinds",
		Long: `Says what a kind of issue means and what to do about it; without CODE, lists
every kind. A code that was renamed is found by its old name.`,
		Example: "  sheetsync issues explain foreign-key-error --language zh-CN",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return exit.Usage("usage: "+c.UseLine(), "name one code, not %d", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			l, err := languageOf(tag, language.English)
			if err != nil {
				return err
			}
			p := language.NewPrinter(l)
			if len(args) == 0 {
				return a.listKinds(p)
			}
			kind, formerly, ok := sheetschema.KindOf(args[0])
			if !ok {
				return noKind(args[0])
			}
			if formerly {
				a.Line("%s is called %s now.\n", args[0], kind.Code)
			}
			return a.explainKind(kind, p)
		},
	}
	c.Flags().StringVar(&tag, "language", "en", "en or zh-CN")
	return c
}

func noKind(word string) error {
	var codes []string
	for _, k := range sheetschema.Kinds() {
		codes = append(append(codes, string(k.Code)), k.Formerly...)
	}
	hint := "sheetsync issues explain lists the kinds; a rule of a schema has the kind row-constraint"
	if near := nearest.Name(word, codes); near != "" {
		hint = "did you mean " + near + "?"
	}
	return exit.Usage(hint, "there is no kind of issue %q", word)
}

// listKinds prints every kind on a line.
func (a *app) listKinds(p *language.Printer) error {
	for _, k := range sheetschema.Kinds() {
		if a.JSON {
			if err := a.Document(explained(k, p)); err != nil {
				return err
			}
			continue
		}
		a.Line("%-18s  %-7s  %s", k.Code, k.Severities[0], k.Title(p))
	}
	return nil
}

func (a *app) explainKind(k sheetschema.Kind, p *language.Printer) error {
	e := explained(k, p)
	if a.JSON {
		return a.Document(e)
	}
	a.Line("%s (%s): %s", k.Code, strings.Join(e.Severity, " or "), e.Title)
	for _, texts := range e.Variants {
		a.Line("")
		a.Line("  %s", texts.Message)
		a.Line("  → %s", texts.Suggestion)
		a.Line("  %s", texts.Explanation)
	}
	return nil
}

func explained(k sheetschema.Kind, p *language.Printer) explainedKind {
	e := explainedKind{Code: k.Code, Formerly: k.Formerly, Title: k.Title(p)}
	if e.Formerly == nil {
		e.Formerly = []string{}
	}
	for _, s := range k.Severities {
		e.Severity = append(e.Severity, s.String())
	}
	for _, variant := range k.Variants {
		e.Variants = append(e.Variants, k.Texts(p, variant))
	}
	return e
}
