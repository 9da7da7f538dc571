package syncer

import (
	"context"
	"fmt"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/validate"
)

// A SurveyedTab is one resource's tab, or what stands for it in a file, as it
// was read. Without a Grid there is none.
type SurveyedTab struct {
	Resource *sheetschema.Resource
	Info     TabInfo // zero for a file's
	Grid     *table.Grid
	Match    *table.HeaderMatch
	Issues   []sheetschema.Issue // of the tab and its header
}

// Usable reports whether records can be read off the tab.
func (t *SurveyedTab) Usable() bool {
	return t.Grid != nil && t.Match.Row >= 0 && !slices.ContainsFunc(t.Issues, func(i sheetschema.Issue) bool { return i.Severity == sheetschema.SeverityError })
}

// Survey reads a register's tabs, in the order of its resources, and matches
// their headers, as a run does. remembered are the tabs that an earlier run
// found (State.Tabs); nil for none. What is missing is an issue, not an error.
func Survey(ctx context.Context, w Workbook, reg *Register, remembered map[string]int64) ([]SurveyedTab, error) {
	described, err := w.Describe(ctx)
	if err != nil {
		return nil, fmt.Errorf("look at the spreadsheet: %w", err)
	}
	surveyed := make([]SurveyedTab, len(reg.Descriptor.Resources))
	var found []*tab
	var at []int
	var requests []TabRequest
	for i, r := range reg.Descriptor.Resources {
		surveyed[i].Resource = r
		tabs, problems := chooseTabs(&sheetschema.Descriptor{Resources: []*sheetschema.Resource{r}}, remembered, described)
		if len(problems) > 0 {
			surveyed[i].Issues = []sheetschema.Issue{missingTab(r, reg.Language)}
			continue
		}
		found, at = append(found, tabs[0]), append(at, i)
		requests = append(requests, tabs[0].request(reg))
	}
	if len(requests) == 0 {
		return surveyed, nil
	}
	content, err := w.Fetch(ctx, requests)
	if err != nil {
		return nil, fmt.Errorf("read the spreadsheet: %w", err)
	}
	if len(content.Grids) != len(found) {
		return nil, fmt.Errorf("read the spreadsheet: %d tabs were asked for and %d came", len(found), len(content.Grids))
	}
	for n, t := range found {
		t.look(content.Grids[n], reg)
		surveyed[at[n]] = SurveyedTab{Resource: t.resource, Info: t.info, Grid: t.grid, Match: t.match, Issues: headerIssues(t.resource, t.match, t.wrong, reg.Language)}
	}
	return surveyed, nil
}

// SurveyGrid matches the header of a grid that stands for a resource's tab; nil
// where a file has none.
func SurveyGrid(r *sheetschema.Resource, g *table.Grid, tag language.Tag) SurveyedTab {
	t := SurveyedTab{Resource: r, Grid: g}
	if g == nil {
		t.Issues = []sheetschema.Issue{missingTab(r, tag)}
		return t
	}
	var wrong []sheetschema.Issue
	t.Match, wrong = header.Match(g, r, header.MatchOptions{
		Language: tag, IsID: func(text string) bool { return wellFormed(canonicalID(text)) },
	})
	t.Issues = headerIssues(r, t.Match, wrong, tag)
	return t
}

func missingTab(r *sheetschema.Resource, tag language.Tag) sheetschema.Issue {
	return sheetschema.Issue{Resource: r.Name, Record: -1, Code: "tab_missing", Severity: sheetschema.SeverityError,
		Args: map[string]string{"table": r.Caption(tag)}}
}

// headerIssues says once that a tab has no header at all, instead of naming
// every field that it lacks.
func headerIssues(r *sheetschema.Resource, m *table.HeaderMatch, wrong []sheetschema.Issue, tag language.Tag) []sheetschema.Issue {
	if m.Row >= 0 {
		return wrong
	}
	return []sheetschema.Issue{{Resource: r.Name, Record: -1, Code: "header_absent", Severity: sheetschema.SeverityError,
		Args: map[string]string{"table": r.Caption(tag)}}}
}

// Circumstances are what records are judged by beside the descriptor.
type Circumstances struct {
	Scope    expression.Scope // the day and the register's time zone
	Language language.Tag
	Country  string // see Register.Country
}

// Assess computes the computed fields of a register's tables, in the order of
// its resources and nil where there is no tab, and returns what is wrong with
// the records. absent are fields that have no column.
func Assess(d *sheetschema.Descriptor, tables []*table.Table, absent map[*sheetschema.Field]bool, c Circumstances) []sheetschema.Issue {
	computed := slices.Clone(tables)
	for i, t := range tables {
		if t == nil {
			computed[i] = table.NewTable(d.Resources[i], 0)
			computed[i].SetLocation(c.Scope.Zone)
		}
	}
	issues := compute(d, computed, c.Scope, c.Language)
	return append(issues, validate.Check(d, tables, validate.Options{
		Scope: c.Scope, Language: c.Language, Country: c.Country,
		Absent: func(f *sheetschema.Field) bool { return absent[f] },
	})...)
}
