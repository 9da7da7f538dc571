package template

import (
	"context"
	"fmt"

	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/syncer/writeback"
)

// Options say what the spreadsheet should be like.
type Options struct {
	Descriptor *sheetschema.Descriptor
	Language   language.Tag
	// Title of the spreadsheet, given to one that is empty; "" leaves it.
	Title string
	// Samples puts three sample rows into each tab that is made.
	Samples bool
	// Today is the day that the dates of sample rows lie around.
	Today expression.Day
	// Account is the address that the service works under, for the Guide; ""
	// where it isn't known.
	Account string
}

// A Book is the spreadsheet to be laid out.
type Book interface {
	// Layout returns the tabs without their cells: as a run sees them, and as
	// the API tells.
	Layout(ctx context.Context) (*syncer.Description, *sheets.Spreadsheet, error)
	// Fetch returns tabs' cells, in the order of the requests.
	Fetch(ctx context.Context, tabs []syncer.TabRequest) (*syncer.Content, error)
	// Change carries out all requests or none. An error may be Unclear.
	Change(ctx context.Context, what string, requests []*sheets.Request) error
	// Unclear reports whether a failed Change may have happened nevertheless.
	Unclear(err error) bool
	// ServiceColumn returns the requests that make a blank column a service
	// column. header and at are counted from 0.
	ServiceColumn(sheet int64, header, at int, c writeback.Column) []*sheets.Request
	// MetadataID returns a random id, for metadata and tabs.
	MetadataID() int64
}

// attempts bounds how often a lost answer is looked up and the rest sent again.
const attempts = 4

// Fill lays the register out in the spreadsheet and says what it did. With dry,
// it changes nothing and says what it would do.
func Fill(ctx context.Context, book Book, o Options, dry bool) (*Report, error) {
	design := newDesign(o)
	marker := book.MetadataID()
	var sent *Report
	for n := 0; ; n++ {
		seen, err := look(ctx, book, o)
		if err != nil {
			return nil, err
		}
		p := &plan{design: design, seen: seen, book: book, marker: marker, report: &Report{}}
		p.make()
		switch {
		case len(p.requests) == 0 && sent != nil:
			return sent, nil // the answer that was lost was a good one
		case len(p.requests) == 0, dry:
			return p.report, nil
		}
		err = book.Change(ctx, "lay out the spreadsheet", p.requests)
		switch {
		case err == nil:
			return p.report, nil
		case !book.Unclear(err), n+1 == attempts:
			return nil, fmt.Errorf("lay out the spreadsheet: %w", err)
		}
		sent = p.report
	}
}

// A Report says what was done, in the workbook's order.
type Report struct {
	Tabs []TabReport `json:"tabs"`
	// Guide says that the Guide was made.
	Guide bool `json:"guide,omitempty"`
	// Left says what was left as it is although something is missing, and why.
	Left []string `json:"left,omitempty"`
}

// A TabReport says what was added to one tab. Texts are titles and headers.
type TabReport struct {
	Resource string   `json:"resource"`
	Title    string   `json:"title"`
	Made     bool     `json:"made,omitempty"`    // the tab itself
	Columns  []string `json:"columns,omitempty"` // for people
	Service  []string `json:"service,omitempty"` // the service's own
	Views    []string `json:"views,omitempty"`
	Samples  int      `json:"samples,omitempty"` // rows
}

// Changed reports whether there was anything to do.
func (r *Report) Changed() bool { return len(r.Tabs) > 0 || r.Guide }
