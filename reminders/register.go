package reminders

import (
	"cmp"
	"time"

	"sheetsync/reminders/mailaddr"
	"sheetsync/reminders/team"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// Register is what the reminders of one register need to know of it.
type Register struct {
	Name       string // also its PostgreSQL schema
	Descriptor *sheetschema.Descriptor
	Language   language.Tag
	Zone       *time.Location
	// DueFrom is the time that clocks show from which on a day's reminders are
	// due. 0: from midnight. See [cronspec.Schedule.TimeOfDay].
	DueFrom time.Duration
	// Workdays are the days on which people work; nil for Monday to Friday.
	Workdays expression.Workdays
	// Roles are the addresses behind “role:<name>”.
	Roles map[string][]string
	// Channels are the group chats to which is posted what is due to a role or to
	// people.
	Channels []Channel
	// Allow is whom the addresses in cells may lead to, beside the roles; nil for
	// everybody.
	Allow *mailaddr.Allow
	// Team are the people whom the register lists; a run reads them. Nil for nobody.
	Team *team.Team
	// Approved are addresses outside Allow that somebody let through; a run reads them.
	Approved map[string]bool
	// Settle is how long an edited record has to be seen unchanged before anybody
	// is reminded of it; 0 for at once.
	Settle time.Duration
	// IssueDay is the day of the week on which owners are told of the open issues of
	// their records; nil for never.
	IssueDay *time.Weekday
	// Link leads to the register's sheet; empty for none.
	Link string
	// Row links to rows of a tab: see [digest.Register.Row].
	Row func(resource, tab string, from, to int) string

	unreachable unreachable   // addresses that nobody writes to
	refused     []Unreachable // where the register's own mail was refused, in the last months
}

// day is the civil day of the register whose reminders are due at an instant.
func (r *Register) day(at time.Time) expression.Day {
	today := expression.DayOf(at.In(r.Zone))
	if at.Before(today.At(int(r.DueFrom.Seconds()), r.Zone)) {
		return today - 1
	}
	return today
}

// managers are the recipients that are told what needs a person's decision, without
// those that nobody writes to.
func (r *Register) managers() []string {
	var list []string
	for _, text := range r.Roles[managerRole] {
		if address, err := mailaddr.Parse(text); err == nil && !r.leadsNowhere(address) {
			list = appendAddress(list, address)
		}
	}
	for _, channel := range r.channelsOf(managerRole) {
		list = appendAddress(list, channel)
	}
	return r.addChannels(list)
}

// managerRole is the role of those who answer for the register.
const managerRole = "manager"

// title is what people call the register, on one line.
func (r *Register) title() string {
	return celltext.Line(cmp.Or(r.Descriptor.Title.In(r.Language), r.Name))
}
