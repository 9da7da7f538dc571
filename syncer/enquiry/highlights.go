package enquiry

import (
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema/lexical"
	"sheetsync/syncer/writeback"
	"sheetsync/validate/duplicates/lookup"
)

// highlights are the rules of the tab: a colour for each verdict, as long as it is the
// answer to the question beside it, and a line through an answer that isn't. They need
// no separators of arguments, which differ from one locale to another.
func (d *Desk) highlights(at place) []writeback.Highlight {
	columns := make([]int, width)
	next := at.last + 1
	for _, c := range at.columns {
		next = max(next, c.Index+1)
	}
	for i, c := range at.columns {
		if columns[i] = c.Index; c.Index < 0 {
			columns[i] = next
			next++
		}
	}
	row := at.header + 2
	cell := func(column int) string { return fmt.Sprintf("$%s%d", lexical.ColumnName(column), row) }
	question, verdict, asked := cell(at.question), cell(columns[0]), cell(columns[4])
	rules := []writeback.Highlight{}
	for _, v := range []lookup.Verdict{lookup.VerdictExists, lookup.VerdictSimilar, lookup.VerdictFree} {
		rules = append(rules, writeback.Highlight{
			Column: columns[0], State: "lookup_" + string(v), Formula: fmt.Sprintf("=(%s=%s)*(%s=%s)", verdict, quote(d.Printer.Say(verdictKey(v), nil)), question, asked),
		})
	}
	for _, column := range columns[:width-1] {
		rules = append(rules, writeback.Highlight{Column: column, State: "lookup_stale", Formula: fmt.Sprintf("=(%s<>%s)", question, asked)})
	}
	return rules
}

// writable are the rules for columns that aren't protected from the service.
func (s *Shown) writable(at place, rules []writeback.Highlight) []writeback.Highlight {
	return slices.DeleteFunc(slices.Clone(rules), func(h writeback.Highlight) bool { return writeback.Within(s.Refused, at.header+1, h.Column) })
}

// quote writes a text of the catalogue as a formula's literal.
func quote(text string) string { return `"` + strings.ReplaceAll(text, `"`, `""`) + `"` }
