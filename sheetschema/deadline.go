package sheetschema

import (
	"cmp"
	"maps"
	"slices"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/period"
	"sheetsync/sheetschema/workday"
)

// A Deadline is a date in a record before which people are reminded.
type Deadline struct {
	Name  string
	Title language.Text
	// Date is the index of the field that holds the date; -1 where it is computed,
	// as When or Cadence says.
	Date int
	// When computes the date; nil where Date or Cadence says.
	When     *expression.Program
	Cadence  *Cadence            // nil for none
	Workdays workday.Rule        // what becomes of a date that is no workday
	Unless   *expression.Program // no reminder where it holds; nil for never
	Remind   []period.Period     // before the date, longest first
	Overdue  *Overdue            // nil for none
	To       []Recipient
	// Amount is the index of the field that holds what is at stake, such as what is
	// still to be paid, in the currency of that field; -1 for none.
	Amount int
	// Per is the index of the field that says what people call the thing that is due,
	// such as the order's number: records of one Per, one date and one customer are
	// one thing to them. -1 where every record is one of its own.
	Per int
	// Owner is the index of the field with the name of whoever answers for the record;
	// -1 for none.
	Owner int
	// Dunning says that the amount is owed by the customer, who is written to when it
	// is late.
	Dunning bool
	// Action says what is to be done; empty where that is plain.
	Action language.Text
	// Pool says that on the date the record goes to the public pool: see [Pool].
	Pool bool
}

// Overdue repeats a reminder after its date has passed.
type Overdue struct {
	Every period.Period
	Times int
}

// A Cadence has people get in touch every so many days: the date is so many days
// after Since.
type Cadence struct {
	// By is the index of the field with the class that says how many days; -1 where
	// all records have the same.
	By int
	// Days are the days by class, in the form of [lexical.Fold]; AnyClass is all others.
	Days map[string]int
	// Since is when somebody was last in touch.
	Since *expression.Program
	// Escalate are the times after the date at which more people hear of it, shortest
	// first: at the first those whom it concerns once more, from the second on the
	// role “manager” as well, and at the last of several the record is at risk.
	Escalate []period.Period
}

// Classes lists the classes that days are given for, AnyClass last.
func (c *Cadence) Classes() []string {
	return slices.SortedFunc(maps.Keys(c.Days), func(a, b string) int {
		switch {
		case a == b:
			return 0
		case a == AnyClass:
			return 1
		case b == AnyClass:
			return -1
		}
		return cmp.Compare(a, b)
	})
}

// AnyClass stands in [Cadence.Days] for every class that isn't listed.
const AnyClass = "*"

// A Recipient is exactly one of: a field that holds addresses, a role of the
// configuration, a literal address.
type Recipient struct {
	Field   int // index, or -1
	Role    string
	Address string
}

// IsField reports whether the addresses stand in a field of the record.
func (r *Recipient) IsField() bool { return r.Role == "" && r.Address == "" && r.Field >= 0 }

// Operands are the indexes of the fields that the date is computed from, ascending:
// the one that holds it, or those that its expression and its cadence read.
func (d *Deadline) Operands() []int {
	switch {
	case d.Cadence != nil:
		list := slices.Clone(d.Cadence.Since.Indexes())
		if d.Cadence.By >= 0 {
			list = append(list, d.Cadence.By)
		}
		slices.Sort(list)
		return slices.Compact(list)
	case d.When != nil:
		return d.When.Indexes()
	}
	return []int{d.Date}
}

// Reads are the indexes of all fields that say whether and when anything is due,
// ascending.
func (d *Deadline) Reads() []int {
	list := slices.Clone(d.Operands())
	if d.Unless != nil {
		list = append(list, d.Unless.Indexes()...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// Lacks reports whether the date, or whether it is met, can't be known where the
// fields are absent that absent names.
func (d *Deadline) Lacks(absent func(field int) bool) bool {
	switch {
	case d.Cadence != nil:
		if d.Cadence.Since.Lacks(absent) || d.Cadence.By >= 0 && absent(d.Cadence.By) {
			return true
		}
	case d.When != nil:
		if d.When.Lacks(absent) {
			return true
		}
	case absent(d.Date):
		return true
	}
	return d.Unless != nil && d.Unless.Lacks(absent)
}

// OwnerField returns the index of the field with the address of whoever answers for a
// record: the first one that a deadline's reminders go to; -1 for none.
func (r *Resource) OwnerField() int {
	for _, d := range r.Deadlines {
		for _, to := range d.To {
			if to.IsField() {
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
