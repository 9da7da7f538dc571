package enquiry

import (
	"fmt"
	"hash"
	"strconv"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/writeback"
)

// NoDigest is the digest of a spreadsheet without the tab.
const NoDigest = "/lookup/none"

// Digest identifies what the tab shows: questions and answers with their rows, the
// columns that there are, and the rules. With a plan it is what it will show then; nil
// for none.
func (s *Shown) Digest(plan *writeback.Enquiry) string {
	h := xxhash.New()
	switch {
	case plan != nil && plan.New != nil:
		for range plan.New.Columns {
			fmt.Fprintln(h, true)
		}
		addRules(h, plan.New.Highlights)
	case s.Grid == nil:
		return NoDigest
	default:
		s.addTab(h, plan)
	}
	return "/lookup/" + strconv.FormatUint(h.Sum64(), 36)
}

func (s *Shown) addTab(h hash.Hash, plan *writeback.Enquiry) {
	at, ok := s.place(language.NewPrinter(language.English), "")
	if !ok {
		fmt.Fprintln(h, "no questions")
		return
	}
	rules, written := s.writable(at, s.Rules), make(map[int][]writeback.Cell)
	if plan != nil {
		rules = plan.Tab.Highlights
		for _, row := range plan.Tab.Rows {
			written[row.Row] = row.Cells
		}
	}
	for _, c := range at.columns {
		fmt.Fprintln(h, c.Index >= 0 || plan != nil)
	}
	addRules(h, rules)
	for row := at.header + 1; row < s.Grid.Rows(); row++ {
		cells := make([]table.Cell, 0, width+1)
		for _, c := range at.columns {
			cells = append(cells, s.Grid.Cell(row, c.Index))
		}
		for _, c := range written[row] {
			cells[c.Column] = c.Cell
		}
		cells = append(cells, s.Grid.Cell(row, at.question))
		for i, c := range cells {
			if text := c.Seen(); text != "" {
				fmt.Fprintf(h, "%d %d %d %d %s\n", row, i, c.Kind, len(text), text)
			}
		}
	}
}

func addRules(h hash.Hash, rules []writeback.Highlight) {
	for _, rule := range writeback.Sorted(rules) {
		fmt.Fprintf(h, "%d %q %q\n", rule.Column, rule.State, rule.Formula)
	}
}
