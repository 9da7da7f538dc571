package reminders

import (
	"cmp"
	"slices"
	"strings"

	"sheetsync/reminders/digest"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/language"
)

// noticeKinds are the stages of notices in the order in which a mail has them,
// with their texts.
var noticeKinds = []struct {
	stage          string
	heading, intro language.Key
}{
	{StageUnreachable, "delivery.heading", "delivery.intro"},
	{StageBounced, "delivery.bounced_heading", "delivery.bounced_intro"},
	{StageDeferred, "delivery.deferred_heading", "delivery.deferred_intro"},
	{StageChannel, "card.waiting_heading", "card.waiting_intro"},
	{StageUnknown, "mail.unknown_heading", "mail.unknown_intro"},
	{StageNobody, "mail.nobody_heading", "mail.nobody_intro"},
	{StageNotAllowed, "mail.not_allowed_heading", "mail.not_allowed_intro"},
	{StageCalendar, "mail.calendar_heading", "mail.calendar_intro"},
	{StageLapsed, "mail.lapsed_heading", "mail.lapsed_intro"},
}

// notify words what a manager is told beside the reminders.
func (d *personal) notify(p *language.Printer) []digest.Notice {
	var list []digest.Notice
	for _, kind := range noticeKinds {
		items := slices.DeleteFunc(slices.Clone(d.told), func(i Item) bool { return i.Stage != kind.stage })
		if len(items) == 0 {
			continue
		}
		slices.SortStableFunc(items, func(a, b Item) int { return cmp.Compare(b.DueDate, a.DueDate) })
		n := digest.Notice{
			Heading: p.Say(kind.heading, nil),
			Intro:   p.Say(kind.intro, language.Args{"count": len(items), "register": d.register.Name}),
		}
		for i := range items {
			n.Lines = append(n.Lines, d.noticeLine(p, &items[i]))
		}
		list = append(list, n)
	}
	return list
}

func (d *personal) noticeLine(p *language.Printer, i *Item) digest.NoticeLine {
	switch i.Stage {
	case StageUnreachable:
		if i.dates == 0 { // a manager's
			return digest.NoticeLine{Title: i.Title, Date: i.DueDate.String(), Left: p.Say(ReasonOf(i.class), nil)}
		}
		return digest.NoticeLine{Title: i.Title, Date: i.DueDate.String(),
			Left: p.Say("delivery.address", language.Args{"reason": p.Say(ReasonOf(i.class), nil), "count": i.dates})}
	case StageDeferred:
		return digest.NoticeLine{Title: i.Title, Left: p.Say("delivery.deferred", language.Args{"reason": p.Say(ReasonOf(i.class), nil), "count": i.dates})}
	case StageChannel:
		return digest.NoticeLine{Title: i.Title, Date: i.DueDate.String(),
			Left: p.Say("card.waiting", language.Args{"reason": p.Say(ReasonOf(i.class), nil), "count": i.dates})}
	}
	if i.Stage == StageCalendar {
		return digest.NoticeLine{Title: i.Title}
	}
	line := digest.NoticeLine{
		Title: d.register.heading(p, i.Resource, i.Deadline) + " · " + named(p, i.Title), Date: i.DueDate.String(), Left: duedate.LeftOf(p, i.deadline(), i.DaysLeft),
	}
	if i.DueDate == noDay {
		line.Date, line.Left = "", p.Say("mail.no_day", nil)
	}
	if i.Stage == StageBounced {
		line.Left = p.Say("delivery.bounced", language.Args{"left": line.Left, "to": strings.Join(i.instead, ", "), "reason": p.Say(ReasonOf(i.class), nil)})
	}
	if i.Stage == StageNotAllowed {
		line.Left = p.Say("mail.not_allowed_count", language.Args{"count": i.blocked})
	}
	return line
}
