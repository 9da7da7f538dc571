package overview

import (
	"strings"

	"sheetsync/sheetschema/available"
	"sheetsync/sheetschema/language"
)

// maxCosts is how many fields are named that a tab's absence costs.
const maxCosts = 12

// absent says which tabs the register lacks, and what isn't computed for that, a
// line each. What a descriptor says to be absent is known.
func (b *builder) absent() []string {
	var out []string
	for _, a := range b.facts.Available.Absent() {
		if !a.Resource.Absent {
			out = append(out, AbsentText(&a, b.Printer))
		}
	}
	return out
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
