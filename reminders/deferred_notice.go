package reminders

import (
	"cmp"
	"slices"

	"sheetsync/sheetschema/language"
)

// StageDeferred is the stage of what the managers are told, once a week, of an address
// that takes no mail for now: what is due to it stays owed, and its owner can't know.
const StageDeferred = "deferred"

// How many attempts an address may refuse before the managers hear of it: what only people
// can put right, such as a full mailbox, in the next round; what may pass by itself after
// some days of a round a day, or half a day of retries.
const (
	deferredPatience = 2
	passingPatience  = 20
)

// humanReasons are why an address takes no mail until somebody does something about it.
var humanReasons = []language.Key{ReasonFull, ReasonDisabled, ReasonTooLarge, ReasonForeign, ReasonPolicy}

// deferredNotices are what the managers are told of addresses whose mail waits. Where the
// managers' own mail waits as well, it is the server's trouble, and nobody can be told.
func (r *run) deferredNotices(owed []Entry) []Item {
	waiting := make(map[string]Item)
	for _, e := range owed {
		if _, robot := RobotOf(e.Recipient); robot || isNotice(e.Stage) || !keepsWaiting(&e) {
			continue
		}
		item, known := waiting[e.Recipient]
		if !known {
			item = r.deferredItem(e)
		}
		item.dates++
		waiting[e.Recipient] = item
	}
	managers := r.register.managers()
	var notices []Item
	for address, item := range waiting {
		if slices.Contains(managers, address) {
			continue
		}
		notices = append(notices, item.notices(StageDeferred, managers)...)
	}
	slices.SortStableFunc(notices, func(a, b Item) int {
		return cmp.Or(cmp.Compare(a.RecordID, b.RecordID), cmp.Compare(a.Recipient, b.Recipient))
	})
	return notices
}

// keepsWaiting reports whether it is the recipient's server that has kept an owed reminder
// from being delivered, more than once.
func keepsWaiting(e *Entry) bool {
	if parseClass(e.ErrorClass).phase != "recipient" && parseClass(e.ErrorClass).phase != "answer" {
		return false
	}
	if slices.Contains(humanReasons, ReasonOf(e.ErrorClass)) {
		return e.Attempts >= deferredPatience
	}
	return ReasonOf(e.ErrorClass) == ReasonLater && e.Attempts >= passingPatience
}

// deferredItem is an address in the week of the round.
func (r *run) deferredItem(e Entry) Item {
	week := weekOf(r.today)
	return Item{
		Key:   Key{RecordID: e.Recipient, Deadline: StageDeferred, DueDate: week},
		Title: e.Recipient, DaysLeft: int(week - r.today), class: e.ErrorClass,
		resource: r.register.Descriptor.Resources[0],
	}
}
