package syncer

import (
	"slices"
	"strconv"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
)

// placed returns the tab that a resource's range names, and the part of it; nil
// where the spreadsheet doesn't have it. remembered is the tab that an earlier run
// found, whatever it is called now.
func placed(r *sheetschema.Resource, remembered map[string]KnownTabs, described *Description) (*TabInfo, *area.Rectangle) {
	part := r.Range.Rectangle
	is := func(t TabInfo) bool { return lexical.Fold(t.Title) == lexical.Fold(r.Range.Tab) }
	if r.Range.Name != "" {
		named, ok := described.Named[lexical.Fold(r.Range.Name)]
		if !ok {
			return nil, nil
		}
		part = named.Rectangle
		is = func(t TabInfo) bool { return t.SheetID == named.SheetID }
	} else if known := remembered[r.Name]; len(known) == 1 && !slices.ContainsFunc(described.Tabs, is) {
		is = func(t TabInfo) bool { return t.SheetID == known[0].SheetID }
	}
	at := slices.IndexFunc(described.Tabs, is)
	if at < 0 {
		return nil, nil
	}
	return &described.Tabs[at], &part
}

// partOf returns the part of its tab that a resource's range says; nil for the
// whole tab, and for a named range, which only a spreadsheet knows.
func partOf(r *sheetschema.Resource) *area.Rectangle {
	if r.Range == nil || r.Range.Name != "" {
		return nil
	}
	part := r.Range.Rectangle
	return &part
}

// tellApart finds the tabs that hold several resources: the service keeps its
// columns for the first of them alone.
func tellApart(tabs []SurveyedTab) {
	first := make(map[int64]bool, len(tabs))
	for i := range tabs {
		t := &tabs[i]
		if t.Part == nil || !first[t.Info.SheetID] {
			first[t.Info.SheetID] = true
			continue
		}
		t.Beside = true
		t.Info.Service, t.Info.Protected, t.Info.Highlights = nil, nil, nil
	}
}

// match matches the header of a tab that was read. Where the records are on a part
// of it, the rest is left out of the grid, which keeps its rows' and columns'
// numbers.
func (t *SurveyedTab) match(whole *table.Grid, tag language.Tag) {
	t.Grid = whole
	if t.Part == nil {
		t.Match, t.Issues = matchHeader(t.Grid, t.Resource, t.Info.Service, 0, tag)
		t.keepToTable(whole, tag)
		return
	}
	own := t.ownColumns(whole)
	edge := 0
	for c := range whole.Columns() {
		if slices.Contains(own, c) {
			continue
		}
		if end := whole.End(c); end > 0 {
			edge, t.Below = c+1, max(t.Below, end)
		}
	}
	t.Grid = whole.Window(*t.Part, own...)
	t.Match, t.Issues = matchHeader(t.Grid, t.Resource, t.Info.Service, t.Part.FirstRow, tag)
	t.Match.Edge = edge
	if inTable := t.keepToTable(whole, tag); inTable {
		// What is below it is told.
	} else if n := t.belowPart(whole); n > 0 {
		t.Issues = append(t.Issues, sheetschema.Issue{Resource: t.Resource.Name, Record: -1, Code: sheetschema.CodeBelowTable, Variant: "range", Severity: sheetschema.SeverityWarning,
			Args: map[string]string{"table": t.Resource.Caption(tag), "count": strconv.Itoa(n)}})
	}
	if t.Beside {
		t.Issues = append(t.Issues, sheetschema.Issue{Resource: t.Resource.Name, Record: -1, Code: sheetschema.CodeRangeShared, Severity: sheetschema.SeverityInfo,
			Args: map[string]string{"table": t.Resource.Caption(tag)}})
	}
}

// ownColumns are the service's columns for the resource, which may stand outside
// its part of the tab: by their metadata or, in a workbook that was copied through
// a file, by their headings beside those of record ids.
func (t *SurveyedTab) ownColumns(whole *table.Grid) []int {
	var own []int
	for _, c := range t.Info.Service {
		own = append(own, c)
	}
	if len(own) > 0 || t.Beside || t.Part.EndColumn == 0 {
		return own
	}
	names := func(texts ...string) map[string]bool {
		set := make(map[string]bool)
		for _, text := range texts {
			set[lexical.Fold(text)] = true
		}
		return set
	}
	var ids, all []string
	for _, name := range sheetschema.ServiceColumns() {
		for _, tag := range language.Tags() {
			if all = append(all, sheetschema.ServiceTitle(name, tag)); name == sheetschema.IDColumn {
				ids = append(ids, sheetschema.ServiceTitle(name, tag))
			}
		}
	}
	for _, f := range t.Resource.Fields {
		if f.Computed() {
			all = append(all, f.Headers()...)
		}
	}
	id, service := names(ids...), names(all...)
	for row := t.Part.FirstRow; row < t.Part.FirstRow+header.Rows; row++ {
		for c := t.Part.EndColumn; c < whole.Columns(); c++ {
			if folded := lexical.Fold(whole.Cell(row, c).Text); folded != "" && service[folded] {
				own = append(own, c)
			}
		}
		if slices.ContainsFunc(own, func(c int) bool { return id[lexical.Fold(whole.Cell(row, c).Text)] }) {
			return own
		}
		own = nil
	}
	return nil
}

// belowPart counts the rows right below a part with a last row that are filled in
// more than half of the columns that the last one of the part fills.
func (t *SurveyedTab) belowPart(whole *table.Grid) int {
	if t.Part.EndRow == 0 {
		return 0
	}
	filled := func(row int) int {
		n := 0
		for c := t.Part.FirstColumn; c < whole.Columns() && t.Part.HasColumn(c); c++ {
			if whole.Kind(row, c) != table.CellEmpty && !t.isService(c) {
				n++
			}
		}
		return n
	}
	usual, n := filled(t.Part.EndRow-1), 0
	for row := t.Part.EndRow; row < whole.Rows() && usual > 1 && 2*filled(row) > usual; row++ {
		n++
	}
	return n
}
