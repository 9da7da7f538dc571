package digest

import (
	"slices"

	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// issueLines is how many issues of one kind a mail lists, and issueKinds how many kinds;
// nobody reads more, and the sheet shows all.
const (
	issueLines = 5
	issueKinds = 12

	issueLength = 400 // of an issue with what to do, in UTF-16 units: longer is only what quotes a long cell
)

// An Issue is something wrong with a record.
type Issue struct {
	Resource, RecordID  string
	Kind                string // what is wrong in general, in the reader's language
	Title               string // of the record
	Table               string // title of the tab
	Tab                 string // the same, where the resource has several
	Row                 int    // in it
	Message, Suggestion string // in the register's language
}

// OfIssues tells somebody of the open issues of their records, which are in order.
func OfIssues(register *Register, day expression.Day, issues []Issue) *Page {
	p := language.NewPrinter(register.Language)
	title := register.Title
	page := newPage(KindIssues, p, register)
	page.Subject = p.Say("mail.issues_subject", language.Args{"register": title, "count": len(issues)})
	page.Heading = p.Say("mail.issues_heading", language.Args{"register": title, "day": day})
	page.Intro = p.Say("mail.issues_intro", language.Args{"count": len(issues), "records": records(issues)})
	page.Footer = p.Say("mail.issues_footer", language.Args{"register": title})
	kinds := kindsOf(issues)
	for n, kind := range kinds {
		if n == issueKinds {
			rest := 0
			for _, other := range kinds[n:] {
				rest += len(other)
			}
			page.More = moreIssues(p, rest)
			break
		}
		page.Sections = append(page.Sections, issueSection(p, register, kind))
	}
	page.Preheader = preheader(page)
	return page
}

func issueSection(p *language.Printer, register *Register, issues []Issue) Section {
	s := Section{Heading: p.Say("mail.issues_kind", language.Args{"kind": issues[0].Kind, "count": len(issues)})}
	for n, i := range issues {
		if n == issueLines {
			s.More = moreIssues(p, len(issues)-n)
			break
		}
		text := i.Message
		if i.Suggestion != "" {
			text = p.Say("issues.with_remedy", language.Args{"issue": i.Message, "remedy": i.Suggestion})
		}
		s.Lines = append(s.Lines, Line{
			Title: nameOr(p, celltext.Unlink(i.Title)), What: p.Say("mail.issues_place", language.Args{"table": celltext.Line(i.Table), "row": i.Row}),
			Left: celltext.Cut(celltext.Unlink(celltext.Flat(text)), issueLength), Link: register.row(i.Resource, i.Tab, i.Row, i.Row),
		})
	}
	return s
}

// moreIssues says where those are that aren't listed.
func moreIssues(p *language.Printer, count int) string {
	return p.Say("mail.issues_more", language.Args{"count": count, "view": p.Say("sheet.view_issues_by_owner", nil)})
}

// kindsOf are the issues by kind, in the order of the first of each.
func kindsOf(issues []Issue) [][]Issue {
	var kinds [][]Issue
	for _, i := range issues {
		at := slices.IndexFunc(kinds, func(kind []Issue) bool { return kind[0].Kind == i.Kind })
		if at < 0 {
			kinds = append(kinds, []Issue{i})
			continue
		}
		kinds[at] = append(kinds[at], i)
	}
	return kinds
}

// records counts those that have issues.
func records(issues []Issue) int {
	type record struct{ resource, id string }
	seen := make(map[record]bool, len(issues))
	for _, i := range issues {
		seen[record{i.Resource, i.RecordID}] = true
	}
	return len(seen)
}
