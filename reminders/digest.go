package reminders

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// digestItems is how many dates one mail lists; what is more stays owed and
// comes with the next run.
const digestItems = 500

// notice is an earlier reminder that the recipient is told of as unconfirmed.
type notice struct {
	Entry
	title string
}

// digest is what one recipient is told in one run.
type digest struct {
	register  *Register
	day       expression.Day
	recipient string
	items     []Item // by urgency
	more      int    // due, but left for the next run
	told      []Item // what managers are told beside the reminders
	notices   []notice
}

//go:embed digest.html
var digestSource string

var digestPage = template.Must(template.New("digest").Parse(digestSource))

// words are the texts of a digest in the reader's language. Every value of a
// cell is sanitized; the templates escape.
type words struct {
	Language, Heading, Intro, More, UnconfirmedHeading, UnconfirmedIntro, Footer, LinkText, Link string
	Groups                                                                                       []wordGroup
	Told                                                                                         []wordNotice
	Notices                                                                                      []wordLine
	TitleHeader, DateHeader, LeftHeader                                                          string
	Wraps                                                                                        bool // the second column is longer than a date
}

type wordGroup struct {
	Heading, More string
	Lines         []wordLine
}

// wordNotice is what a manager is told beside the reminders.
type wordNotice struct {
	Heading, Intro, More string
	Lines                []wordLine
}

type wordLine struct {
	Title, Date, Left string
	Late, Today       bool
}

// message writes the digest as a mail. Its subject holds counts and the
// register's title, nothing of a cell.
func (d *digest) message(from string) (Message, error) {
	p := language.NewPrinter(d.register.Language)
	w := d.words(p)
	var html bytes.Buffer
	if err := digestPage.Execute(&html, w); err != nil {
		return Message{}, fmt.Errorf("write the mail: %w", err)
	}
	return Message{
		To: d.recipient, Subject: d.subject(p), Text: w.text(), HTML: html.String(),
		MessageID: d.messageID(from), Language: d.register.Language.String(),
	}, nil
}

func (d *digest) subject(p *language.Printer) string {
	overdue := 0
	for _, i := range d.items {
		if i.DaysLeft < 0 {
			overdue++
		}
	}
	args := language.Args{"register": celltext.Line(d.register.title()), "count": len(d.items), "overdue": overdue}
	if len(d.items) == 0 {
		return p.Say("mail.subject_notices", language.Args{"register": args["register"], "count": len(d.told)})
	}
	switch overdue {
	case 0:
		return p.Say("mail.subject_ahead", language.Args{"register": args["register"], "count": args["count"]})
	case len(d.items):
		return p.Say("mail.subject_overdue", language.Args{"register": args["register"], "overdue": overdue})
	}
	return p.Say("mail.subject_both", args)
}

func (d *digest) words(p *language.Printer) words {
	register := celltext.Line(d.register.title())
	w := words{
		Language:    d.register.Language.String(),
		Heading:     p.Say("mail.heading", language.Args{"register": register, "day": d.day}),
		Footer:      p.Say("mail.footer", language.Args{"register": register}),
		TitleHeader: p.Say("mail.column_record", nil),
		DateHeader:  p.Say("mail.column_date", nil),
		LeftHeader:  p.Say("mail.column_left", nil),
	}
	if len(d.items) > 0 {
		w.Intro = p.Say("mail.intro", language.Args{"count": len(d.items)})
	}
	if d.more > 0 {
		w.More = p.Say("mail.more", language.Args{"count": d.more})
	}
	if d.register.Link != "" {
		w.Link, w.LinkText = d.register.Link, p.Say("mail.open_sheet", nil)
	}
	for i, item := range d.items {
		if i == 0 || item.resource != d.items[i-1].resource || item.position != d.items[i-1].position {
			w.Groups = append(w.Groups, wordGroup{Heading: d.heading(p, item.Resource, item.Deadline)})
		}
		g := &w.Groups[len(w.Groups)-1]
		g.Lines = append(g.Lines, wordLine{
			Title: named(p, item.Title), Date: item.DueDate.String(), Left: item.left(p),
			Late: item.DaysLeft < 0, Today: item.DaysLeft == 0,
		})
	}
	w.Told = d.notify(p)
	for _, n := range d.notices {
		title := d.heading(p, n.Resource, n.Deadline) + " · " + named(p, n.title)
		switch n.Stage {
		case StageHeld:
			title = p.Say("mail.held_heading", language.Args{"register": register})
		case StageIssues:
			title = p.Say("mail.issues_heading", language.Args{"register": register, "day": n.DueDate})
		}
		w.Notices = append(w.Notices, wordLine{
			Title: title, Date: n.DueDate.String(),
			Left: p.Say("mail.tried_on", language.Args{"day": expression.DayOf(n.UpdatedAt.In(d.register.Zone))}),
		})
	}
	if len(w.Notices) > 0 {
		w.UnconfirmedHeading = p.Say("mail.unconfirmed_heading", nil)
		w.UnconfirmedIntro = p.Say("mail.unconfirmed_intro", language.Args{"count": len(w.Notices)})
	}
	return w
}

// heading names a deadline and the tab that it belongs to.
func (d *digest) heading(p *language.Printer, resource, deadline string) string {
	tab, what := resource, deadline
	if r, ok := d.register.Descriptor.Resource(resource); ok {
		if t := p.In(r.Title); t != "" {
			tab = t
		}
		for _, each := range r.Deadlines {
			if t := p.In(each.Title); each.Name == deadline && t != "" {
				what = t
			}
		}
	}
	return p.Say("mail.group", language.Args{"deadline": celltext.Line(what), "table": celltext.Line(tab)})
}

func named(p *language.Printer, title string) string {
	if title == "" {
		return p.Say("mail.untitled", nil)
	}
	return title
}

// left says how far away the item's date is, and whether the reminder is late.
func (i *Item) left(p *language.Printer) string {
	text := left(p, i.DaysLeft)
	if i.late {
		return p.Say("mail.late", language.Args{"left": text, "day": i.stageDay})
	}
	return text
}

// left says how far away a date is.
func left(p *language.Printer, days int) string {
	switch {
	case days == 0:
		return p.Say("mail.due_today", nil)
	case days == 1:
		return p.Say("mail.due_tomorrow", nil)
	case days > 1:
		return p.Say("mail.due_in", language.Args{"days": days})
	}
	return p.Say("mail.overdue_by", language.Args{"days": -days})
}

// text writes the digest as plain text.
func (w *words) text() string {
	var b strings.Builder
	line := func(parts ...string) {
		for _, part := range parts {
			b.WriteString(part)
		}
		b.WriteByte('\n')
	}
	line(w.Heading)
	if w.Intro != "" {
		line()
		line(w.Intro)
	}
	for _, g := range w.Groups {
		line()
		line(g.Heading)
		for _, l := range g.Lines {
			line("  • ", isolate(l.Title), " — ", l.Date, " — ", l.Left)
		}
		if g.More != "" {
			line("  ", g.More)
		}
	}
	if w.More != "" {
		line()
		line(w.More)
	}
	for _, n := range w.Told {
		line()
		line(n.Heading)
		line(n.Intro)
		for _, l := range n.Lines {
			line("  • ", isolate(l.Title), " — ", l.Date, " — ", l.Left)
		}
		if n.More != "" {
			line("  ", n.More)
		}
	}
	if len(w.Notices) > 0 {
		line()
		line(w.UnconfirmedHeading)
		line(w.UnconfirmedIntro)
		for _, l := range w.Notices {
			line("  • ", isolate(l.Title), " — ", l.Date, " — ", l.Left)
		}
	}
	line()
	if w.Link != "" {
		line(w.LinkText, " ", w.Link)
	}
	line("-- ")
	line(w.Footer)
	return b.String()
}

// messageID names the mail after the reminders in it, so that a second attempt
// at the same ones, which is made only when the first surely failed, has the
// same Message-ID.
func (d *digest) messageID(domain string) string {
	items := slices.Concat(d.items, d.told)
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = fmt.Sprintf("%q %q %q %s %q", item.Resource, item.RecordID, item.Deadline, item.DueDate, item.Stage)
	}
	slices.Sort(lines)
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%q %q\n%s", d.register.Name, d.recipient, strings.Join(lines, "\n")) // a hash takes everything
	return "reminder." + hex.EncodeToString(h.Sum(nil)[:16]) + "@" + domain
}
