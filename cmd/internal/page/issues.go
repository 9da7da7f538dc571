package page

import (
	"cmp"
	"context"
	"net/url"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
)

// An issuesPage lists what is wrong, and whose it is.
type issuesPage struct {
	Asked      url.Values
	Filtered   bool
	Dismissed  bool         // the list is of those that somebody dismissed or put off
	OtherLink  string       // to the others
	Other      int          // how many those are
	Owners     []issueOwner // the table: those with the most errors
	MoreOwners int          // who aren't in the table
	Names      []issueOwner // all of them, by name
	Kinds      []choice     // the most frequent first, as are Resources and Severities
	Resources  []choice
	Severities []choice
	Lines      []*issueLine
	Pager      pager
	Post       string // address of the forms, which leads back here
	Decides    bool   // the visitor decides
}

// An issueOwner is what is wrong with one person's records.
type issueOwner struct {
	Name                  string // noOwner for those of whom nobody is named
	Errors, Warnings, All int
	Link                  string
}

// Nobody reports whether it is about records of whom nobody is named.
func (o issueOwner) Nobody() bool { return o.Name == noOwner }

// A choice is one value of a filter.
type choice struct {
	Value, Title string
	Count        int
}

// An issueLine is one issue with its links.
type issueLine struct {
	readmodel.Issue
	Row       rowLink
	Link      string // address of the record's page; "" for none
	CustLink  string // that of its customer, where it is another; "" for none
	Table     string // the resource's title
	Title     string // the field's; "" for an issue of a row or a tab
	Words     string // what is wrong
	Badge     string // class by which the severity is marked, beside its name
	Severity  string // in words
	SinceText string // when it was first seen; "" for unknown
	Variant   string // as far as decisions about it are concerned
	Basis     string // of what it says
	Can       bool   // it can be decided about
	Waiting   bool   // people have decided, and no run has taken it up
}

// noOwner asks for the records of whom nobody is named: no name of a person, which have no
// blanks around them.
const noOwner = " "

// shownOwners is how many people the table above the issues has.
const shownOwners = 12

// issues shows what is wrong in the register.
func (p *Pages) issues(ctx context.Context, v *visit) (*answer, error) {
	page := &issuesPage{Asked: v.filter("owner", "resource", "severity", "code", "q", "state"), Decides: v.decides()}
	page.Post = v.at("issues", v.filter("owner", "resource", "severity", "code", "q", "state", "page"))
	asked := page.Asked
	page.Filtered = asked.Get("owner")+asked.Get("resource")+asked.Get("severity")+asked.Get("code")+asked.Get("q") != ""
	filter := readmodel.IssueFilter{
		Owner: asked.Get("owner"), Resource: asked.Get("resource"), Severity: asked.Get("severity"), Code: asked.Get("code"), Text: asked.Get("q"),
	}
	if filter.Owner == noOwner {
		filter.Owner, filter.Nobody = "", true
	}
	other := copyOf(asked)
	other.Set("state", readmodel.IssuesDismissed)
	if asked.Get("state") == readmodel.IssuesDismissed {
		page.Dismissed, filter.State = true, readmodel.IssuesDismissed
		other.Del("state")
	}
	page.OtherLink = v.at("issues", other)
	err := v.read(ctx, func(ctx context.Context, view *reading.View) error {
		counts, err := readmodel.IssueCounts(ctx, view)
		if err != nil {
			return err
		}
		v.countIssues(page, counts)
		issues, total, err := readmodel.Issues(ctx, view, filter, pageSize, v.offset())
		if err != nil {
			return err
		}
		page.Pager = v.pager("issues", len(issues), total)
		page.Lines, err = v.issueLines(ctx, view, issues)
		return err
	})
	return &answer{template: "issues", title: v.say("page.nav.issues", nil), data: page, refresh: true}, err
}

// countIssues makes the table of owners and the choices of the filters.
func (v *visit) countIssues(page *issuesPage, counts []readmodel.IssueCount) {
	owners := make(map[string]*issueOwner)
	kinds, resources, severities := make(map[string]int), make(map[string]int), make(map[string]int)
	for _, c := range counts {
		if c.Dismissed != page.Dismissed {
			page.Other += c.Count
			continue
		}
		kinds[c.Code] += c.Count
		resources[c.Resource] += c.Count
		severities[c.Severity] += c.Count
		name := noOwner
		if c.Owner != nil {
			name = *c.Owner
		}
		o := owners[name]
		if o == nil {
			o = &issueOwner{Name: name, Link: v.at("issues", url.Values{"owner": {name}})}
			owners[name] = o
		}
		o.All += c.Count
		switch c.Severity {
		case sheetschema.SeverityError.String():
			o.Errors += c.Count
		case sheetschema.SeverityWarning.String():
			o.Warnings += c.Count
		}
	}
	for _, o := range owners {
		page.Names = append(page.Names, *o)
	}
	slices.SortStableFunc(page.Names, func(a, b issueOwner) int { return cmp.Compare(a.Name, b.Name) })
	page.Owners = slices.Clone(page.Names)
	slices.SortStableFunc(page.Owners, func(a, b issueOwner) int {
		return cmp.Or(cmp.Compare(b.Errors, a.Errors), cmp.Compare(b.Warnings, a.Warnings))
	})
	if len(page.Owners) > shownOwners {
		page.MoreOwners = len(page.Owners) - shownOwners
		page.Owners = page.Owners[:shownOwners]
	}
	page.Kinds = choices(kinds, v.kindTitle)
	page.Resources = choices(resources, v.tabTitle)
	page.Severities = choices(severities, v.severityTitle)
}

// choices are the values of a filter, the most frequent first.
func choices(counts map[string]int, title func(string) string) []choice {
	var list []choice
	for value, count := range counts {
		list = append(list, choice{value, title(value), count})
	}
	slices.SortStableFunc(list, func(a, b choice) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return list
}

// severityTitle names a severity.
func (v *visit) severityTitle(severity string) string {
	return v.say(language.Key("report.severity_"+severity), nil)
}

// kindTitle names a kind of issue.
func (v *visit) kindTitle(code string) string {
	if kind, _, ok := sheetschema.KindOf(code); ok {
		return kind.Title(v.printer)
	}
	return code
}

// fieldTitle names a field of a resource.
func (v *visit) fieldTitle(resource, name string) string {
	if r := v.resource(resource); r != nil {
		if f, ok := r.Field(name); ok {
			return f.Caption(v.printer.Tag())
		}
	}
	return name
}

// issueLines gives issues their links and words.
func (v *visit) issueLines(ctx context.Context, view *reading.View, issues []readmodel.Issue) ([]*issueLine, error) {
	var refs []readmodel.Ref
	for i := range issues {
		if issues[i].RecordID != nil {
			refs = append(refs, issues[i].Ref())
		}
	}
	rows, err := v.rowLinks(ctx, view, refs)
	if err != nil {
		return nil, err
	}
	lines := make([]*issueLine, len(issues))
	for i := range issues {
		issue := &issues[i]
		line := &issueLine{Issue: *issue, Row: rows[issue.Ref()], Table: v.tabTitle(issue.Resource), Words: issue.Message, Badge: severityBadges[issue.Severity], Severity: v.severityTitle(issue.Severity)}
		line.Waiting = issue.Pending(v.today())
		if issue.RecordID != nil {
			line.Can = dismissals.Can(&sheetschema.Issue{Code: sheetschema.Code(issue.Code)})
			line.Variant, line.Basis = issue.Key().Variant, issueBasis(issue)
			line.Link = v.recordLink(issue.Resource, *issue.RecordID)
			if issue.CustomerID != nil && *issue.CustomerID != *issue.RecordID && issue.Customer != nil {
				line.CustLink = v.customerLink(*issue.CustomerID)
			}
		}
		if issue.Field != nil {
			line.Title = v.fieldTitle(issue.Resource, *issue.Field)
		}
		if line.Words == "" { // analysts aren't told what was in cells
			line.Words = v.kindTitle(issue.Code)
		}
		if since := issue.Since(); since != nil {
			line.SinceText = v.date(since.In(v.register.Location))
		}
		lines[i] = line
	}
	return lines, nil
}

// Said is the verdict of the log's last line about it; "" for none.
func (l *issueLine) Said() string {
	if l.Verdict == nil {
		return ""
	}
	return *l.Verdict
}

var severityBadges = map[string]string{"error": "bad", "warning": "warn", "info": "info"}
