package overview

import (
	"cmp"
	"strings"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/rows"
)

// maxLeftOut is how many rows of a tab are named that are no records.
const maxLeftOut = 20

// leftOut says which rows are no records, and why; "" where all are.
func (b *builder) leftOut() string {
	var parts []string
	for _, r := range b.descriptor.Resources {
		if found := b.facts.LeftOut[r.Name]; len(found) > 0 {
			for _, of := range byTab(found) {
				table := cmp.Or(of[0].Tab, r.Caption(b.Tag()))
				parts = append(parts, b.Say("overview.left_out_rows", language.Args{"table": table, "rows": b.rowsOf(of)}))
			}
		}
	}
	return strings.Join(parts, b.Say("overview.left_out_between_tabs", nil))
}

// byTab takes the rows of a resource's several tabs apart.
func byTab(left []rows.LeftOut) [][]rows.LeftOut {
	var all [][]rows.LeftOut
	for i, l := range left {
		if i == 0 || l.Tab != left[i-1].Tab {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], l)
	}
	return all
}

func (b *builder) rowsOf(left []rows.LeftOut) string {
	var parts []string
	for i, l := range left {
		if i == maxLeftOut {
			parts = append(parts, b.Say("overview.left_out_more", language.Args{"count": len(left) - i}))
			break
		}
		parts = append(parts, b.Say(language.Key("overview.left_out_"+string(l.Kind)), language.Args{"row": l.Row}))
	}
	return strings.Join(parts, b.Say("overview.left_out_between", nil))
}
