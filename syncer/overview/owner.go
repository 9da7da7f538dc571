package overview

import "strings"

// An Owner is the register whose overview a tab is: its name, and the spreadsheet,
// by which a copy shows itself. Registers that keep different tabs of one
// spreadsheet have an overview each.
type Owner struct{ Register, Spreadsheet string }

// Of returns a layout that says whose it is.
func (o Owner) Of(layout string) string { return layout + " " + o.Register + "@" + o.Spreadsheet }

// OwnerOf returns whose overview has a layout; ok is false for one of an earlier
// version, which doesn't say.
func OwnerOf(layout string) (o Owner, ok bool) {
	_, text, ok := strings.Cut(layout, " ")
	o.Register, o.Spreadsheet, _ = strings.Cut(text, "@")
	return o, ok
}

// Pick returns the owner's overview among those of a spreadsheet: its own, else
// one that doesn't say whose it is, else one that came with a copy; nil where all
// are other registers'.
func Pick(tabs []Tab, owner Owner) *Tab {
	var best *Tab
	most := 0
	for i := range tabs {
		of, said := OwnerOf(tabs[i].Layout)
		rank := 0
		switch {
		case of == owner:
			rank = 3
		case !said:
			rank = 2
		case of.Spreadsheet != owner.Spreadsheet:
			rank = 1
		}
		if rank > most {
			best, most = &tabs[i], rank
		}
	}
	return best
}
