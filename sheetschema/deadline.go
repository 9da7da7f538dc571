package sheetschema

import (
	"slices"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/period"
)

// A Deadline is a date in a record before which people are reminded.
type Deadline struct {
	Name    string
	Title   language.Text
	Date    int                 // index of the date field
	Unless  *expression.Program // no reminder where it holds; nil for never
	Remind  []period.Period     // before the date, longest first
	Overdue *Overdue            // nil for none
	To      []Recipient
}

// Overdue repeats a reminder after its date has passed.
type Overdue struct {
	Every period.Period
	Times int
}

// A Recipient is exactly one of: a field that holds addresses, a role of the
// configuration, a literal address.
type Recipient struct {
	Field   int // index, or -1
	Role    string
	Address string
}

// OwnerField returns the index of the field with the address of whoever answers for a
// record: the first one that a deadline's reminders go to; -1 for none.
func (r *Resource) OwnerField() int {
	for _, d := range r.Deadlines {
		for _, to := range d.To {
			if to.Role == "" && to.Address == "" {
				return to.Field
			}
		}
	}
	return -1
}

// Roles returns the names of all roles that deadlines are told to, sorted.
func (d *Descriptor) Roles() []string {
	var roles []string
	for _, r := range d.Resources {
		for _, deadline := range r.Deadlines {
			for _, to := range deadline.To {
				if to.Role != "" {
					roles = append(roles, to.Role)
				}
			}
		}
	}
	slices.Sort(roles)
	return slices.Compact(roles)
}
