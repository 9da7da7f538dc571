package reminders

import (
	"cmp"
	"slices"

	"sheetsync/sheetschema/language"
)

// noticeLines is how many dates a mail lists of each kind of notice, those that
// are nearest; an archive's are many, and nobody reads them all.
const noticeLines = 100

// noticeKinds are the stages of notices in the order in which a mail has them,
// with their texts.
var noticeKinds = []struct {
	stage          string
	heading, intro language.Key
}{
	{StageUnreachable, "delivery.heading", "delivery.intro"},
	{StageChannel, "card.waiting_heading", "card.waiting_intro"},
	{StageUnknown, "mail.unknown_heading", "mail.unknown_intro"},
	{StageNotAllowed, "mail.not_allowed_heading", "mail.not_allowed_intro"},
	{StageLapsed, "mail.lapsed_heading", "mail.lapsed_intro"},
}

// notify words what a manager is told beside the reminders.
func (d *digest) notify(p *language.Printer) []wordGroup {
	var list []wordGroup
	for _, kind := range noticeKinds {
		items := slices.DeleteFunc(slices.Clone(d.told), func(i Item) bool { return i.Stage != kind.stage })
		if len(items) == 0 {
			continue
		}
		slices.SortStableFunc(items, func(a, b Item) int { return cmp.Compare(b.DueDate, a.DueDate) })
		n := wordGroup{
			Heading: p.Say(kind.heading, nil),
			Intro:   p.Say(kind.intro, language.Args{"count": len(items), "register": d.register.Name}),
		}
		if more := len(items) - noticeLines; more > 0 {
			items = items[:noticeLines]
			n.More = p.Say("mail.notices_more", language.Args{"count": more})
		}
		for _, i := range items {
			line := wordLine{Title: d.heading(p, i.Resource, i.Deadline) + " · " + named(p, i.Title), Date: i.DueDate.String(), Left: left(p, i.DaysLeft)}
			if i.DueDate == noDay {
				line.Date, line.Left = "?", p.Say("mail.no_day", nil)
			}
			if i.Stage == StageNotAllowed {
				line.Left = p.Say("mail.not_allowed_count", language.Args{"count": i.blocked})
			}
			if i.Stage == StageUnreachable {
				line.Title = i.Title
				line.Left = p.Say("delivery.address", language.Args{"reason": p.Say(ReasonOf(i.class), nil), "count": i.dates})
			}
			if i.Stage == StageChannel {
				line.Title = i.Title
				line.Left = p.Say("card.waiting", language.Args{"reason": p.Say(ReasonOf(i.class), nil), "count": i.dates})
			}
			n.Lines = append(n.Lines, line)
		}
		list = append(list, n)
	}
	return list
}
