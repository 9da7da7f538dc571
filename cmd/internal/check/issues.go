package check

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/interchange"
	"sheetsync/syncer/overview"
)

// An Issue is what `check --json` prints.
type Issue struct {
	Resource   string `json:"resource"`
	RecordID   string `json:"record_id"`
	Row        int    `json:"row"`   // of the tab, the header being row 1; 0 for the tab
	Field      string `json:"field"` // empty for the row or the tab
	Code       string `json:"code"`
	Severity   string `json:"severity"`
	Message    string `json:"message"`
	Suggestion string `json:"suggestion"`
	Variant    string `json:"variant"` // the type, constraint, format or rule that isn't met; empty for none
	Owner      string `json:"-"`       // who is responsible for the record; empty where nobody is known
	// Dismissed says that people said in the sheet that it is none.
	Dismissed bool `json:"dismissed,omitempty"`
	// Tab is the title of the tab, where the resource's records stand in several.
	Tab string `json:"tab,omitempty"`
}

// Place names the resource or, of several tabs of it, the tab.
func (i *Issue) Place() string {
	if i.Tab == "" {
		return i.Resource
	}
	return i.Resource + " “" + i.Tab + "”"
}

// HasErrors reports whether an error that nobody dismissed is among issues.
func HasErrors(issues []Issue) bool {
	return slices.ContainsFunc(issues, func(i Issue) bool { return i.Severity == sheetschema.SeverityError.String() && !i.Dismissed })
}

// A Check looks over registers and files.
type Check struct {
	Known  syncer.Mirror // tells the records' ids; nil where nothing is known
	Open   func(context.Context, syncer.Register) (syncer.Workbook, error)
	Logger *slog.Logger
}

// Register runs a register through without keeping anything, and returns what
// was found, in the workbook's order. Nothing is held for what was deleted; where
// the workbook itself is broken, that is the one issue.
func (c Check) Register(ctx context.Context, r syncer.Register) ([]Issue, error) {
	r.WriteBack = false
	r.Hold = hold.Limits{DeletedRatio: 1, DeletedRows: math.MaxInt}
	m := &Mirror{Known: c.Known}
	result, err := syncer.New(syncer.Config{Mirror: m, Open: c.Open, Logger: c.Logger}).Run(ctx, r, syncer.Options{})
	if err != nil {
		return nil, fmt.Errorf("register %s: %w", r.Name, err)
	}
	printer := language.NewPrinter(r.Language)
	if result.Status == syncer.StatusHeld {
		held := issueOf(sheetschema.Issue{Code: sheetschema.CodeHeld, Severity: sheetschema.SeverityError, Text: language.Plain(result.Reason)}, printer)
		return []Issue{held}, nil
	}
	var issues []Issue
	for _, resource := range r.Descriptor.Resources {
		for _, left := range result.Resources[resource.Name].SkippedRows {
			issues = append(issues, issueOf(left.Issue(resource), printer))
		}
	}
	for i := range result.Absent {
		if a := &result.Absent[i]; !a.Known {
			issues = append(issues, Issue{Resource: a.Resource, Code: string(sheetschema.CodeTabMissing), Severity: sheetschema.SeverityInfo.String(),
				Message: overview.AbsentText(a.Absence(), printer)})
		}
	}
	if m.Found == nil {
		return issues, nil
	}
	for i, found := range m.Found.Issues {
		issues = append(issues, Issue{
			Resource: found.Resource, RecordID: found.RecordID, Row: found.Row, Field: found.Field, Code: string(found.Code), Variant: found.Variant,
			Severity: found.Severity.String(), Message: m.Found.Messages[i], Suggestion: m.Found.Suggestions[i], Tab: found.Tab, Owner: m.owner(found), Dismissed: m.Found.Dismissed[i] != nil,
		})
	}
	return issues, nil
}

// File checks a file as a register is checked, but for its tabs: what is wrong
// with them are issues, beside those of the rows that can be read. r has the
// descriptor. A file that no spreadsheet could hold with the descriptor's columns
// is a [bounds.Error].
func (c Check) File(ctx context.Context, source *interchange.Source, r syncer.Register) ([]Issue, error) {
	book, reduced, issues := NewFile(source, r.Descriptor, r.Language)
	if err := book.fits(); err != nil {
		return nil, err
	}
	r.Descriptor = reduced
	c.Open = func(context.Context, syncer.Register) (syncer.Workbook, error) { return book, nil }
	found, err := c.Register(ctx, r)
	return append(issues, found...), err
}

// issueOf is an issue of a tab, or of a row that is no record.
func issueOf(i sheetschema.Issue, printer *language.Printer) Issue {
	return Issue{Resource: i.Resource, Row: i.Row, Field: i.Field, Code: string(i.Code), Variant: i.Variant, Severity: i.Severity.String(), Message: i.Message(printer), Suggestion: i.Suggestion(printer), Tab: i.Tab}
}
