package adopting

import (
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/matching"
)

// A Question is about one tab or column that can't be told with certainty.
type Question struct {
	Text    string
	Choices []string
	Default int // the choice that an empty answer takes

	answer func(choice int)
}

// Answer takes a choice.
func (q *Question) Answer(choice int) { q.answer(choice) }

// maxAlternatives is how many other fields a question offers.
const maxAlternatives = 4

// Questions lists what is uncertain, in the workbook's order. A column's question
// is asked after its tab's, and only where that is taken for the resource.
func (p *Plan) Questions() []*Question {
	printer := language.NewPrinter(p.Language)
	var all []*Question
	for _, t := range p.tables {
		if t.resource == nil {
			continue
		}
		for i, c := range t.match.Columns {
			if c.Field != nil && c.Certainty == matching.Probable && !exact(c) {
				all = append(all, p.askColumn(printer, t, i))
			}
		}
	}
	return all
}

func (p *Plan) askColumn(printer *language.Printer, t *plannedTable, i int) *Question {
	c := &t.match.Columns[i]
	fields := []*sheetschema.Field{c.Field}
	for _, other := range c.Alternatives {
		if other != c.Field && len(fields) <= maxAlternatives {
			fields = append(fields, other)
		}
	}
	q := &Question{Text: printer.Say("adopt.ask_column", language.Args{
		"tab": t.tab.Title, "column": lexical.ColumnName(t.column + c.Index), "header": c.Header, "evidence": say(printer, c.Evidence),
	})}
	for _, f := range fields {
		q.Choices = append(q.Choices, caption(printer, f))
	}
	q.Choices = append(q.Choices, printer.Say("adopt.ask_none", nil))
	if slices.ContainsFunc(c.Evidence, func(e matching.Evidence) bool { return e.Kind == matching.EvidenceAgainst }) {
		q.Default = len(fields)
	}
	q.answer = func(choice int) {
		if t.taken[i] = choice < len(fields); t.taken[i] {
			c.Field = fields[choice]
		}
	}
	return q
}

// caption is a field's title and name, with what it is for.
func caption(printer *language.Printer, f *sheetschema.Field) string {
	text := f.Caption(printer.Tag()) + " (" + f.Name + ")"
	if about := printer.In(f.Description); about != "" {
		text += " – " + about
	}
	return text
}

// say words the evidence, the most telling first.
func say(printer *language.Printer, evidence []matching.Evidence) string {
	texts := make([]string, len(evidence))
	for i, e := range evidence {
		texts[i] = e.Say(printer)
	}
	return strings.Join(texts, printer.Say("adopt.separator", nil))
}
