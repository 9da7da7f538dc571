package matching

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexicon"
)

// Match returns what each of the tabs is, in their order. A tab is matched whatever
// it holds below its headings, also nothing. Two tabs may be the same resource: the
// records of two years, or a copy.
func Match(d *sheetschema.Descriptor, tabs []Tab, o Options) []TabMatch {
	senses := sensesOf(d, o.Language)
	matches := make([]TabMatch, len(tabs))
	for i, tab := range tabs {
		matches[i] = matchTab(senses, tab)
	}
	refer(matches, tabs)
	return matches
}

func matchTab(senses []*sense, tab Tab) TabMatch {
	h := findHeadings(senses, tab.Grid)
	if h.row < 0 {
		return TabMatch{Header: -1}
	}
	chosen, certainty := chooseResource(senses, h, tab.Title)
	match := TabMatch{Header: h.row, HeaderRows: h.rows, Certainty: certainty}
	var columns []assigned
	if chosen != nil {
		match.Resource = chosen.resource
		columns = assign(chosen, h)
	} else {
		match.Certainty = None
		columns = make([]assigned, len(h.columns))
	}
	for i := range h.columns {
		c := &h.columns[i]
		content := contentOf(tab.Grid, h.row, c.index)
		if c.text == "" && content.filled == 0 {
			continue
		}
		column := Column{Index: c.index, Header: c.text, Currency: c.parsed.Currency}
		column.decide(chosen, &columns[i], c, content)
		column.weighDeclared(tab.Types[c.index])
		column.Certainty = min(column.Certainty, match.Certainty)
		match.Columns = append(match.Columns, column)
	}
	if chosen != nil {
		byValues(chosen, &match, tab.Grid)
	}
	match.Blocks = blocks(tab.Grid, h)
	return match
}

// A sense is a resource with what its headings may say: its own names, and the
// grammar of the built-in resource that it is or is like.
type sense struct {
	resource *sheetschema.Resource
	language language.Tag     // of titles
	grammar  *lexicon.Grammar // nil where none fits
	names    map[string]int   // folded headings → field index
	fields   map[string]int   // the grammar's names of fields → field index
}
