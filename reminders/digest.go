package reminders

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"sheetsync/reminders/digest"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// personal is what one recipient is told in one run.
type personal struct {
	register  *Register
	day       expression.Day
	recipient string
	items     []Item   // that they are reminded of
	told      []Item   // what managers are told beside the reminders
	untold    []missed // earlier reminders that are unconfirmed

	stale *Stale // nil: the records are as the sheet has them

	page *digest.Page
}

// missed is an earlier reminder that the recipient is told of as unconfirmed.
type missed struct {
	Entry
	title string
}

// personal puts together what a recipient is told.
func (r *run) personal(ctx context.Context, recipient string, items []Item, untold []Entry) (*personal, error) {
	d := &personal{register: r.register.spoken(recipient), day: r.today, recipient: recipient, stale: r.request.Stale}
	for _, item := range items {
		if isNotice(item.Stage) {
			d.told = append(d.told, item)
		} else {
			d.items = append(d.items, item)
		}
	}
	slices.SortStableFunc(d.items, byUrgency)
	slices.SortStableFunc(d.told, byPlace)
	titles, err := r.titles(ctx, untold)
	if err != nil {
		return nil, err
	}
	for _, e := range untold {
		d.untold = append(d.untold, missed{Entry: e, title: titles[e.Resource+"\x00"+e.RecordID]})
	}
	d.page = digest.OfDates(d.content(r.Most.lines()))
	return d, nil
}

// content is what the digest is about.
func (d *personal) content(most int) *digest.Content {
	p := language.NewPrinter(d.register.Language)
	c := &digest.Content{Register: d.register.digest(), Day: d.day, Most: most, Notices: d.notify(p)}
	for i := range d.items {
		c.Dates = append(c.Dates, d.items[i].date(p, d.recipient))
	}
	if d.stale != nil {
		c.Warning = d.stale.text(p, d.register.Zone)
	}
	if c.Missed = d.missed(p); c.Missed != nil {
		c.Missed.Most = most // nobody tells of them again
	}
	return c
}

// date is what a digest says of the item.
func (i *Item) date(p *language.Printer, recipient string) digest.Date {
	deadline := i.deadline()
	date := digest.Date{
		Resource: i.Resource, RecordID: i.RecordID, Deadline: i.Deadline, What: i.what(p), Table: i.table(p), Action: celltext.Flat(p.In(deadline.Action)),
		Title: i.Title, Customer: i.Customer, Per: i.Per, Amount: i.Amount, Currency: i.Currency, Uncertain: i.uncertain, Tab: i.Tab, Row: i.Row,
		Named: i.DueDate, Counts: i.counts, Left: i.DaysLeft, MeantFor: i.stageDay, Late: i.late, Instead: i.instead, AtRisk: i.atRisk, Pool: deadline.Pool,
	}
	for _, absence := range i.standsIn[recipient] {
		date.For = append(date.For, celltext.Line(absence.Name))
	}
	if !slices.Contains(i.owners, recipient) {
		date.Owner = i.Owner
	}
	return date
}

// what is the title of the item's deadline.
func (i *Item) what(p *language.Printer) string {
	if title := p.In(i.deadline().Title); title != "" {
		return celltext.Line(title)
	}
	return celltext.Line(i.Deadline)
}

// table is what people call the item's resource.
func (i *Item) table(p *language.Printer) string { return celltext.Line(i.resource.Caption(p.Tag())) }

// missed tells of earlier reminders that perhaps never arrived, each date once; nil for
// none.
func (d *personal) missed(p *language.Printer) *digest.Notice {
	untold := lastOfEachDate(d.untold)
	if len(untold) == 0 {
		return nil
	}
	intro := language.Key("mail.unconfirmed_intro")
	if _, robot := RobotOf(d.recipient); robot {
		intro = "card.unconfirmed_intro"
	}
	n := &digest.Notice{Heading: p.Say("mail.unconfirmed_heading", nil), Intro: p.Say(intro, language.Args{"count": len(untold)})}
	for i := range untold {
		e := &untold[i]
		line := digest.NoticeLine{Title: e.called(p, d.register), Date: e.DueDate.String(), Left: e.tried(p, d.register.Zone)}
		if e.DueDate == noDay {
			line.Date = ""
		}
		n.Lines = append(n.Lines, line)
	}
	return n
}

// lastOfEachDate keeps the last reminder of each date. What only told of others is left
// out: these are told by themselves.
func lastOfEachDate(untold []missed) []missed {
	last := make(map[Key]int, len(untold))
	date := func(m *missed) Key {
		key := m.Key
		if key.Recipient = ""; !isNotice(key.Stage) {
			key.Stage = ""
		}
		return key
	}
	for i := range untold {
		last[date(&untold[i])] = i
	}
	var list []missed
	for i := range untold {
		if m := &untold[i]; m.Stage != StageUnconfirmed && last[date(m)] == i {
			list = append(list, *m)
		}
	}
	return list
}

// tried says when a reminder was sent that perhaps didn't arrive.
func (m *missed) tried(p *language.Printer, zone *time.Location) string {
	day := language.Args{"day": expression.DayOf(m.UpdatedAt.In(zone))}
	if m.ErrorClass == ClassRestored {
		return p.Say("delivery.restored", day)
	}
	return p.Say("mail.tried_on", day)
}

// called is what people call what an earlier mail was about.
func (m *missed) called(p *language.Printer, register *Register) string {
	switch m.Stage {
	case StageHeld:
		return p.Say("mail.held_heading", language.Args{"register": register.title()})
	case StageFailing:
		return p.Say("outage.failing_heading", language.Args{"register": register.title()})
	case StageRecovered:
		return p.Say("outage.recovered_heading", language.Args{"register": register.title()})
	case StageChannel:
		return channelTitle(m.RecordID)
	case StageBackup:
		return p.Say("mail.backup_heading", nil)
	case StageStale:
		return p.Say("mail.waiting_heading", language.Args{"register": register.title()})
	case StageIssues:
		return p.Say("mail.issues_heading", language.Args{"register": register.title(), "day": m.DueDate})
	}
	return register.heading(p, m.Resource, m.Deadline) + " · " + named(p, m.title)
}

// heading names a deadline and the tab that it belongs to.
func (r *Register) heading(p *language.Printer, resource, deadline string) string {
	tab, what := resource, deadline
	if found, ok := r.Descriptor.Resource(resource); ok {
		tab = found.Caption(p.Tag())
		for _, each := range found.Deadlines {
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

// shown are the items that the page lists, in its order.
func (d *personal) shown() []Item {
	list := make([]Item, 0, len(d.items))
	for _, at := range d.page.Dates() {
		list = append(list, d.items[at])
	}
	return list
}

func (d *personal) messageID(domain string) string {
	return messageID(d.register, d.recipient, domain, keys(slices.Concat(d.items, d.told))...)
}

// messageID names a mail after what of the ledger is in it, so that a second attempt
// at the same, which is made only when the first surely failed, has the same
// Message-ID. It is made of the register, the recipient and what is due on which day, and
// of no number of the ledger: what is sent again from a ledger that was restored has the
// same one, too, and mail programs show it once.
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

// digest is what mails say of the register.
func (r *Register) digest() digest.Register {
	return digest.Register{Name: r.Name, Title: r.title(), Language: r.Language, Zone: r.Zone, Link: r.Link, Row: r.Row}
}

// message is the mail with a page's texts, and where it goes to a robot the card.
func (s *Service) message(page *digest.Page, register *Register, to, id string, at time.Time) Message {
	m := Message{To: to, Subject: page.Subject, MessageID: id, Language: page.Language, Date: at.In(register.Zone)}
	var html, text error
	m.HTML, html = s.Templates.HTML(page)
	m.Text, text = s.Templates.Text(page)
	for _, err := range []error{html, text} {
		if err != nil {
			s.log().Error("a template of mail.templates fails; the mail is written by the built-in one", "register", register.Name, "cause", err.Error())
		}
	}
	if _, ok := RobotOf(to); ok {
		m.Card = card(page)
	}
	return m
}
