package adopting

import (
	"slices"

	"sheetsync/sheetschema/lexicon"
)

// A workbook is about what a built-in register is about where its headings speak of
// customers. Where they speak of companies alone, as those of equipment and who
// services it, half of all columns must be the register's; and where they speak of
// neither, as a club's list of members does, nearly all. A tab called Accounts that holds
// companies and how to reach them is a list of customers, as the makers of CRMs call it.
const (
	halfOfColumns = 0.5
	mostOfColumns = 0.75
	leastMatched  = 4
)

// isTrade reports whether tables that were matched with a built-in descriptor are of
// what it is about: many a workbook has names, telephone numbers, dates and amounts.
func isTrade(tables []*plannedTable) bool {
	matched, headed := 0, 0
	companies := false
	for _, t := range tables {
		ours, all := counts(t.match)
		headed += all
		if !t.fits() {
			continue
		}
		matched += ours
		concepts := t.concepts()
		if slices.Contains(concepts, "customer") || slices.Contains(concepts, "lead") {
			return true
		}
		if title := lexicon.Read(t.caption(0), lexicon.Languages([]string{t.caption(0)})); slices.Contains(title.Concepts, "account") && slices.Contains(concepts, "company") && t.fitsWell() {
			return true
		}
		companies = companies || slices.Contains(concepts, "company") || slices.Contains(concepts, "account")
	}
	share := float64(matched) / float64(max(headed, 1))
	return companies && share >= halfOfColumns || matched >= leastMatched && share >= mostOfColumns
}

// concepts are what the words of a table's title mean, and of its headings that are
// taken for fields.
func (t *plannedTable) concepts() []lexicon.Concept {
	texts := []string{t.caption(0)}
	for _, c := range t.match.Columns {
		if c.Field != nil {
			texts = append(texts, c.Header)
		}
	}
	languages := lexicon.Languages(texts)
	var all []lexicon.Concept
	for _, text := range texts {
		if r := lexicon.Read(text, languages); !r.Near {
			all = append(all, r.Concepts...)
		}
	}
	return all
}
