package reminders

import (
	"slices"

	"sheetsync/reminders/mailaddr"
	"sheetsync/sheetschema/duedate"
)

// Why somebody is reminded of a date.
const (
	ViaOwner      = "owner"      // an address in the record's own cells, or of a person whom they name
	ViaManager    = "manager"    // the manager of such a person, as the team has it
	ViaSubstitute = "substitute" // of somebody who is away
	ViaAddress    = "address"    // one that the descriptor has
	ViaInstead    = "instead"    // a manager, since the address that it is due to leads nowhere
	// Else it is “role:<name>”: the role or, for a channel, a role of it.
)

// via says why a recipient is reminded of an item.
func (r *Register) via(i *Item) string {
	if len(i.instead) > 0 {
		return ViaInstead
	}
	if slices.Contains(i.owners, i.Recipient) {
		return ViaOwner
	}
	holds := func(role string) bool {
		if slices.Contains(r.channelsOf(role), i.Recipient) {
			return true
		}
		return slices.ContainsFunc(r.Roles[role], func(text string) bool {
			address, err := mailaddr.Parse(text)
			return err == nil && slices.Contains(r.addChannels(appendAddress(nil, address)), i.Recipient)
		})
	}
	d := i.deadline()
	for _, to := range d.To {
		if to.Role != "" && holds(to.Role) {
			return "role:" + to.Role
		}
	}
	stages := duedate.Stages(d, i.counts, i.again...)
	at := slices.IndexFunc(stages, func(s duedate.Stage) bool { return s.Label == i.Stage })
	toManagers := at >= 0 && stages[at].ToManagers()
	if toManagers && holds(managerRole) {
		return "role:" + managerRole
	}
	if slices.Contains(r.addChannels(slices.Clone(i.owners)), i.Recipient) {
		return ViaOwner
	}
	if toManagers && slices.Contains(r.addChannels(r.managersOf(i.owners)), i.Recipient) {
		return ViaManager
	}
	if len(i.standsIn[i.Recipient]) > 0 {
		return ViaSubstitute
	}
	return ViaAddress
}
