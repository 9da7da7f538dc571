package reminders

import (
	"cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
)

// Item is one date of which one recipient is reminded.
type Item struct {
	Key
	Title    string // names the record; "" where none of its naming fields is filled in
	DaysLeft int    // negative when overdue

	// What people know the thing by: whose it is, what they call it, what is at stake
	// and in which currency, who answers for it, and where it stands.
	Customer, Per, Currency, Owner, Tab string
	Amount                              expression.Value // a number, empty or unknown
	Row                                 int

	resource *sheetschema.Resource
	position int              // of the deadline in the descriptor
	counts   expression.Day   // the workday that the due date stands for
	stageDay expression.Day   // when the reminder fell due
	blocked  int              // addresses of the record that may not be written to
	late     bool             // the date was known then, and the reminder didn't go out
	instead  []string         // to whom it was due, at addresses that lead nowhere
	class    string           // of a notice of such an address: what the server said
	dates    int              // of the same: how many are due to it
	atRisk   bool             // nobody has taken care of the record for long
	again    []expression.Day // days to which people put its reminders off
	standsIn standIns         // by recipient: for whom they stand in
	// owners are the addresses of those whom the record's own cells name.
	owners []string
	// uncertain says that something is at stake, but not how much, or in which currency.
	uncertain bool
}

// subject is a date of a record for one recipient.
type subject struct {
	resource, recordID, deadline string
	dueDate                      expression.Day
	recipient                    string
}

func (k Key) subject() subject {
	return subject{k.Resource, k.RecordID, k.Deadline, k.DueDate, k.Recipient}
}

// notices are what the managers are told about the item's date.
func (i Item) notices(stage string, managers []string) []Item {
	list := make([]Item, 0, len(managers))
	i.Stage = stage
	for _, i.Recipient = range managers {
		list = append(list, i)
	}
	return list
}

// byUrgency orders items, the most urgent first.
func byUrgency(a, b Item) int {
	return cmp.Or(
		cmp.Compare(a.DaysLeft, b.DaysLeft),
		cmp.Compare(a.DueDate, b.DueDate),
		cmp.Compare(a.resource.Index, b.resource.Index),
		cmp.Compare(a.position, b.position),
		cmp.Compare(a.Title, b.Title),
		cmp.Compare(a.RecordID, b.RecordID),
	)
}

// byPlace orders what managers are told of as it stands in the sheet: by the descriptor's
// resources and deadlines, and their rows.
func byPlace(a, b Item) int {
	return cmp.Or(
		cmp.Compare(a.resource.Index, b.resource.Index),
		cmp.Compare(a.position, b.position),
		cmp.Compare(a.Tab, b.Tab),
		cmp.Compare(a.Row, b.Row),
	)
}
