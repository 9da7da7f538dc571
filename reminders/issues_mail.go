package reminders

import (
	"slices"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// issueLines is how many issues of one kind a mail lists, and issueKinds how many kinds;
// nobody reads more, and the sheet shows all. issueText is how long one may be, with what
// to do about it: longer is only what quotes a long cell.
const (
	issueLines = 5
	issueKinds = 12
	issueText  = 400
)

// issueDigest is what one owner is told of the open issues of their records.
type issueDigest struct {
	register *Register
	key      Key
	day      expression.Day
	issues   []Issue // the most severe first
}

func (d *issueDigest) message(domain string, at time.Time) (Message, error) {
	p := language.NewPrinter(d.register.Language)
	subject := p.Say("mail.issues_subject", language.Args{"register": d.register.title(), "count": len(d.issues)})
	return d.words(p).message(d.key.Recipient, subject, messageID(d.register, d.key.Recipient, domain, d.key), at)
}

// words lists the issues by their kinds, those with most severe ones first.
func (d *issueDigest) words(p *language.Printer) *words {
	w := newWords(p, d.register)
	w.Heading = p.Say("mail.issues_heading", language.Args{"register": d.register.title(), "day": d.day})
	w.Intro = p.Say("mail.issues_intro", language.Args{"count": len(d.issues), "records": d.records()})
	w.Footer = p.Say("mail.issues_footer", language.Args{"register": d.register.title()})
	w.TitleHeader, w.DateHeader, w.LeftHeader = p.Say("mail.column_record", nil), p.Say("mail.issues_row", nil), p.Say("mail.issues_what", nil)
	w.Wraps = true
	kinds := d.kinds()
	for n, kind := range kinds {
		if n == issueKinds {
			rest := 0
			for _, other := range kinds[n:] {
				rest += len(other)
			}
			w.More = more(p, rest)
			break
		}
		w.Groups = append(w.Groups, d.group(p, kind))
	}
	return w
}

func (d *issueDigest) group(p *language.Printer, issues []Issue) wordGroup {
	name := string(issues[0].Code)
	if kind, _, ok := sheetschema.KindOf(name); ok {
		name = kind.Title(p)
	}
	g := wordGroup{Heading: p.Say("mail.issues_kind", language.Args{"kind": name, "count": len(issues)})}
	for n, i := range issues {
		if n == issueLines {
			g.More = more(p, len(issues)-n)
			break
		}
		text := i.Message
		if i.Suggestion != "" {
			text = p.Say("issues.with_remedy", language.Args{"issue": i.Message, "remedy": i.Suggestion})
		}
		g.Lines = append(g.Lines, wordLine{Title: named(p, i.title), Date: d.place(p, &i), Left: celltext.Cut(celltext.Flat(text), issueText)})
	}
	return g
}

// more says where those are that aren't listed.
func more(p *language.Printer, count int) string {
	return p.Say("mail.issues_more", language.Args{"count": count, "view": p.Say("sheet.view_issues_by_owner", nil)})
}

// place says in which tab and row an issue is.
func (d *issueDigest) place(p *language.Printer, i *Issue) string {
	tab := i.Tab
	if tab == "" {
		tab = i.Resource
		if r, ok := d.register.Descriptor.Resource(i.Resource); ok {
			tab = r.Caption(d.register.Language)
		}
	}
	return p.Say("mail.issues_place", language.Args{"table": celltext.Line(tab), "row": i.Row})
}

// kinds are the issues by code, in the order of the first of each.
func (d *issueDigest) kinds() [][]Issue {
	var kinds [][]Issue
	for _, i := range d.issues {
		at := slices.IndexFunc(kinds, func(kind []Issue) bool { return kind[0].Code == i.Code })
		if at < 0 {
			kinds = append(kinds, []Issue{i})
			continue
		}
		kinds[at] = append(kinds[at], i)
	}
	return kinds
}

// records counts those that have issues.
func (d *issueDigest) records() int {
	seen := make(map[RecordKey]bool, len(d.issues))
	for _, i := range d.issues {
		seen[RecordKey{i.Resource, i.RecordID}] = true
	}
	return len(seen)
}
