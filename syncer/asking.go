package syncer

import (
	"maps"
	"slices"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer/enquiry"
	"sheetsync/syncer/overview"
	"sheetsync/syncer/writeback"
)

// asking is what a run knows of the tab in which people look customers up.
type asking struct {
	wanted bool // the register has one
	has    bool // it is there
	shown  enquiry.Shown
}

// enquiryOf finds the register's tab for questions, as the overview is found.
func (r *run) enquiryOf(described *Description) asking {
	if !r.reg.WriteBack || r.reg.Descriptor.Enquiry == nil {
		return asking{}
	}
	tabs := make([]overview.Tab, len(described.Enquiries))
	for i, e := range described.Enquiries {
		tabs[i] = overview.Tab{SheetID: e.SheetID, Layout: e.Owner}
	}
	found := overview.Pick(tabs, r.reg.owner())
	if found == nil {
		return asking{wanted: true}
	}
	at := slices.IndexFunc(described.Enquiries, func(e EnquiryInfo) bool { return e.SheetID == found.SheetID })
	e := &described.Enquiries[at]
	return asking{wanted: true, has: true, shown: enquiry.Shown{
		SheetID: e.SheetID, Title: e.Title, FrozenRows: e.FrozenRows, Question: e.Question, Service: e.Service, Refused: e.Refused,
		Rules: slices.Collect(maps.Values(e.Highlights)),
	}}
}

// answers plans what to write on the tab for questions; nil for nothing. A register
// whose tab of customers is absent has no answers to give.
func (in *input) answers(tables []*table.Table) *writeback.Enquiry {
	e := in.reg.Descriptor.Enquiry
	if !in.asking.wanted || !in.has.Tab(e.Resource) {
		return nil
	}
	records := in.byResource(tables)[e.Resource.Index]
	if records == nil {
		return nil
	}
	desk := &enquiry.Desk{
		Asker: enquiry.NewAsker(e, records, in.reg.Country), Owner: in.reg.owner().Of("1"), Printer: in.printer(),
	}
	return desk.Plan(&in.asking.shown)
}

// askingDigest is "" where there are no such questions.
func (in *input) askingDigest(plan *writeback.Plan) string {
	if !in.asking.wanted || !in.has.Tab(in.reg.Descriptor.Enquiry.Resource) {
		return ""
	}
	if plan == nil {
		return in.asking.shown.Digest(nil)
	}
	return in.asking.shown.Digest(plan.Enquiry)
}
