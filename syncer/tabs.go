package syncer

import (
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/table"
)

// tab is one resource's tab and all that a run makes of it, step by step.
type tab struct {
	resource *sheetschema.Resource
	info     TabInfo

	grid  *table.Grid         // from fetch on
	match *table.HeaderMatch  // from fetch on
	wrong []sheetschema.Issue // about the header

	columns []ServiceColumn // see ownColumns

	table   *table.Table // from parse on
	shown   []string     // by record: the id as its row shows it
	ids     identities   // from identify on
	numbers numbers
	prev    *Records
	change  difference
	now     map[string]Filling
}

// chooseTabs finds each resource's tab: the one it had before, whatever it is
// called now, else the one whose title is the resource's. problems says what is
// wrong where a resource has none, or more than one.
func chooseTabs(d *sheetschema.Descriptor, remembered map[string]int64, described *Description) (tabs []*tab, problems []string) {
	taken := map[int64]bool{}
	found := make([]*TabInfo, len(d.Resources))
	for i, r := range d.Resources {
		if id, ok := remembered[r.Name]; ok {
			if at := slices.IndexFunc(described.Tabs, func(t TabInfo) bool { return t.SheetID == id }); at >= 0 {
				found[i], taken[id] = &described.Tabs[at], true
			}
		}
	}
	for i, r := range d.Resources {
		if found[i] != nil {
			continue
		}
		var fitting []*TabInfo
		for at := range described.Tabs {
			if t := &described.Tabs[at]; !taken[t.SheetID] && header.MatchTab(t.Title, r) {
				fitting = append(fitting, t)
			}
		}
		switch len(fitting) {
		case 1:
			found[i], taken[fitting[0].SheetID] = fitting[0], true
		case 0:
			problems = append(problems, fmt.Sprintf("%s: the spreadsheet has no tab called %s; add it again, or give it back its name", r.Name, tabNames(r)))
		default:
			problems = append(problems, fmt.Sprintf("%s: the spreadsheet has %d tabs that may be it (the titles at positions %s mean the same); rename all but one",
				r.Name, len(fitting), positions(fitting)))
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	for i, r := range d.Resources {
		tabs = append(tabs, &tab{resource: r, info: *found[i]})
	}
	return tabs, nil
}

func tabNames(r *sheetschema.Resource) string {
	var names []string
	for _, n := range append(append(r.Title.All(), r.Name), r.Aliases...) {
		if quoted := "“" + n + "”"; !slices.Contains(names, quoted) {
			names = append(names, quoted)
		}
	}
	return strings.Join(names, " or ")
}

func positions(tabs []*TabInfo) string {
	var at []string
	for _, t := range tabs {
		at = append(at, fmt.Sprint(t.Index+1))
	}
	return strings.Join(at, " and ")
}

// look matches a grid's header. A column that the service marked as its own
// counts as such under whatever header.
func (t *tab) look(g *table.Grid, reg *Register) {
	if t.grid == g {
		return
	}
	t.grid = g
	t.match, t.wrong = header.Match(g, t.resource, header.MatchOptions{
		Language: reg.Language, Service: t.info.Service, IsID: func(text string) bool { return wellFormed(canonicalID(text)) },
	})
	t.columns = serviceColumns(t.resource, t.match, reg.Language)
}

// request asks for the tab's cells, and for what people see in the cells of
// text columns that hold numbers.
func (t *tab) request(reg *Register) TabRequest {
	return TabRequest{
		SheetID: t.info.SheetID,
		Title:   t.info.Title,
		Display: func(g *table.Grid) []int {
			t.look(g, reg)
			var columns []int
			want := func(c int) {
				if c >= 0 && g.HasNumbers(c, t.match.Row+1) {
					columns = append(columns, c)
				}
			}
			for i, f := range t.resource.Fields {
				if f.Type == sheetschema.TypeString && !f.Computed() {
					want(t.match.Columns[i])
				}
			}
			for _, x := range t.match.Extra {
				want(x.Column)
			}
			return columns
		},
		Keys: func(g *table.Grid) []int {
			t.look(g, reg)
			if c, ok := t.match.Service[sheetschema.IDColumn]; ok {
				return []int{c}
			}
			var columns []int
			for _, f := range t.resource.PrimaryKey {
				if c := t.match.Columns[f]; c >= 0 {
					columns = append(columns, c)
				}
			}
			return columns
		},
	}
}

// ownColumns returns the columns that the service owns in the tab.
func (t *tab) ownColumns() []ServiceColumn { return t.columns }

// headerProblems says why the tab's header can't be worked with.
func (t *tab) headerProblems() []string {
	if t.match.Row < 0 {
		return []string{fmt.Sprintf("%s: the tab has no header row: none of its first rows names a column of this resource", t.resource.Name)}
	}
	var problems []string
	for _, issue := range t.wrong {
		if issue.Severity != sheetschema.SeverityError {
			continue
		}
		switch issue.Code {
		case "header_doubled":
			problems = append(problems, fmt.Sprintf("%s: two columns are headed as the field %s (%s); rename or delete one of them", t.resource.Name, issue.Field, issue.Args["columns"]))
		default:
			problems = append(problems, fmt.Sprintf("%s: the tab has no column for the field %s (header %s), which is required or part of a key; give the column back its name",
				t.resource.Name, issue.Field, fieldNames(t.resource, issue.Field)))
		}
	}
	return problems
}

func fieldNames(r *sheetschema.Resource, name string) string {
	f, ok := r.Field(name)
	if !ok {
		return "“" + name + "”"
	}
	var names []string
	for _, n := range append(f.Title.All(), f.Name) {
		if quoted := "“" + n + "”"; !slices.Contains(names, quoted) {
			names = append(names, quoted)
		}
	}
	return strings.Join(names, " or ")
}
