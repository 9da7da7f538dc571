package reminders

import (
	"context"
	"slices"

	"sheetsync/reminders/team"
)

// standIns are by recipient the absences for which they get what isn't meant for them.
type standIns map[string][]team.Absence

// standIn puts those who stand in for people who are away in their place.
func (in *inspector) standIn(recipients []string) ([]string, standIns) {
	if in.register.Team.Empty() {
		return recipients, nil
	}
	var list []string
	var standing standIns
	for _, recipient := range recipients {
		if _, robot := RobotOf(recipient); robot {
			list = appendAddress(list, recipient)
			continue
		}
		to, absences := in.register.Team.Standing(recipient, in.today)
		for _, address := range to {
			list = appendAddress(list, address)
			if len(absences) > 0 && address != recipient {
				if standing == nil {
					standing = make(standIns)
				}
				standing[address] = append(standing[address], absences...)
			}
		}
	}
	return list, standing
}

// alternates are those who may have got the item's reminder in place of its recipient,
// or in whose place the recipient gets it.
func (r *run) alternates(i *Item) []string {
	var list []string
	for _, absence := range i.standsIn[i.Recipient] {
		list = appendAddress(list, absence.Address)
	}
	if substitute := r.register.Team.SubstituteOf(i.Recipient); substitute != "" {
		list = appendAddress(list, substitute)
	}
	return list
}

// uncovered leaves out what somebody has got already who stood in for its recipient, or
// for whom they stand in: a reminder goes out once, whoever is away.
func (r *run) uncovered(ctx context.Context, items []Item) ([]Item, error) {
	if r.register.Team.Empty() {
		return items, nil
	}
	var keys []Key
	for i := range items {
		for _, address := range r.alternates(&items[i]) {
			key := items[i].Key
			key.Recipient = address
			keys = append(keys, key)
		}
	}
	known, err := r.Ledger.States(ctx, r.register.Name, keys)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(items, func(item Item) bool {
		return slices.ContainsFunc(r.alternates(&item), func(address string) bool {
			key := item.Key
			key.Recipient = address
			switch known[key].State {
			case StateSent, StateUnconfirmed, StateSending:
				return true
			}
			return false
		})
	}), nil
}
