package syncer

import (
	"context"
	"fmt"
	"slices"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/rows"
	"sheetsync/sheetschema/table"
)

// A SurveyedTab is one resource's tab, or what stands for it in a file, as it
// was read. Without a Grid there is none.
type SurveyedTab struct {
	Resource *sheetschema.Resource
	Info     TabInfo // zero for a file's
	Grid     *table.Grid
	// Separators are those of numbers in its text cells; see Description.
	Separators lexical.Separators
	Match      *table.HeaderMatch
	Issues     []sheetschema.Issue // of the tab and its header
	// Part is where on the tab the records are, and all of people's that Grid
	// holds; nil for the whole tab.
	Part *area.Rectangle
	// Below is the row below all that people have on the tab, in its part or not;
	// 0 where the records are on the whole tab.
	Below int
	// As, Number and New are of one of a resource's several tabs: see [KnownTab]. New
	// says that no run knew it.
	As     string
	Number int
	New    bool
	// Beside says that the service's columns on the tab are those of another
	// resource: nothing is written beside this one's rows.
	Beside bool
}

// Usable reports whether records can be read off the tab.
func (t *SurveyedTab) Usable() bool {
	return t.Grid != nil && t.Match.Row >= 0 && !slices.ContainsFunc(t.Issues, func(i sheetschema.Issue) bool { return i.Severity == sheetschema.SeverityError })
}

// Survey reads a register's tabs, in the order of its resources, and matches
// their headers, as a run does. Each resource has one, or several where it is
// described so; see [TabsOf]. remembered are the tabs that an earlier run
// found (State.Tabs); nil for none. What is missing is an issue, not an error: of
// severity Error where the resource is required or had a tab.
func Survey(ctx context.Context, w Workbook, reg *Register, remembered map[string]KnownTabs) ([]SurveyedTab, error) {
	described, err := w.Describe(ctx)
	if err != nil {
		return nil, fmt.Errorf("look at the spreadsheet: %w", err)
	}
	found, _, _ := chooseTabs(reg.Descriptor.Resources, remembered, nil, described, reg.Language)
	if len(found) > 0 {
		if _, err := fetchTabs(ctx, w, described, found, reg.Language); err != nil {
			return nil, err
		}
	}
	found, _ = ofOtherShape(found)
	var surveyed []SurveyedTab
	for _, r := range reg.Descriptor.Resources {
		n := len(surveyed)
		for i := range found {
			if found[i].Resource == r {
				surveyed = append(surveyed, found[i])
			}
		}
		if len(surveyed) == n {
			missing := missingTab(r, reg.Language)
			if _, had := remembered[r.Name]; had {
				missing.Severity = sheetschema.SeverityError
			}
			surveyed = append(surveyed, SurveyedTab{Resource: r, Issues: []sheetschema.Issue{missing}})
		}
	}
	return surveyed, nil
}

// fetchTabs fills in what the tabs hold. It returns the grids of what else is
// asked for.
func fetchTabs(ctx context.Context, w Workbook, described *Description, tabs []SurveyedTab, tag language.Tag, more ...TabRequest) ([]*table.Grid, error) {
	tellApart(tabs)
	requests := make([]TabRequest, 0, len(tabs)+len(more))
	at := make([]int, len(tabs)) // of each tab's request
	for i := range tabs {
		if same := slices.IndexFunc(tabs[:i], func(t SurveyedTab) bool { return t.Info.SheetID == tabs[i].Info.SheetID }); same >= 0 {
			at[i] = at[same]
			requests[at[i]] = requests[at[i]].with(tabs[i].request(tag))
			continue
		}
		at[i] = len(requests)
		requests = append(requests, tabs[i].request(tag))
	}
	own := len(requests)
	requests = append(requests, more...)
	content, err := w.Fetch(ctx, requests)
	if err != nil {
		return nil, fmt.Errorf("read the spreadsheet: %w", err)
	}
	if len(content.Grids) != len(requests) {
		return nil, fmt.Errorf("read the spreadsheet: %d tabs were asked for and %d came", len(requests), len(content.Grids))
	}
	for i := range tabs {
		t := &tabs[i]
		t.Separators = described.Separators
		t.match(content.Grids[at[i]], tag)
	}
	return content.Grids[own:], nil
}

// SurveyGrid matches the header of a grid that stands for a resource's tab; nil
// where a file has none.
func SurveyGrid(r *sheetschema.Resource, g *table.Grid, tag language.Tag) SurveyedTab {
	t := SurveyedTab{Resource: r, Grid: g, Part: partOf(r)}
	if g == nil {
		t.Issues = []sheetschema.Issue{missingTab(r, tag)}
		return t
	}
	t.match(g, tag)
	return t
}

// parse parses the records of a tab that was read, and tells which rows with
// content are none; see package rows. The ids of foreign rows are those of others.
func (t *SurveyedTab) parse(zone *time.Location, tag language.Tag, foreign map[int]bool) (*table.Table, []sheetschema.Issue, []rows.LeftOut) {
	return rows.Parse(t.Grid, t.Match, t.Resource, rows.Options{
		ParseOptions: table.ParseOptions{Location: zone, Language: tag, Separators: t.Separators}, IsID: isID, Foreign: foreign,
	})
}

func missingTab(r *sheetschema.Resource, tag language.Tag) sheetschema.Issue {
	severity := sheetschema.SeverityInfo
	if r.Required {
		severity = sheetschema.SeverityError
	}
	return sheetschema.Issue{Resource: r.Name, Record: -1, Code: sheetschema.CodeTabMissing, Severity: severity, Args: map[string]string{"table": r.Caption(tag)}}
}
