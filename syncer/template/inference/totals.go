package inference

import (
	"strings"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
)

// A total is a computed column over a tab's children.
type total struct {
	name, title string
	from        *tabDraft
	sum         *column // nil for a count
}

// maxSums is how many amounts of each child are summed up.
const maxSums = 2

// totals adds to each tab how many records of the others name its records, and
// what their amounts come to, each currency by itself. What people keep a column
// for already is theirs.
func (g *guesser) totals() {
	for _, child := range g.tables {
		referred := make(map[*tabDraft]int)
		for _, r := range child.foreign {
			referred[r.to]++
		}
		for _, r := range child.foreign {
			if referred[r.to] > 1 {
				continue // by which of its references a record counts is for people to say
			}
			g.addTotal(r.to, total{from: child, name: child.name + "_count", title: g.printer.Say("adopt.total_count", language.Args{"table": child.title})})
			sums := 0
			for _, c := range child.columns {
				if c.typ == "number" && c.has(amountWords) && !c.has(unitWords) && !c.has(rateWords) && sums < maxSums {
					sums++
					g.addTotal(r.to, total{from: child, name: child.name + "_" + c.name, sum: c, title: g.printer.Say("adopt.total_sum", language.Args{"table": child.title, "field": c.title})})
				}
			}
		}
	}
}

func (g *guesser) addTotal(to *tabDraft, t total) {
	taken := make(map[string]bool)
	for _, c := range to.columns {
		taken[c.name], taken[c.folded] = true, true
	}
	for _, other := range to.totals {
		taken[other.name], taken[lexical.Fold(other.title)] = true, true
	}
	t.title = strings.Join(strings.Fields(t.title), " ")
	if taken[lexical.Fold(t.title)] || serviceHeading(lexical.Fold(t.title)) {
		return
	}
	if len(t.name) > maxName {
		t.name = strings.TrimRight(t.name[:maxName], "_")
	}
	t.name = distinct(t.name, func(n string) bool { return taken[n] || serviceHeading(n) })
	to.totals = append(to.totals, t)
}
