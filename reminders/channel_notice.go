package reminders

import (
	"cmp"
	"slices"
	"time"

	"sheetsync/sheetschema/expression"
)

// StageChannel is the stage of what the managers are told, once a week, of a group chat
// in which nothing can be posted.
const StageChannel = "channel"

// channelPatience is how many rounds a chat service may be out of reach, or busy, before
// the managers hear of it. What only people can put right they hear of in the next.
const channelPatience = 5

// channelNotices are what the managers are told of channels whose cards wait since an
// earlier round: nobody in the chat sees that anything is missing.
func (r *run) channelNotices(owed []Entry) []Item {
	var waiting []Item
	for _, e := range owed {
		ours := slices.ContainsFunc(r.register.Channels, func(c Channel) bool { return c.recipient() == e.Recipient })
		if !ours || e.Attempts == 0 {
			continue
		}
		reason := ReasonOf(e.ErrorClass)
		if reason != ReasonRobotSettings && reason != ReasonRobotContent && e.Attempts < channelPatience {
			continue
		}
		at := slices.IndexFunc(waiting, func(i Item) bool { return i.RecordID == e.Recipient })
		if at < 0 {
			waiting = append(waiting, r.channelItem(e))
			at = len(waiting) - 1
		}
		waiting[at].dates++
	}
	slices.SortStableFunc(waiting, func(a, b Item) int { return cmp.Compare(a.RecordID, b.RecordID) })
	var notices []Item
	for _, item := range waiting {
		others := slices.DeleteFunc(r.register.managers(), func(manager string) bool { return manager == item.RecordID })
		notices = append(notices, item.notices(StageChannel, others)...)
	}
	return notices
}

// channelItem is a channel in the week of the round.
func (r *run) channelItem(e Entry) Item {
	week := weekOf(r.today)
	return Item{
		Key:   Key{RecordID: e.Recipient, Deadline: StageChannel, DueDate: week},
		Title: channelTitle(e.Recipient), DaysLeft: int(week - r.today), class: e.ErrorClass,
		resource: r.register.Descriptor.Resources[0],
	}
}

// weekOf is the Monday of a day's week.
func weekOf(day expression.Day) expression.Day {
	return day - expression.Day((int(day.Start(time.UTC).Weekday())+6)%7)
}

// channelTitle is what people call the channel of a robot.
func channelTitle(recipient string) string {
	name, _ := RobotOf(recipient)
	return "#" + name
}
