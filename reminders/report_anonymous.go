package reminders

import "slices"

// OfTheSheet stands in an anonymous report for an address that a cell named.
const OfTheSheet = "an address of the sheet"

// Anonymous returns the report without what comes from cells, for logs: records by their
// ids alone, and addresses only where known says that the configuration has them. The
// ledger and the mirror, which have access rights, tell the rest.
func (r Report) Anonymous(known func(address string) bool) Report {
	address := func(a string) string {
		if _, robot := RobotOf(a); robot || known(a) {
			return a
		}
		return OfTheSheet
	}
	untitled := func(items []MailItem) []MailItem {
		items = slices.Clone(items)
		for i := range items {
			items[i].Title = ""
		}
		return items
	}
	r.Mails, r.Outside, r.Held, r.Unreachable = slices.Clone(r.Mails), slices.Clone(r.Outside), slices.Clone(r.Held), slices.Clone(r.Unreachable)
	for i := range r.Mails {
		m := &r.Mails[i]
		m.Recipient, m.Subject, m.Text, m.HTML = address(m.Recipient), "", "", ""
		m.Items, m.Notices = untitled(m.Items), untitled(m.Notices)
	}
	for i := range r.Outside {
		r.Outside[i].Address = address(r.Outside[i].Address)
	}
	for i := range r.Held {
		r.Held[i].Title = ""
	}
	for i := range r.Unreachable {
		r.Unreachable[i].Address = address(r.Unreachable[i].Address)
	}
	r.LapsedDates = untitled(r.LapsedDates)
	return r
}
