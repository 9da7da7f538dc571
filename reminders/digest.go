package reminders

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

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
	stale     *Stale // nil: the records are as the sheet has them
}

// message writes the digest as a mail. Its subject holds counts and the
// register's title, nothing of a cell.
func (d *digest) message(domain string, at time.Time) (Message, error) {
	p := language.NewPrinter(d.register.Language)
	return d.words(p).message(d.recipient, d.subject(p), d.messageID(domain), at)
}

func (d *digest) subject(p *language.Printer) string {
	overdue := 0
	for _, i := range d.items {
		if i.DaysLeft < 0 {
			overdue++
		}
	}
	args := language.Args{"register": d.register.title(), "count": len(d.items), "overdue": overdue}
	if len(d.items)+len(d.told) == 0 {
		return p.Say("mail.subject_unconfirmed", language.Args{"register": args["register"], "count": len(d.notices)})
	}
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

func (d *digest) words(p *language.Printer) *words {
	register := d.register.title()
	w := newWords(p, d.register)
	w.Heading = p.Say("mail.heading", language.Args{"register": register, "day": d.day})
	w.Footer = p.Say("mail.footer", language.Args{"register": register})
	w.TitleHeader, w.DateHeader, w.LeftHeader = p.Say("mail.column_record", nil), p.Say("mail.column_date", nil), p.Say("mail.column_left", nil)
	if d.stale != nil {
		w.AsOf = d.stale.text(p, d.register.Zone)
	}
	if len(d.items) > 0 {
		w.Intro = p.Say("mail.intro", language.Args{"count": len(d.items)})
	}
	if d.more > 0 {
		w.More = p.Say("mail.more", language.Args{"count": d.more})
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
		case StageChannel:
			title = channelTitle(n.RecordID)
		case StageStale:
			title = p.Say("mail.waiting_heading", language.Args{"register": register})
		case StageIssues:
			title = p.Say("mail.issues_heading", language.Args{"register": register, "day": n.DueDate})
		}
		w.Notices = append(w.Notices, wordLine{
			Title: title, Date: n.DueDate.String(),
			Left: n.tried(p, d.register.Zone),
		})
	}
	if len(w.Notices) > 0 {
		w.UnconfirmedHeading = p.Say("mail.unconfirmed_heading", nil)
		w.UnconfirmedIntro = p.Say("mail.unconfirmed_intro", language.Args{"count": len(w.Notices)})
	}
	return w
}

// tried says when a reminder was sent that perhaps didn't arrive.
func (n *notice) tried(p *language.Printer, zone *time.Location) string {
	day := language.Args{"day": expression.DayOf(n.UpdatedAt.In(zone))}
	if n.ErrorClass == ClassRestored {
		return p.Say("delivery.restored", day)
	}
	return p.Say("mail.tried_on", day)
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

// left says how far away the item's date is, and whether the reminder is late.
func (i *Item) left(p *language.Printer) string {
	text := left(p, i.DaysLeft)
	if i.late {
		text = p.Say("mail.late", language.Args{"left": text, "day": i.stageDay})
	}
	if len(i.instead) > 0 {
		text = p.Say("delivery.instead", language.Args{"left": text, "to": strings.Join(i.instead, ", ")})
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

func (d *digest) messageID(domain string) string {
	return messageID(d.register, d.recipient, domain, keys(slices.Concat(d.items, d.told))...)
}

// messageID names a mail after what of the ledger is in it, so that a second attempt
// at the same, which is made only when the first surely failed, has the same
// Message-ID.
func messageID(register *Register, recipient, domain string, about ...Key) string {
	lines := make([]string, len(about))
	for i, k := range about {
		lines[i] = fmt.Sprintf("%q %q %q %s %q", k.Resource, k.RecordID, k.Deadline, k.DueDate, k.Stage)
	}
	slices.Sort(lines)
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%q %q\n%s", register.Name, recipient, strings.Join(lines, "\n")) // a hash takes everything
	return "reminder." + hex.EncodeToString(h.Sum(nil)[:16]) + "@" + domain
}
