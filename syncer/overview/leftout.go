package overview

import (
	"cmp"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/rows"
	"sheetsync/sheetschema/table"
)

// maxLeftOut is how many rows of a tab are named that are no records.
const maxLeftOut = 20

// leftOut says which rows are no records, and why.
func (b *builder) leftOut(d *sheetschema.Descriptor, left map[string][]rows.LeftOut) {
	label := b.printer.Say("overview.left_out", nil)
	var parts []string
	for _, r := range d.Resources {
		if found := left[r.Name]; len(found) > 0 {
			for _, of := range byTab(found) {
				table := cmp.Or(of[0].Tab, r.Caption(b.printer.Tag()))
				parts = append(parts, b.printer.Say("overview.left_out_rows", language.Args{"table": table, "rows": b.rowsOf(of)}))
			}
		}
	}
	if len(parts) == 0 {
		b.counted(label, 0)
		return
	}
	b.content.add(Row{Kind: KindFigure, Label: table.TextCell(label), Value: table.TextCell(strings.Join(parts, b.printer.Say("overview.left_out_between_tabs", nil))), Format: wholeFormat})
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
			parts = append(parts, b.printer.Say("overview.left_out_more", language.Args{"count": len(left) - i}))
			break
		}
		parts = append(parts, b.printer.Say(language.Key("overview.left_out_"+string(l.Kind)), language.Args{"row": l.Row}))
	}
	return strings.Join(parts, b.printer.Say("overview.left_out_between", nil))
}
