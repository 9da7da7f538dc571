package adopting

import (
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/matching"
	"sheetsync/syncer/template/inference"
)

// A Line is what adopt --json prints for each heading.
type Line struct {
	Tab       string `json:"tab"`
	Column    int    `json:"column"` // of the tab, the first being 1
	Header    string `json:"header"`
	Resource  string `json:"resource"` // "" for none
	Field     string `json:"field"`    // "" for a column of the team's own
	Certainty string `json:"certainty"`
	Evidence  string `json:"evidence"`
}

// A Result is what adopt --json ends with. Schema and Config are the files that
// hold the descriptor and the register; "" where none is written.
type Result struct {
	Register string `json:"register"`
	Schema   string `json:"schema"`
	Config   string `json:"config"`
}

// Lines says of each heading what it was recognised as, in the workbook's order.
func (p *Plan) Lines() []Line {
	printer := language.NewPrinter(p.Language)
	var all []Line
	for _, t := range p.tables {
		all = append(all, t.lines(printer)...)
	}
	return all
}

func (t *plannedTable) lines(printer *language.Printer) []Line {
	var lines []Line
	add := func(column int, header string) *Line {
		lines = append(lines, Line{Tab: t.tab.Title, Column: t.column + column + 1, Header: header, Certainty: matching.None.String()})
		return &lines[len(lines)-1]
	}
	if t.inferred != nil {
		for _, f := range t.inferred.Fields {
			line := add(f.Column, f.Header)
			line.Resource, line.Field, line.Certainty = t.inferred.Name, f.Name, matching.Certain.String()
			line.Evidence = evidenceOf(printer, f)
		}
		return lines
	}
	if _, headed := counts(t.match); t.outcome == tableLeft && headed < 2 {
		return nil // a note
	}
	for _, c := range t.match.Columns {
		if c.Header == "" || t.tab.Service[t.column+c.Index] || serviceHeading(c.Header) {
			continue
		}
		line := add(c.Index, c.Header)
		line.Evidence = say(printer, c.Evidence)
		if t.resource == nil {
			continue
		}
		line.Resource = t.resource.Name
		if c.Field != nil {
			line.Field, line.Certainty = c.Field.Name, c.Certainty.String()
		}
	}
	return lines
}

// evidenceOf says what was made of a column of the team's own.
func evidenceOf(printer *language.Printer, f inference.Field) string {
	kind := f.Type
	if f.Format != "" {
		kind = f.Format
	}
	key := language.Key("template.kind." + kind)
	if kind == "string" || !printer.Has(key) {
		key = "template.kind.text"
	}
	return printer.Say("adopt.evidence_own", language.Args{"kind": printer.Say(key, nil)})
}
