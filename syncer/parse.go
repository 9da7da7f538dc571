package syncer

import (
	"maps"
	"slices"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/rows"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/hold"
)

// ByResource takes apart which of the tabs are of one resource, in their order.
func ByResource(tabs []SurveyedTab) [][]*SurveyedTab {
	var all [][]*SurveyedTab
	for i := range tabs {
		if i == 0 || tabs[i].Resource.Index != tabs[i-1].Resource.Index {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], &tabs[i])
	}
	return all
}

// TabsOf returns the tabs of one resource, which stand in their order.
func TabsOf(tabs []SurveyedTab, r *sheetschema.Resource) []*SurveyedTab {
	for _, of := range ByResource(tabs) {
		if of[0].Resource.Index == r.Index {
			return of
		}
	}
	return nil
}

// Parse parses the records of a resource's tabs that were read, one behind the other,
// and tells which rows with content are none; see package rows.
func Parse(tabs []*SurveyedTab, zone *time.Location, tag language.Tag) (*table.Table, []sheetschema.Issue, []rows.LeftOut) {
	p := parseTabs(tabs, zone, tag, nil)
	var left []rows.LeftOut
	for _, tab := range p.tabs {
		left = append(left, tab.leftOut...)
	}
	return p.table, p.issues, left
}

// toldOfOthers reports whether an issue of the tab at an index tells of a column that
// isn't there and needn't be, while another tab has it, or has told of it.
func toldOfOthers(issue sheetschema.Issue, tabs []*SurveyedTab, at int) bool {
	f, ok := tabs[at].Resource.Field(issue.Field)
	if !ok || issue.Code != sheetschema.CodeMissingLabel || issue.Severity != sheetschema.SeverityInfo {
		return false
	}
	return at > 0 || slices.ContainsFunc(tabs, func(t *SurveyedTab) bool { return t.Match.Row >= 0 && t.Match.Columns[f.Index] >= 0 })
}

// inTab says of an issue in which of several tabs it is.
func inTab(issue sheetschema.Issue, title string) sheetschema.Issue {
	if issue.Code == sheetschema.CodeMissingLabel && issue.Severity == sheetschema.SeverityInfo {
		return issue // of all tabs
	}
	issue.Tab = title
	if _, says := issue.Args["table"]; says && issue.Record < 0 {
		issue.Args = maps.Clone(issue.Args)
		issue.Args["table"] = hold.Title(title)
	}
	return issue
}

// parsedTabs are the records of one resource.
type parsedTabs struct {
	table  *table.Table
	tabs   []recordsOfTab
	issues []sheetschema.Issue // of the tabs, their headers and cells
}

// parseTabs is Parse where the ids of some rows are known to be those of others.
func parseTabs(tabs []*SurveyedTab, zone *time.Location, tag language.Tag, foreign map[*SurveyedTab]map[int]bool) parsedTabs {
	var p parsedTabs
	parts, titles := make([]*table.Table, len(tabs)), make([]string, len(tabs))
	first := 0
	for i, tab := range tabs {
		t, issues, left := tab.parse(zone, tag, foreign[tab])
		for n := range issues {
			if issues[n].Record >= 0 {
				issues[n].Record += first
			}
		}
		issues = append(slices.Clone(tab.Issues), issues...)
		if title := tab.title(); title != "" {
			issues = slices.DeleteFunc(issues, func(issue sheetschema.Issue) bool { return toldOfOthers(issue, tabs, i) })
			for n := range issues {
				issues[n] = inTab(issues[n], title)
			}
		}
		for n := range left {
			left[n].Tab = tab.title()
		}
		p.issues = append(p.issues, issues...)
		p.tabs = append(p.tabs, recordsOfTab{SurveyedTab: tab, first: first, leftOut: left, filling: hold.Fill(t)})
		parts[i], titles[i] = t, tab.title()
		first += t.Len()
	}
	if tabs[0].Resource.Tabs == nil {
		p.table, p.tabs[0].table = parts[0], parts[0]
		return p
	}
	p.table = table.Join(parts, titles)
	for i := range p.tabs {
		t := &p.tabs[i]
		t.table = p.table.Part(t.first, t.first+parts[i].Len(), t.Match.Typed)
	}
	return p
}
