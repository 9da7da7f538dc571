package report

import (
	"cmp"
	_ "embed"
	"html/template"
	"io"
	"slices"
	"strings"

	"sheetsync/cmd/internal/check"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
)

//go:embed page.html
var pageSource string

var pageTemplate = template.Must(template.New("page").Parse(pageSource))

// page is what the template shows.
type page struct {
	Language string
	Words    map[string]string
	Parts    []part
}

type part struct {
	Name     string
	Summary  string
	Absent   string // the columns that the tabs do without
	Counts   []counts
	Sections []section
}

// counts are how many issues there are by something, the most first.
type counts struct {
	Title string
	Lines []count
}

type count struct {
	Name string
	N    int
}

// section is the issues of one tab.
type section struct {
	Title  string
	Issues []line
}

type line struct {
	Row                                            int
	Field, Owner, Severity, Class, Message, Remedy string
}

func writeHTML(w io.Writer, checked []Checked) error {
	p := printerOf(checked)
	out := page{Language: string(p.Tag()), Words: map[string]string{
		"title": p.Say("report.title", nil), "row": p.Say("report.row", nil), "field": p.Say("report.field", nil),
		"owner": p.Say("report.owner", nil), "severity": p.Say("report.severity", nil), "problem": p.Say("report.problem", nil),
		"remedy": p.Say("report.remedy", nil), "none": p.Say("report.none", nil),
	}}
	for i := range checked {
		out.Parts = append(out.Parts, checked[i].part())
	}
	return pageTemplate.Execute(w, out)
}

func (c *Checked) part() part {
	p := language.NewPrinter(c.Language)
	issues, absent := c.faults()
	n := map[string]int{}
	for _, i := range issues {
		n[i.Severity]++
	}
	out := part{Name: c.Name, Summary: p.Say("report.summary", language.Args{
		"errors": n[sheetschema.SeverityError.String()], "warnings": n[sheetschema.SeverityWarning.String()], "notes": n[sheetschema.SeverityInfo.String()],
	})}
	if len(absent) > 0 {
		out.Absent = p.Say("report.absent", language.Args{"fields": strings.Join(absent, p.Say("issues.comma", nil))})
	}
	if len(issues) == 0 {
		return out
	}
	severity := func(i check.Issue) string { return p.Say(language.Key("report.severity_"+i.Severity), nil) }
	out.Counts = []counts{
		countBy(p.Say("report.by_kind", nil), issues, func(i check.Issue) string {
			kind, _, _ := sheetschema.KindOf(i.Code)
			return kind.Title(p)
		}),
		countBy(p.Say("report.by_field", nil), issues, func(i check.Issue) string {
			if i.Field == "" {
				return c.resource(i.Resource)
			}
			return c.resource(i.Resource) + " · " + c.field(i.Resource, i.Field)
		}),
		countBy(p.Say("report.by_owner", nil), issues, func(i check.Issue) string {
			if i.Owner == "" {
				return p.Say("report.no_owner", nil)
			}
			return i.Owner
		}),
	}
	at := map[string]int{}
	for _, i := range issues {
		if _, ok := at[i.Resource]; !ok {
			at[i.Resource] = len(out.Sections)
			out.Sections = append(out.Sections, section{Title: c.resource(i.Resource)})
		}
		s := &out.Sections[at[i.Resource]]
		s.Issues = append(s.Issues, line{
			Row: i.Row, Field: c.field(i.Resource, i.Field), Owner: i.Owner, Severity: severity(i), Class: i.Severity,
			Message: i.Message, Remedy: i.Suggestion,
		})
	}
	return out
}

// faults are what is wrong, without the columns that tabs do without, which are told
// in one line.
func (c *Checked) faults() (faults []check.Issue, absent []string) {
	for _, i := range c.Issues {
		if i.Code == string(sheetschema.CodeMissingLabel) && i.Severity == sheetschema.SeverityInfo.String() {
			absent = append(absent, c.resource(i.Resource)+" · "+c.field(i.Resource, i.Field))
			continue
		}
		faults = append(faults, i)
	}
	return faults, absent
}

func countBy(title string, issues []check.Issue, name func(check.Issue) string) counts {
	n := map[string]int{}
	for _, i := range issues {
		n[name(i)]++
	}
	out := counts{Title: title}
	for name, n := range n {
		out.Lines = append(out.Lines, count{Name: name, N: n})
	}
	slices.SortStableFunc(out.Lines, func(a, b count) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name)) })
	return out
}
