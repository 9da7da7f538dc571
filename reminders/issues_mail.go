package reminders

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// issueLines is how many issues of one kind a mail lists, and issueKinds how many kinds;
// nobody reads more, and the sheet shows all.
const (
	issueLines = 5
	issueKinds = 12
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
	w := d.words(p)
	var html bytes.Buffer
	if err := digestPage.Execute(&html, w); err != nil {
		return Message{}, fmt.Errorf("write the mail: %w", err)
	}
	named := &digest{register: d.register, recipient: d.key.Recipient, told: []Item{{Key: d.key}}}
	return Message{
		To: d.key.Recipient, Subject: p.Say("mail.issues_subject", language.Args{"register": celltext.Line(d.register.title()), "count": len(d.issues)}),
		Text: w.text(), HTML: html.String(), MessageID: named.messageID(domain), Language: d.register.Language.String(), Date: at.In(d.register.Zone),
	}, nil
}

// words lists the issues by their kinds, those with most severe ones first.
func (d *issueDigest) words(p *language.Printer) *words {
	register := language.Args{"register": celltext.Line(d.register.title())}
	w := &words{
		Language: d.register.Language.String(),
		Heading:  p.Say("mail.issues_heading", language.Args{"register": register["register"], "day": d.day}),
		Intro:    p.Say("mail.issues_intro", language.Args{"count": len(d.issues), "records": d.records()}),
		Footer:   p.Say("mail.issues_footer", register), TitleHeader: p.Say("mail.column_record", nil),
		Wraps: true, DateHeader: p.Say("mail.issues_row", nil), LeftHeader: p.Say("mail.issues_what", nil),
	}
	if d.register.Link != "" {
		w.Link, w.LinkText = d.register.Link, p.Say("mail.open_sheet", nil)
	}
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
		g.Lines = append(g.Lines, wordLine{Title: named(p, i.title), Date: d.place(p, &i), Left: celltext.Line(text)})
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
