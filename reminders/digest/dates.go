package digest

import (
	"cmp"
	"slices"
	"strings"

	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/naming"
)

// noticeLines is how many lines of each notice a mail has: what is told there is known
// by its first lines, and the ledger lists all.
const noticeLines = 10

// OfDates words a digest. Nothing in it that stands in a cell is a link.
func OfDates(c *Content) *Page {
	c = c.inert()
	p := language.NewPrinter(c.Register.Language)
	page := newPage(KindDates, p, &c.Register)
	page.Heading = p.Say("mail.heading", language.Args{"register": c.Register.Title, "day": c.Day})
	page.Footer, page.Warning = p.Say("mail.footer", language.Args{"register": c.Register.Title}), c.Warning
	all := things(c.Dates)
	page.Subject = subject(p, c, all)
	page.Totals = totals(p, all)
	shown := all
	if c.Most > 0 && len(shown) > c.Most {
		shown = shown[:c.Most]
		page.More = p.Say("mail.more", language.Args{"count": grouped(len(all) - c.Most), "column": p.Say("sheet.deadlines", nil)})
	}
	for _, party := range parties(shown) {
		section := Section{Heading: nameOr(p, party.name)}
		action := ""
		for i := range party.things {
			line := lineOf(p, &c.Register, &party.things[i])
			page.Events = append(page.Events, party.things[i].event(p, &line))
			if line.Action == action {
				line.Action = ""
			} else {
				action = line.Action
			}
			section.Lines = append(section.Lines, line)
			page.Shown = append(page.Shown, party.things[i].at)
		}
		page.Sections = append(page.Sections, section)
	}
	for _, n := range c.Notices {
		page.Notices = append(page.Notices, n.section(p))
	}
	if c.Missed != nil {
		page.Notices = append(page.Notices, c.Missed.section(p))
	}
	page.Preheader = preheader(page)
	return page
}

func (n *Notice) section(p *language.Printer) Section {
	s := Section{Heading: n.Heading, Intro: n.Intro}
	for i, l := range n.Lines {
		if i == cmp.Or(n.Most, noticeLines) {
			s.More = p.Say("mail.notices_more", language.Args{"count": grouped(len(n.Lines) - i)})
			break
		}
		s.Lines = append(s.Lines, Line{Title: l.Title, Date: l.Date, Left: l.Left})
	}
	return s
}

// lineOf words a thing.
func lineOf(p *language.Printer, register *Register, t *thing) Line {
	first := &t.dates[0]
	line := Line{
		Title: nameOr(p, first.name()), What: first.What, Amount: amount(p, t), Date: first.Named.String(),
		Moved: duedate.Moved(p, first.Named, first.Counts), Left: first.left(p), Urgency: urgencyOf(first.Left),
		Action: first.Action, Link: t.link(register),
	}
	if first.name() == "" && first.Customer != "" { // the customer itself
		line.Title, line.What = line.What, ""
	}
	if len(t.dates) > 1 {
		line.Count = p.Say("mail.items", language.Args{"count": grouped(len(t.dates))})
	}
	if i := slices.IndexFunc(t.dates, func(d Date) bool { return d.Late }); i >= 0 {
		line.Late = p.Say("mail.late", language.Args{"day": t.dates[i].MeantFor})
	}
	if absent := t.texts(func(d *Date) []string { return d.For }); len(absent) > 0 {
		line.Instead = p.Say("mail.stands_in", language.Args{"for": strings.Join(absent, ", ")})
	}
	if instead := t.texts(func(d *Date) []string { return d.Instead }); len(instead) > 0 {
		line.Instead = p.Say("delivery.instead", language.Args{"to": strings.Join(instead, ", ")})
	}
	if owners := t.texts(func(d *Date) []string { return []string{d.Owner} }); len(owners) > 0 {
		line.Owner = p.Say("mail.owner", language.Args{"owner": strings.Join(owners, ", ")})
	}
	if slices.ContainsFunc(t.dates, func(d Date) bool { return d.AtRisk }) {
		line.Risk = p.Say("due.at_risk", nil)
	}
	return line
}

// event is the thing as a calendar has it.
func (t *thing) event(p *language.Printer, line *Line) Event {
	first := &t.dates[0]
	e := Event{Day: first.Counts, Summary: p.Say("mail.event", language.Args{"kind": first.What, "what": t.called(p)}), Link: line.Link}
	if first.Pool {
		e.Summary = p.Say("mail.event_pool", language.Args{"what": t.called(p)})
	}
	if amounts := t.sum.text(p); amounts != "" {
		e.Summary = p.Say("mail.event_amount", language.Args{"kind": first.What, "what": t.called(p), "amounts": amounts})
	}
	lines := slices.DeleteFunc([]string{line.Count, line.Moved, line.Owner, line.Action, line.Link}, func(text string) bool { return text == "" })
	e.Description = strings.Join(lines, "\n")
	return e
}

// name is what people call the thing that is due, under its customer: without the name
// of the latter, which records begin with.
func (d *Date) name() string {
	if d.Per != "" {
		return d.Per
	}
	if d.Title == d.Customer {
		return ""
	}
	return strings.TrimPrefix(d.Title, d.Customer+naming.Separator)
}

// left says how far away the date is.
func (d *Date) left(p *language.Printer) string {
	if d.Pool {
		return duedate.ToPool(p, d.Left)
	}
	return duedate.Left(p, d.Left)
}

// amount writes what is at stake, and what isn't known of it.
func amount(p *language.Printer, t *thing) string {
	text := t.sum.text(p)
	switch {
	case t.sum.uncertain == 0:
		return text
	case text == "":
		return p.Say("mail.amount_unknown", nil)
	}
	return p.Say("mail.amount_partly_unknown", language.Args{"amounts": text, "count": t.sum.uncertain})
}

// texts are the different texts that the dates have of something.
func (t *thing) texts(of func(*Date) []string) []string {
	var list []string
	for i := range t.dates {
		for _, text := range of(&t.dates[i]) {
			if text != "" && !slices.Contains(list, text) {
				list = append(list, text)
			}
		}
	}
	return list
}

// link leads to the thing's rows where they stand one below the other, else to the
// first.
func (t *thing) link(register *Register) string {
	first, last := &t.dates[0], &t.dates[len(t.dates)-1]
	to := first.Row
	if last.Row-first.Row == len(t.dates)-1 {
		to = last.Row
	}
	return register.row(first.Resource, first.Tab, first.Row, to)
}

// totals say what all dates come to, by how they press. Where amounts are of several tables,
// each table has its own sum: what a contract is worth is no money that a customer owes, and
// an order's instalment is money of the order.
func totals(p *language.Printer, all []thing) []Total {
	kinds := []struct {
		urgency Urgency
		key     language.Key
	}{{UrgencyOverdue, "mail.total_overdue"}, {UrgencyToday, "mail.total_today"}, {UrgencyNone, "mail.total_ahead"}}
	var list []Total
	counted := make(map[record]bool)
	several := tablesWithAmounts(all) > 1
	for _, kind := range kinds {
		count, unclear := 0, 0
		var sums bySource
		for i := range all {
			first := &all[i].dates[0]
			if urgencyOf(first.Left) != kind.urgency {
				continue
			}
			count++
			own := all[i].sumBeside(counted)
			sums.of(first.Resource, first.Table).join(&own)
			if own.uncertain > 0 {
				unclear++
			}
		}
		if count == 0 {
			continue
		}
		text := p.Say(kind.key, language.Args{"count": grouped(count)})
		if amounts := sums.text(p, several); amounts != "" {
			text = p.Say("mail.total_amounts", language.Args{"what": text, "amounts": amounts})
		}
		if unclear > 0 {
			text = p.Say("mail.total_unknown", language.Args{"total": text, "count": grouped(unclear)})
		}
		list = append(list, Total{Text: text, Urgency: kind.urgency})
	}
	return list
}

// nameOr is a name, or says that there is none.
func nameOr(p *language.Printer, name string) string {
	if name == "" {
		return p.Say("mail.untitled", nil)
	}
	return name
}
