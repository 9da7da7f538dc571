package interchange

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/bounds"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/rows"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/erasure"
	"sheetsync/validate/duplicates/lookup"
)

// PlanOptions say how rows of a file are taken.
type PlanOptions struct {
	assess.Conditions
	SkipDuplicates bool // also leave out rows that may be duplicates
	KeepDuplicates bool // also take rows that are there already
	KeepInvalid    bool // also take rows with errors, as they are
	AddColumns     bool // make columns for what the tab has none for
	// Erased are those who asked to be erased, whose rows are rejected; nil for nobody.
	Erased *erasure.List
	// Through is the last row of the file that an import which was cut off has
	// brought into the sheet already; 0 for none.
	Through int
}

// ColumnOutcome is what becomes of a column of the file.
type ColumnOutcome int

// The outcomes of columns.
const (
	ColumnMapped   ColumnOutcome = iota // goes into a column of the tab
	ColumnMade                          // goes into a column that is made for it
	ColumnComputed                      // is the service's own, which fills it by itself
	ColumnUnmapped                      // is left out
)

// A PlanColumn is a column of the file.
type PlanColumn struct {
	Header  string
	Outcome ColumnOutcome
	Target  string // header of the tab's column; "" for none
	field   *sheetschema.Field
	extra   int // in the file's table; -1 for a field
	twin    int // the tab's extra column that it goes into; -1 for none
	index   int // column in the tab; -1 when it has to be made
}

// RowOutcome is what becomes of a row of the file.
type RowOutcome int

// The outcomes of rows.
const (
	RowNew       RowOutcome = iota
	RowPossible             // new, and may be a duplicate
	RowSkipped              // may be a duplicate, and is left out for that
	RowDuplicate            // is there already
	RowRejected             // has errors
	RowArrived              // came with an earlier, unfinished import
)

// A PlanRow is a row of the file.
type PlanRow struct {
	Source  int // row in the file, from 1, its header included
	Outcome RowOutcome
	Reasons []string // in the register's language, without cell values
	// Known says whether the customer of the row is in the sheet: "" where nobody asked.
	Known lookup.Verdict
}

// A Plan says what an import would do.
type Plan struct {
	Columns []PlanColumn
	Rows    []PlanRow
	// LeftOut are rows of the file that are no records: totals, titles. They are
	// not among Rows.
	LeftOut []rows.LeftOut
	target  *syncer.SurveyedTab
	source  *SourceTable
	header  int // row of the header in the source
	table   *table.Table
	erased  map[int]bool // records of the table about somebody who was erased
	options PlanOptions
}

// NewPlan finds out what importing a table of a file into a resource would do.
// surveyed are the register's tabs as they are now. Errors are those of the
// whole file: no header, a column twice, none for what the register requires, or
// more rows than a spreadsheet holds.
func NewPlan(d *sheetschema.Descriptor, surveyed []syncer.SurveyedTab, resource *sheetschema.Resource, source *SourceTable, o PlanOptions) (*Plan, error) {
	target := last(syncer.TabsOf(surveyed, resource))
	printer := language.NewPrinter(o.Language)
	if !target.Usable() {
		var wrong []string
		for _, issue := range target.Issues {
			if issue.Severity == sheetschema.SeverityError || target.Grid == nil {
				wrong = append(wrong, issue.Message(printer))
			}
		}
		return nil, fmt.Errorf("the sheet can't be added to: %s", strings.Join(wrong, "; "))
	}
	p := &Plan{target: target, source: source, options: o}
	match, wrong := header.Match(source.Grid, resource, header.MatchOptions{Language: o.Language})
	if err := fileFaults(resource, match, wrong, o); err != nil {
		return nil, err
	}
	p.header = match.Row
	// Before the rows are compared: the sheet could not take them.
	if records := source.Grid.Rows() - p.header - 1; records*target.Info.Columns > bounds.Cells {
		return nil, &bounds.Error{Where: fmt.Sprintf("the tab “%s” with the file's %d rows", target.Info.Title, records), What: "cells (rows × columns, the empty ones between included)", Limit: bounds.Cells}
	}
	var issues []sheetschema.Issue
	p.table, issues, p.LeftOut = rows.Parse(source.Grid, p.taken(match), resource, rows.Options{
		ParseOptions: table.ParseOptions{Location: o.Scope.Zone, Language: o.Language, Separators: source.Separators},
	})
	p.columns(match)
	p.findErased()
	p.decide(d, surveyed, issues, printer)
	if err := p.fitsPart(); err != nil {
		return nil, err
	}
	return p, nil
}

// Tab is the title of the tab that rows go to, where the resource has several; else "".
func (p *Plan) Tab() string {
	if p.target.Resource.Tabs == nil {
		return ""
	}
	return p.target.Info.Title
}

// last is the tab that rows are added to: of several the last, such as the latest
// year's, that can be read.
func last(tabs []*syncer.SurveyedTab) *syncer.SurveyedTab {
	for i := len(tabs) - 1; i > 0; i-- {
		if tabs[i].Usable() {
			return tabs[i]
		}
	}
	return tabs[0]
}

// fitsPart is an error where the tab's records are on a part of it that can't take the
// new rows or columns: inserting them would push apart what else people keep there.
func (p *Plan) fitsPart() error {
	t, added := p.target, p.Count(RowNew)+p.Count(RowPossible)
	if t.Part == nil || added == 0 {
		return nil
	}
	end, in := p.end(), t.Table()
	// Rows that are inserted into a Table that has its rows and columns for itself grow
	// it, and what is called as it is.
	alone := in != nil && t.Below <= in.EndRow && t.Match.Edge <= in.EndColumn
	grows := alone && lexical.Fold(in.Name) == lexical.Fold(t.Resource.Range.Name)
	switch {
	case slices.ContainsFunc(p.Columns, func(c PlanColumn) bool { return c.Outcome == ColumnMade }):
		return fmt.Errorf("columns can't be added to the range of %s on the tab “%s”: add them there yourself, widen range: in the descriptor, and import again", t.Resource.Name, t.Info.Title)
	case t.Below > end && !alone:
		return fmt.Errorf("rows can't be added to the range of %s on the tab “%s”: other content stands beside or below row %d, and new rows would push it apart; move the range to a tab of its own, or paste the rows yourself", t.Resource.Name, t.Info.Title, end)
	case t.Part.EndRow > 0 && end+added > t.Part.EndRow && !grows:
		return fmt.Errorf("the range of %s on the tab “%s” ends at row %d and has no room for %d more rows: widen range: in the descriptor, or leave out its last row, as in A3:K", t.Resource.Name, t.Info.Title, t.Part.EndRow, added)
	}
	return nil
}

// end is the row below the tab's records, where new rows go.
func (p *Plan) end() int { return max(p.target.Grid.Rows(), p.target.Match.Row+1) }

// lacking reports whether a file has no column for a field without which each of its
// rows would be rejected. A tab may do without one that something else stands in for.
func lacking(r *sheetschema.Resource, f *sheetschema.Field, m *table.HeaderMatch) bool {
	return f != nil && (f.Constraints.Required || slices.Contains(r.PrimaryKey, f.Index)) && len(m.ReadFrom(f.Index)) == 0
}

// fileFaults says what keeps a whole file from being imported.
func fileFaults(r *sheetschema.Resource, m *table.HeaderMatch, wrong []sheetschema.Issue, o PlanOptions) error {
	if m.Row < 0 {
		var names []string
		for _, f := range r.Fields {
			if !f.Computed() && len(names) < 8 {
				names = append(names, "“"+f.Caption(o.Language)+"”")
			}
		}
		return fmt.Errorf("none of the file's first rows is a header of %s: put the columns' names in its first row, such as %s", r.Name, strings.Join(names, ", "))
	}
	var faults []error
	for _, issue := range wrong {
		f, _ := r.Field(issue.Field)
		switch {
		case issue.Severity != sheetschema.SeverityError && !lacking(r, f, m):
		case !o.KeepInvalid:
			faults = append(faults, fmt.Errorf("there is no column for the field %s, which is required or part of a key: head one “%s”", issue.Field, f.Caption(o.Language)))
		}
	}
	return errors.Join(faults...)
}

func (p *Plan) captions(fields []string) string {
	names := make([]string, len(fields))
	for i, name := range fields {
		names[i] = name
		if f, ok := p.target.Resource.Field(name); ok {
			names[i] = f.Caption(p.options.Language)
		}
	}
	return strings.Join(names, ", ")
}

// Count returns how many rows have an outcome.
func (p *Plan) Count(outcome RowOutcome) int {
	n := 0
	for _, row := range p.Rows {
		if row.Outcome == outcome {
			n++
		}
	}
	return n
}

// CountKnown counts the new rows whose customer is in the sheet, or may be.
func (p *Plan) CountKnown(v lookup.Verdict) int {
	n := 0
	for _, row := range p.Rows {
		if row.Known == v && (row.Outcome == RowNew || row.Outcome == RowPossible) {
			n++
		}
	}
	return n
}
