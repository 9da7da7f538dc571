package interchange

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/enquiry"
)

// maxAsked is up to how many rows a file's are looked up one by one: a longer file is
// somebody's whole register, and no list of new customers.
const maxAsked = 5_000

// tellKnown says of rows whose customer is in the sheet already, or may be, whose it is
// and when it was last in touch, as the tab for looking customers up does. both has the
// computed records of the sheet, which are the present ones, and then the file's.
func (p *Plan) tellKnown(d *sheetschema.Descriptor, both, present *table.Table, printer *language.Printer) {
	e := enquiry.Of(d)
	if e == nil || e.Resource.Name != p.target.Resource.Name || present.Len() == 0 || p.table.Len() > maxAsked {
		return
	}
	asker := enquiry.NewAsker(e, present, p.options.Country)
	asker.TellFrom(both)
	for i := range p.Rows {
		if p.Rows[i].Outcome == RowArrived {
			continue
		}
		answer := asker.AskFor(p.table, i)
		if p.Rows[i].Known = answer.Verdict; len(answer.Matches) > 0 {
			p.Rows[i].Reasons = append(p.Rows[i].Reasons, asker.Sentence(&answer, printer))
		}
	}
}
