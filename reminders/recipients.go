package reminders

import (
	"slices"
	"strings"

	"sheetsync/reminders/mailaddr"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/consent"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/lexical"
	privacy "sheetsync/sheetschema/personal"
)

// role adds the addresses of a role of the configuration.
func (in *inspector) role(name string) {
	addresses, known := in.register.Roles[name]
	channels := in.register.channelsOf(name)
	for _, channel := range channels {
		in.roles = appendAddress(in.roles, channel)
	}
	if (!known || len(addresses) == 0) && len(channels) == 0 {
		in.vacant = append(in.vacant, name)
	}
	for _, text := range addresses {
		in.fixed(text, Problem{Code: ProblemAddress, Role: name})
	}
}

func (in *inspector) fixed(text string, otherwise Problem) {
	address, err := mailaddr.Parse(text)
	if err != nil {
		in.report(otherwise)
		return
	}
	in.roles = appendAddress(in.roles, address)
}

func appendAddress(list []string, address string) []string {
	if address = strings.ToLower(address); !slices.Contains(list, address) {
		list = append(list, address)
	}
	return list
}

// recipients lists whom the record's reminders of a stage go to, each once, and counts
// the addresses in its cells that may not be written to.
func (in *inspector) recipients(record Record, now duedate.Stage, report bool) (list, blocked []string) {
	var own []string
	for _, to := range in.deadline.To {
		if !to.IsField() {
			continue
		}
		cell := record.Values[to.Field]
		if !cell.IsEmpty() && in.isWithheld(record, to.Field) {
			if report {
				in.report(Problem{Code: ProblemNoConsent, RecordID: record.ID, Field: in.resource.Fields[to.Field].Name})
			}
			continue
		}
		addresses, invalid := in.register.addressesIn(cell.Text())
		if cell.IsUnknown() {
			invalid++
		}
		var held []string
		if own, held = in.register.addPermitted(own, addresses); len(held) > 0 {
			blocked = append(blocked, held...)
			if report {
				in.report(Problem{Code: ProblemNotAllowed, RecordID: record.ID, Field: in.resource.Fields[to.Field].Name})
			}
		}
		if invalid > 0 && report {
			in.report(Problem{Code: ProblemAddress, RecordID: record.ID, Field: in.resource.Fields[to.Field].Name})
		}
	}
	if len(own) == 0 && len(blocked) == 0 {
		own, blocked = in.register.addPermitted(own, in.ownerByName(record))
	}
	list = slices.Clone(in.roles)
	for _, address := range own {
		list = appendAddress(list, address)
	}
	if now.ToManagers() {
		for _, manager := range in.managersOf(own, now) {
			list = appendAddress(list, manager)
		}
	}
	return in.register.addChannels(list), blocked
}

// isWithheld reports whether a field is about whoever the record is about, who didn't agree
// that their personal data is used.
func (in *inspector) isWithheld(record Record, field int) bool {
	if in.resource.Privacy.Consent == nil || !slices.Contains(privacy.FieldsOf(in.register.Descriptor, in.resource).Own, field) {
		return false
	}
	return !consent.Given(in.resource, in.values(record), in.scope())
}

// ownerByName finds the address of whoever looks after a record, or after whom it
// belongs to, in the team: by the name that stands there.
func (in *inspector) ownerByName(record Record) []string {
	if in.register.Team.Empty() || !slices.ContainsFunc(in.deadline.To, func(to sheetschema.Recipient) bool { return to.IsField() }) {
		return nil
	}
	if in.deadline.Owner >= 0 {
		if list, _ := in.register.addressesIn(record.Values[in.deadline.Owner].Text()); len(list) > 0 {
			return list
		}
	}
	if in.about.customer < 0 {
		return nil
	}
	list, _ := in.register.addressesIn(in.owners[lexical.Fold(record.Values[in.about.customer].Text())])
	return list
}

// managersOf are to whom a stage of a cadence goes beside the owners: their own
// managers, as the team has them; and the register's, where it has none, or where the
// record is at risk.
func (in *inspector) managersOf(own []string, now duedate.Stage) []string {
	list := in.register.managersOf(own)
	if len(list) == 0 || now.AtRisk(in.deadline) {
		for _, manager := range in.managers {
			list = appendAddress(list, manager)
		}
	}
	return list
}

// isRecipientUnknown reports whether somebody would be reminded if a cell could be
// read, or computed.
func (in *inspector) isRecipientUnknown(record Record) bool {
	return slices.ContainsFunc(in.deadline.To, func(to sheetschema.Recipient) bool {
		return to.IsField() && record.Values[to.Field].IsUnknown()
	})
}

// reportVacant reports the roles without addresses, once: a register that has no
// dates to remind of may well do without them.
func (in *inspector) reportVacant() {
	for _, role := range in.vacant {
		in.report(Problem{Code: ProblemRole, Role: role})
	}
	in.vacant = nil
}
