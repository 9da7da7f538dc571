package syncer

import (
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/nearest"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/recordid"
)

// noPlace says that the spreadsheet doesn't have the tab or the named range where a
// resource's records are.
func noPlace(r *sheetschema.Resource) hold.Reason {
	if r.Range.Name != "" {
		return hold.Reason{Code: hold.CodeRangeMissing, Args: language.Args{"resource": r.Name, "names": []string{r.Range.Name}}}
	}
	return hold.Reason{Code: hold.CodeTabMissing, Args: language.Args{"resource": r.Name, "names": []string{r.Range.Tab}}}
}

// unread tells of the tabs that are called as a resource's and aren't the one that is
// read.
func unread(r *sheetschema.Resource, taken map[int64]bool, described *Description, tag language.Tag) []sheetschema.Issue {
	var issues []sheetschema.Issue
	for _, t := range described.Tabs {
		if !taken[t.SheetID] && header.MatchTab(t.Title, r) {
			issues = append(issues, sheetschema.Issue{Resource: r.Name, Record: -1, Code: sheetschema.CodeTabDoubled, Variant: "unread", Severity: sheetschema.SeverityWarning,
				Args: map[string]string{"table": r.Caption(tag), "other": hold.Title(t.Title)}})
		}
	}
	return issues
}

// mayBeAbsent reports whether a register can go on without a resource's tab.
// counts are those of the run that was applied last.
func mayBeAbsent(r *sheetschema.Resource, counts map[string]Counts) bool {
	return !r.Required && counts[r.Name].Rows == 0
}

// maySetAside reports whether a register can go on beside tabs that are called as a
// resource's and can't be read, or can't be told apart.
func maySetAside(r *sheetschema.Resource, counts map[string]Counts) bool {
	return (r.Optional || r.Absent) && mayBeAbsent(r, counts)
}

// maxNamed is how many tabs are named, and how many titles that they might have.
const maxNamed = 8

// noTab says that none of the spreadsheet's tabs is one of the register's, which
// there are, and what the nearest of them might have been meant to be called.
func noTab(resources []*sheetschema.Resource, described *Description, tag language.Tag) hold.Reason {
	var wanted, names, near []string
	captions := make(map[string]string) // by folded title
	for _, r := range resources {
		wanted = append(wanted, r.Caption(tag))
		for _, name := range r.TabNames() {
			folded := lexical.Fold(name)
			names, captions[folded] = append(names, folded), r.Caption(tag)
		}
	}
	var there []string
	for _, t := range described.Tabs {
		there = append(there, hold.Title(t.Title))
		if meant := nearest.Name(lexical.Fold(t.Title), names); meant != "" {
			near = append(near, captions[meant])
		}
	}
	args := language.Args{"there": "“" + strings.Join(limited(there), "”, “") + "”", "names": limited(distinct(wanted))}
	if len(near) == 0 {
		return hold.Reason{Code: hold.CodeNoTab, Args: args}
	}
	args["near"] = limited(distinct(near))
	return hold.Reason{Code: hold.CodeNoTabNear, Args: args}
}

// limited returns the first of the names.
func limited(names []string) []string {
	if len(names) > maxNamed {
		return append(names[:maxNamed:maxNamed], "…")
	}
	return names
}

// setAside takes tabs that are optional, or known to be absent, and that can't be read out of the tabs: a team may have
// a tab of its own by such a name. issues tell what keeps it from being read.
func setAside(tabs []SurveyedTab, counts map[string]Counts, tag language.Tag) (kept []SurveyedTab, issues []sheetschema.Issue) {
	for i := range tabs {
		t := &tabs[i]
		if t.Usable() || !maySetAside(t.Resource, counts) {
			kept = append(kept, *t)
			continue
		}
		issues = append(issues, SetAside(t.Resource, t.Issues, tag)...)
	}
	return kept, issues
}

// SetAside says of the tab of a resource that is optional, or known to be absent, that it isn't read where issues has
// what keeps it from being read. That is then no error: the tab may be somebody's
// own.
func SetAside(r *sheetschema.Resource, issues []sheetschema.Issue, tag language.Tag) []sheetschema.Issue {
	isError := func(i sheetschema.Issue) bool { return i.Severity == sheetschema.SeverityError }
	if !maySetAside(r, nil) || !slices.ContainsFunc(issues, isError) {
		return issues
	}
	said := []sheetschema.Issue{{Resource: r.Name, Record: -1, Code: sheetschema.CodeTabSetAside, Severity: sheetschema.SeverityWarning,
		Args: map[string]string{"table": r.Caption(tag)}}}
	for _, issue := range issues {
		issue.Severity = min(issue.Severity, sheetschema.SeverityWarning)
		said = append(said, issue)
	}
	return said
}

// distinct returns the names in their order, each once.
func distinct(names []string) []string {
	var out []string
	for _, n := range names {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// positions returns where tabs stand in the workbook, counted from 1.
func positions(tabs []*TabInfo) []int {
	var at []int
	for _, t := range tabs {
		at = append(at, t.Index+1)
	}
	return at
}

// matchHeader matches a grid's header. A column that the service marked as its
// own counts as such under whatever header. That there is no header at all is
// said once, instead of naming every field that it lacks.
func matchHeader(g *table.Grid, r *sheetschema.Resource, service map[string]int, first int, tag language.Tag) (*table.HeaderMatch, []sheetschema.Issue) {
	m, issues := header.Match(g, r, header.MatchOptions{
		Language: tag, Service: service, IsID: isID, First: first,
	})
	if r.Optional {
		requireLink(r, m, issues)
	}
	if m.Row < 0 {
		issues = []sheetschema.Issue{{Resource: r.Name, Record: -1, Code: sheetschema.CodeBlankHeader, Severity: sheetschema.SeverityError,
			Args: map[string]string{"table": r.Caption(tag)}}}
	}
	return m, issues
}

// isID tells a record id from other texts in its column.
func isID(text string) bool { return recordid.WellFormed(recordid.Canonical(text)) }

// requireLink makes errors of it that the columns are missing by which an optional
// tab's rows name others, where it has those of none of its foreign keys: such rows
// would belong to nobody.
func requireLink(r *sheetschema.Resource, m *table.HeaderMatch, issues []sheetschema.Issue) {
	var fields []string
	for _, key := range r.Links() {
		if !slices.ContainsFunc(key.Fields, func(i int) bool { return m.Columns[i] < 0 }) {
			return
		}
		for _, i := range key.Fields {
			fields = append(fields, r.Fields[i].Name)
		}
	}
	for i := range issues {
		if slices.Contains(fields, issues[i].Field) {
			issues[i].Severity = sheetschema.SeverityError
		}
	}
}

// request asks for the tab's cells, and for what people see in the cells of
// text columns that hold numbers, and of date columns that hold numbers which
// may be no dates.
func (t *SurveyedTab) request(tag language.Tag) TabRequest {
	r, unread := t.Resource, *t
	// The three are asked of one grid, one after the other: its header is matched once.
	var of *table.Grid
	var read SurveyedTab
	matched := func(g *table.Grid) *SurveyedTab {
		if of != g {
			of, read = g, unread
			read.match(g, tag)
		}
		return &read
	}
	return TabRequest{
		SheetID: t.Info.SheetID,
		Title:   t.Info.Title,
		Display: func(g *table.Grid) []int { t := matched(g); return displayColumns(t.Grid, r, t.Match) },
		Keys:    func(g *table.Grid) []int { t := matched(g); return keyColumns(r, t.Match) },
		People:  func(g *table.Grid) []int { t := matched(g); return peopleColumns(t.Grid, r, t.Match) },
	}
}

// with asks for what another request for the same tab asks for, too.
func (r TabRequest) with(other TabRequest) TabRequest {
	both := func(a, b func(*table.Grid) []int) func(*table.Grid) []int {
		return func(g *table.Grid) []int {
			columns := append(a(g), b(g)...)
			slices.Sort(columns)
			return slices.Compact(columns)
		}
	}
	r.Display, r.Keys, r.People = both(r.Display, other.Display), both(r.Keys, other.Keys), both(r.People, other.People)
	return r
}

// peopleColumns are the columns of addresses that hold other texts, too: names,
// perhaps, that stand in chips.
func peopleColumns(g *table.Grid, r *sheetschema.Resource, m *table.HeaderMatch) []int {
	var columns []int
	for i, f := range r.Fields {
		if f.Format != "email" || m.Served(f) {
			continue
		}
		for _, c := range m.ReadFrom(i) {
			if !slices.Contains(columns, c) && hasNames(g, c, m.Row+1) {
				columns = append(columns, c)
			}
		}
	}
	return columns
}

// hasNames reports whether a column has texts that are no addresses, from a row on.
func hasNames(g *table.Grid, column, from int) bool {
	for row := from; row < g.Rows(); row++ {
		if cell := g.Cell(row, column); cell.Kind == table.CellText && !strings.Contains(cell.Text, "@") && !table.IsBlank(cell.Text) {
			return true
		}
	}
	return false
}

func displayColumns(g *table.Grid, r *sheetschema.Resource, m *table.HeaderMatch) []int {
	var columns []int
	want := func(c int) {
		if c >= 0 && g.HasNumbers(c, m.Row+1) {
			columns = append(columns, c)
		}
	}
	for i, f := range r.Fields {
		c := m.Columns[i]
		switch {
		case m.Served(f):
		case f.Type == sheetschema.TypeString:
			want(c)
		case g.HasImplausible(f, c, m.Row+1):
			columns = append(columns, c)
		}
	}
	for _, x := range m.Extra {
		want(x.Column)
	}
	return columns
}

func keyColumns(r *sheetschema.Resource, m *table.HeaderMatch) []int {
	if c, ok := m.Service[sheetschema.IDColumn]; ok {
		return []int{c}
	}
	var columns []int
	for _, f := range r.PrimaryKey {
		if from := m.ReadFrom(f); len(from) > 0 {
			columns = append(columns, from[0])
		}
	}
	return columns
}

// headerReasons says why a run can't work with the tab's header; with that, which
// columns are gone that were filled then.
func (t *SurveyedTab) headerReasons(reg *Register, then map[string]hold.Filling) []hold.Reason {
	var reasons []hold.Reason
	for _, issue := range t.Issues {
		if issue.Severity != sheetschema.SeverityError {
			continue
		}
		args := language.Args{"resource": hold.ResourceIn(t.Resource, t.title()), "field": issue.Field}
		switch issue.Code {
		case sheetschema.CodeBlankHeader:
			return []hold.Reason{{Code: hold.CodeHeaderAbsent, Args: args}}
		default:
			args["names"] = headersOf(t.Resource, issue.Field)
			reasons = append(reasons, hold.Reason{Code: hold.CodeHeaderMissing, Args: args})
		}
	}
	if len(reasons) == 0 {
		return nil
	}
	for _, f := range t.Resource.Fields {
		reason, gone := t.ofHold(reg).Gone(f, then[f.Name])
		at := slices.IndexFunc(reasons, func(r hold.Reason) bool { return r.Code == hold.CodeHeaderMissing && r.Args["field"] == f.Name })
		switch {
		case gone && at < 0:
			reasons = append(reasons, reason)
		case gone && reason.Code == hold.CodeColumnRenamed:
			reasons[at] = reason
		}
	}
	return reasons
}

// headersOf returns the headers by which a field is known best.
func headersOf(r *sheetschema.Resource, name string) []string {
	f, ok := r.Field(name)
	if !ok {
		return []string{name}
	}
	return distinct(append(f.Title.All(), f.Name))
}
