package check

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/bounds"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/interchange"
	"sheetsync/syncer/writeback"
)

// A File is a file as a workbook for a run: a tab for each resource, or several, in
// their order. Required ones that the file doesn't have, or whose header can't be worked
// with, have a header and no rows; others are absent.
type File struct {
	tabs []syncer.TabInfo
	rows []*table.Grid           // by tab
	of   []*sheetschema.Resource // by tab
	// of numbers in its text cells, where that was told
	separators lexical.Separators
}

var _ syncer.Workbook = (*File)(nil)

// NewFile lays a file out for a descriptor, and says what is wrong with its
// tabs, in the language. A text file is the descriptor's first resource. The
// descriptor that is returned is the one to check the file with: without foreign
// keys into resources whose rows there aren't.
func NewFile(source *interchange.Source, d *sheetschema.Descriptor, tag language.Tag) (*File, *sheetschema.Descriptor, []Issue) {
	printer := language.NewPrinter(tag)
	f := &File{}
	for _, t := range source.Tables {
		f.separators = t.Separators // one for the file
	}
	var issues []Issue
	there := make(map[string]bool, len(d.Resources))
	told := make(map[string]bool) // those of whose tabs an issue tells
	found := make([][]tab, len(d.Resources))
	for i, r := range d.Resources {
		var wrong []sheetschema.Issue
		found[i], wrong = tabsFor(source, d, r, tag)
		for _, issue := range wrong {
			issues, told[r.Name] = append(issues, issueOf(issue, printer)), true
		}
		there[r.Name] = len(found[i]) > 0
	}
	none := !slices.Contains(slices.Collect(maps.Values(there)), true)
	tell := none && len(issues) == 0
	for i, r := range d.Resources {
		if tell && !r.Optional {
			issues = append(issues, issueOf(sheetschema.Issue{Resource: r.Name, Record: -1, Code: sheetschema.CodeTabMissing,
				Severity: sheetschema.SeverityError, Args: map[string]string{"table": r.Caption(tag)}}, printer))
		}
		if !there[r.Name] && (r.Required || none && i == 0) {
			found[i] = []tab{{title: r.Name, grid: headerOf(r)}}
		}
		for _, t := range found[i] {
			f.tabs = append(f.tabs, syncer.TabInfo{SheetID: int64(len(f.rows)), Title: t.title, Index: len(f.rows), Rows: t.grid.Rows() + 1, Columns: max(t.grid.Columns(), 1), Tables: t.tables})
			f.rows, f.of = append(f.rows, t.grid), append(f.of, r)
		}
	}
	known := func(r *sheetschema.Resource) bool {
		return told[r.Name] || none || source.Format != interchange.FormatXLSX
	}
	return f, without(d, there, known, source), issues
}

// fits is an error where a spreadsheet could not hold the rows with all columns
// that people fill in.
func (f *File) fits() error {
	for i, r := range f.of {
		if rows := f.rows[i].Rows(); rows*max(r.Typed(), f.rows[i].Columns()) > bounds.Cells {
			return &bounds.Error{Where: fmt.Sprintf("%s with the file's %d rows", r.Name, rows), What: "cells (rows × columns, the empty ones between included)", Limit: bounds.Cells}
		}
	}
	return nil
}

// A tab is one of the file's for a run.
type tab struct {
	title  string
	grid   *table.Grid
	tables []syncer.TableInfo
}

// tabsFor finds a resource's tabs, and says what is wrong with those that can't be
// read. Of a resource with several, a run decides which of those that only a pattern
// fits it takes.
func tabsFor(source *interchange.Source, d *sheetschema.Descriptor, r *sheetschema.Resource, tag language.Tag) (tabs []tab, issues []sheetschema.Issue) {
	keep := func(title string, from *interchange.SourceTable, wrong []sheetschema.Issue) {
		readable := from != nil
		for _, issue := range wrong {
			if issue.Severity == sheetschema.SeverityError || issue.Code == sheetschema.CodeTabSetAside {
				issues, readable = append(issues, issue), false
			}
		}
		if readable {
			tabs = append(tabs, tab{title, from.Grid, from.Tables})
		}
	}
	if r.Tabs == nil || source.Format != interchange.FormatXLSX {
		from, wrong := tableFor(source, d, r, tag)
		if from != nil {
			wrong = syncer.SetAside(r, wrong, tag)
		}
		keep(r.Name, from, wrong)
		return tabs, issues
	}
	for i := range source.Tables {
		t := &source.Tables[i]
		if !ownTab(d, r, t.Title) {
			continue
		}
		var wrong []sheetschema.Issue
		if r.Tabs.Named(t.Title) {
			wrong = syncer.SurveyGrid(r, t.Grid, tag).Issues
			for n := range wrong {
				wrong[n].Tab = t.Title
			}
		}
		keep(t.Title, t, wrong)
	}
	return tabs, issues
}

// ownTab reports whether a title fits a resource with several tabs, and isn't that of
// another's tab.
func ownTab(d *sheetschema.Descriptor, r *sheetschema.Resource, title string) bool {
	return r.Tabs.Index(title) >= 0 && !slices.ContainsFunc(d.Resources, func(other *sheetschema.Resource) bool {
		return other.Index != r.Index && other.TabPatterns().Named(title)
	})
}

// tableFor finds a resource's rows and looks at their header; nil for none.
func tableFor(source *interchange.Source, d *sheetschema.Descriptor, r *sheetschema.Resource, tag language.Tag) (*interchange.SourceTable, []sheetschema.Issue) {
	text := source.Format != interchange.FormatXLSX
	if text && r != d.Resources[0] {
		return nil, nil
	}
	place := placeOf(source, r)
	if place != nil && place.Tab == "" && place.Name != "" {
		return nil, noPlace(r, tag)
	}
	of := titledOf(source, r, place)
	if len(of) > 1 {
		return nil, []sheetschema.Issue{{Resource: r.Name, Record: -1, Code: sheetschema.CodeTabDoubled, Severity: sheetschema.SeverityError,
			Args: map[string]string{"table": r.Caption(tag)}}}
	}
	var from *interchange.SourceTable
	if len(of) == 1 {
		from = of[0]
	} else if only, ok := source.For(r); ok && (text || len(d.Resources) == 1) {
		from = only
	}
	if from == nil {
		return nil, syncer.SurveyGrid(r, nil, tag).Issues
	}
	placed := *r
	placed.Range = onItsTab(place)
	return from, syncer.SurveyGrid(&placed, from.Grid, tag).Issues
}

// placeOf is a resource's range with what a name stands for in the file; nil for the
// whole tab. A name that the file doesn't have stays one; in a text file it is the
// whole.
func placeOf(source *interchange.Source, r *sheetschema.Resource) *area.Range {
	if r.Range == nil || r.Range.Name == "" {
		return r.Range
	}
	if named, ok := source.Named[lexical.Fold(r.Range.Name)]; ok {
		return &named
	}
	if source.Format != interchange.FormatXLSX {
		return nil
	}
	return r.Range
}

// noPlace says that a file doesn't have the name that a resource's range is.
func noPlace(r *sheetschema.Resource, tag language.Tag) []sheetschema.Issue {
	issue := sheetschema.Issue{Resource: r.Name, Record: -1, Code: sheetschema.CodeTabMissing, Severity: sheetschema.SeverityInfo, Variant: "range",
		Args: map[string]string{"table": r.Caption(tag), "name": r.Range.Name}}
	if !r.Optional && !r.Absent {
		issue.Severity = sheetschema.SeverityError
	}
	return []sheetschema.Issue{issue}
}

// titledOf returns the tables whose title is the resource's, or that of the tab where
// its range is.
func titledOf(source *interchange.Source, r *sheetschema.Resource, place *area.Range) []*interchange.SourceTable {
	if place == nil || place.Tab == "" {
		return source.Titled(r)
	}
	var found []*interchange.SourceTable
	for i := range source.Tables {
		if lexical.Fold(source.Tables[i].Title) == lexical.Fold(place.Tab) {
			found = append(found, &source.Tables[i])
		}
	}
	return found
}

// onItsTab is a range on the tab that a file has for the resource alone; nil for the
// whole tab.
func onItsTab(place *area.Range) *area.Range {
	if place == nil || place.Name != "" {
		return nil
	}
	return &area.Range{Rectangle: place.Rectangle}
}

// headerOf is a tab with a header and no rows.
func headerOf(r *sheetschema.Resource) *table.Grid {
	b := table.NewGridBuilder()
	for _, f := range r.Fields {
		b.Text([]byte(f.Name))
	}
	b.EndRow()
	return b.Grid()
}

// without leaves out foreign keys into resources whose rows there aren't. known says
// of which of these nobody needs to be told.
func without(d *sheetschema.Descriptor, there map[string]bool, known func(*sheetschema.Resource) bool, source *interchange.Source) *sheetschema.Descriptor {
	reduced := *d
	reduced.Resources = make([]*sheetschema.Resource, len(d.Resources))
	for i, r := range d.Resources {
		copied := *r
		copied.Range = onItsTab(placeOf(source, r))
		if !there[r.Name] {
			copied.Range, copied.Tabs = nil, nil // its tab is a header alone
		}
		if source.Format != interchange.FormatXLSX {
			copied.Tabs = nil // it is one tab
		}
		copied.Absent = r.Absent || known(r)
		copied.ForeignKeys = slices.DeleteFunc(slices.Clone(r.ForeignKeys), func(key sheetschema.ForeignKey) bool { return !there[key.Resource] })
		reduced.Resources[i] = &copied
	}
	return &reduced
}

// Describe returns the resources' tabs.
func (f *File) Describe(ctx context.Context) (*syncer.Description, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return &syncer.Description{ID: "file", Title: "file", Tabs: f.tabs, Separators: f.separators}, nil
}

// Guard does nothing: a file isn't written to.
func (*File) Guard(syncer.Standing) {}

// CleanUp does nothing: a file has nothing unfinished.
func (*File) CleanUp(context.Context) error { return nil }

// Fetch returns the tabs' rows.
func (f *File) Fetch(ctx context.Context, tabs []syncer.TabRequest) (*syncer.Content, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	content := &syncer.Content{Digest: "file"}
	for _, tab := range tabs {
		if tab.SheetID < 0 || tab.SheetID >= int64(len(f.rows)) {
			return nil, fmt.Errorf("the file has no tab %q", tab.Title)
		}
		content.Grids = append(content.Grids, f.rows[tab.SheetID])
	}
	return content, nil
}

// Write refuses: a file is only read.
func (*File) Write(context.Context, *writeback.Plan) (*writeback.Report, error) {
	return nil, syncer.ErrReadOnly
}

// Requests returns 0.
func (*File) Requests() int { return 0 }
