package template

import (
	"fmt"
	"sheetsync/sheetschema/lexical"
	"slices"
	"strconv"

	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer/gsheets/tabview"
	"sheetsync/syncer/writeback"
)

// A plan is the difference between the design and what is there.
type plan struct {
	design *design
	seen   *seen
	book   Book
	marker int64
	report *Report

	first    []*sheets.Request // tabs, which others refer to
	requests []*sheets.Request
	places   []place // by resource
	reused   bool    // the blank tab has become a resource's
}

// A place is where a resource's tab is, or will be.
type place struct {
	known   bool
	sheet   int64
	title   string
	header  int
	columns []int          // by field; -1 for none
	service map[string]int // columns of the service's, by name
	width   int            // columns
}

func itoa(n int) string { return strconv.Itoa(n) }

// cellName names a cell below a header's row as formulas do, its column fixed.
func cellName(row, column int) string {
	return lexical.ColumnName(column) + itoa(row+1)
}

// make fills in requests and report. Without requests there is nothing to do.
func (p *plan) make() {
	p.places = make([]place, len(p.design.tabs))
	for i, t := range p.design.tabs {
		p.place(i, t)
	}
	for i, t := range p.design.tabs {
		switch {
		case !p.places[i].known:
		case p.seen.tabs[i] == nil || p.seen.tabs[i].blank():
			p.newTab(i, t)
		default:
			p.oldTab(i, t)
		}
	}
	p.guide()
	if len(p.requests) == 0 && len(p.first) == 0 {
		return
	}
	if p.seen.blank != nil && p.design.Title != "" && p.seen.title != p.design.Title && defaultBook.MatchString(p.seen.title) {
		p.first = append(p.first, &sheets.Request{UpdateSpreadsheetProperties: &sheets.UpdateSpreadsheetPropertiesRequest{
			Properties: &sheets.SpreadsheetProperties{Title: p.design.Title}, Fields: "title"}})
	}
	p.requests = append(append(p.fence(), p.first...), p.requests...)
}

// fence makes sure that a change is carried out once: its id can be given once.
// Earlier changes' marks are taken away.
func (p *plan) fence() []*sheets.Request {
	requests := []*sheets.Request{{CreateDeveloperMetadata: &sheets.CreateDeveloperMetadataRequest{DeveloperMetadata: &sheets.DeveloperMetadata{
		MetadataId: p.marker, MetadataKey: markerKey, Visibility: "PROJECT", Location: &sheets.DeveloperMetadataLocation{Spreadsheet: true},
	}}}}
	for _, id := range p.seen.markers {
		requests = append(requests, &sheets.Request{DeleteDeveloperMetadata: &sheets.DeleteDeveloperMetadataRequest{
			DataFilter: &sheets.DataFilter{DeveloperMetadataLookup: &sheets.DeveloperMetadataLookup{MetadataId: id}}}})
	}
	return requests
}

// place finds out where a resource's tab is or will be, for formulas that refer
// to it.
func (p *plan) place(i int, t *tabDesign) {
	at := &p.places[i]
	r := t.resource
	at.columns = make([]int, len(r.Fields))
	for f := range at.columns {
		at.columns[f] = -1
	}
	if titles, ok := p.seen.several[r.Name]; ok {
		p.left("%s: several tabs may be it (%s), so none was touched: rename all but one", r.Name, titles)
		return
	}
	seen := p.seen.tabs[i]
	switch {
	case seen == nil && r.Absent: // the register does without
		return
	case seen == nil && p.seen.blank != nil && !p.reused:
		p.reused = true
		*at = place{known: true, sheet: p.seen.blank.SheetID, title: p.free(t.title, p.seen.blank.Title), columns: at.columns}
	case seen == nil:
		*at = place{known: true, sheet: p.book.MetadataID(), title: p.free(t.title, ""), columns: at.columns}
	case seen.blank():
		*at = place{known: true, sheet: seen.info.SheetID, title: seen.info.Title, columns: at.columns}
	case seen.match.Row < 0:
		p.left("%s: the tab “%s” has content but no header that is known, so it was not touched: give its columns the headers of the schema", r.Name, seen.info.Title)
		return
	default:
		*at = place{known: true, sheet: seen.info.SheetID, title: seen.info.Title, header: seen.match.Row, columns: at.columns}
		p.placeColumns(at, t, seen)
		return
	}
	for n, c := range t.columns {
		at.columns[c.field.Index] = n
	}
	at.service = make(map[string]int)
	for n, c := range t.service {
		at.service[c.Name] = len(t.columns) + n
		if f, ok := r.Field(c.Name); ok {
			at.columns[f.Index] = len(t.columns) + n
		}
	}
	at.width = len(t.columns) + len(t.service)
}

// free returns a title that no other tab has. The tab's own may be kept.
func (p *plan) free(title, own string) string {
	candidate := title
	for n := 2; p.seen.titles[lexical.Fold(candidate)] && lexical.Fold(candidate) != lexical.Fold(own); n++ {
		candidate = title + " (" + itoa(n) + ")"
	}
	p.seen.titles[lexical.Fold(candidate)] = true
	return candidate
}

func (p *plan) left(format string, args ...any) {
	p.report.Left = append(p.report.Left, fmt.Sprintf(format, args...))
}

func (p *plan) add(requests ...*sheets.Request) { p.requests = append(p.requests, requests...) }

// mark notes on a tab which resource's it is.
func (p *plan) mark(sheet int64, what string) {
	p.add(&sheets.Request{CreateDeveloperMetadata: &sheets.CreateDeveloperMetadataRequest{DeveloperMetadata: &sheets.DeveloperMetadata{
		MetadataKey: tabKey, MetadataValue: what, Visibility: "PROJECT",
		Location: &sheets.DeveloperMetadataLocation{SheetId: sheet, ForceSendFields: []string{"SheetId"}},
	}}})
}

// viewRequests adds the views that a tab lacks and returns their titles.
func (p *plan) viewRequests(i int, t *tabDesign, have map[string]bool) []string {
	var made []string
	at := p.places[i]
	for _, v := range p.design.views(t.resource) {
		if slices.ContainsFunc(v.titles, func(title string) bool { return have[title] }) {
			continue
		}
		request := v.request(t.resource, at.sheet, at.header, at.columns, at.width)
		if request == nil {
			if len(have) == 0 && p.seen.tabs[i] == nil {
				p.left("%s: the view “%s” was not made: its condition can't be written as a filter", t.resource.Name, v.title)
			}
			continue
		}
		p.add(request)
		made = append(made, v.title)
	}
	for _, v := range p.ownViews(i, t) {
		column, ok := at.service[v.Column]
		if ok && !slices.ContainsFunc(v.Titles, func(title string) bool { return have[title] }) {
			p.add(tabview.View(v, at.sheet, at.header, column, at.width))
			made = append(made, v.Title)
		}
	}
	return made
}

// ownViews are the views of what the service says beside the records, as a run makes
// them.
func (p *plan) ownViews(i int, t *tabDesign) []writeback.View {
	return writeback.Views(t.resource, &table.HeaderMatch{Columns: p.places[i].columns}, p.design.Language)
}
