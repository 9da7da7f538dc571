package overview

import (
	"strings"

	"sheetsync/sheetschema/available"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// maxCosts is how many fields are named that a tab's absence costs.
const maxCosts = 12

// absent says which tabs the register lacks, and what isn't computed for that. What
// a descriptor says to be absent is known.
func (b *builder) absent(has *available.Set) {
	for _, a := range has.Absent() {
		if !a.Resource.Absent {
			b.content.add(Row{Label: table.TextCell(AbsentText(&a, b.printer))})
		}
	}
}

// AbsentText says that a tab isn't there, and what isn't computed for that.
func AbsentText(a *available.Absence, p *language.Printer) string {
	args := language.Args{"table": a.Resource.Caption(p.Tag())}
	if len(a.Costs) == 0 {
		return p.Say("overview.absent", args)
	}
	var fields []string
	for i, c := range a.Costs {
		if i == maxCosts {
			fields = append(fields, "…")
			break
		}
		fields = append(fields, p.Say("overview.absent_field", language.Args{"table": c.Resource.Caption(p.Tag()), "field": c.Field.Caption(p.Tag())}))
	}
	args["fields"] = strings.Join(fields, p.Say("overview.absent_between", nil))
	return p.Say("overview.absent_costs", args)
}
