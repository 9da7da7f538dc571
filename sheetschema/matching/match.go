package matching

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
)

// Match returns what each of the tabs is, in their order.
func Match(d *sheetschema.Descriptor, tabs []Tab, o Options) []TabMatch {
	matches := make([]TabMatch, len(tabs))
	for i, tab := range tabs {
		matches[i] = matchTab(d, tab, o)
	}
	return matches
}

func matchTab(d *sheetschema.Descriptor, tab Tab, o Options) TabMatch {
	best := TabMatch{Header: -1}
	found := 0
	for _, r := range d.Resources {
		m, _ := header.Match(tab.Grid, r, header.MatchOptions{Language: o.Language})
		n := 0
		for _, c := range m.Columns {
			if c >= 0 {
				n++
			}
		}
		if header.MatchTab(tab.Title, r) {
			n += len(r.Fields)
		}
		if n > found && m.Row >= 0 {
			found, best = n, exact(tab.Grid, r, m)
		}
	}
	return best
}

func exact(g *table.Grid, r *sheetschema.Resource, m *table.HeaderMatch) TabMatch {
	match := TabMatch{Resource: r, Certainty: Certain, Header: m.Row, HeaderRows: 1}
	byColumn := make(map[int]*sheetschema.Field)
	for i, c := range m.Columns {
		if c >= 0 {
			byColumn[c] = r.Fields[i]
		}
	}
	extra := make(map[int]bool)
	for _, x := range m.Extra {
		extra[x.Column] = true
	}
	for c := range g.Columns() {
		field := byColumn[c]
		if field == nil && !extra[c] {
			continue
		}
		column := Column{Index: c, Header: g.Cell(m.Row, c).Seen(), Field: field}
		if field != nil {
			column.Certainty = Certain
			column.Evidence = []Evidence{evidenceOf(field, column.Header)}
		}
		match.Columns = append(match.Columns, column)
	}
	return match
}

// evidenceOf tells a name or title from an alias.
func evidenceOf(f *sheetschema.Field, heading string) Evidence {
	kind := EvidenceName
	for _, alias := range f.Aliases {
		if lexical.Fold(alias) == lexical.Fold(heading) {
			kind = EvidenceAlias
		}
	}
	return Evidence{Kind: kind, Args: language.Args{"name": heading}}
}
