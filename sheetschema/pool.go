package sheetschema

import (
	"slices"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/period"
)

// A Pool says when a resource's records go back to the public pool (公海): the
// customers whom nobody followed up, whom colleagues may then take over. What follows
// for a record on a day is package pool's.
type Pool struct {
	// Idle says after how many days without a follow-up a record goes there, by its
	// class; AnyClass is always among the days. Nothing escalates.
	Idle      Cadence
	Protected *expression.Program // a record for which it holds stays out; nil for none
	Warn      []period.Period     // before the day, longest first; never empty
	// Owner is the index of the field with the name of whoever holds the record.
	Owner int
	// Most is how many records somebody may hold outside of the pool; 0 for any number.
	// What [Team.Most] says of a person goes before it.
	Most int
	// State and Date are the indexes of the fields that the pool computes.
	State, Date int
}

// PoolPart says what a field tells of the pool; PoolNone of one that has nothing to do
// with it.
type PoolPart uint8

// The parts.
const (
	PoolNone  PoolPart = iota
	PoolState          // protected, due or pool; in the sheet in words
	PoolDate           // the day on which the record goes to the pool
)

// Names of what a resource has by its pool: the fields that it computes, and the
// deadline before which people are warned.
const (
	PoolStateField = "pool_state"
	PoolDateField  = "recycled_on"
	PoolDeadline   = "pool"
)

// Reads are the indexes of the fields that a record's state is computed from, ascending.
func (p *Pool) Reads() []int {
	list := slices.Clone(p.Idle.Since.Indexes())
	if p.Idle.By >= 0 {
		list = append(list, p.Idle.By)
	}
	if p.Protected != nil {
		list = append(list, p.Protected.Indexes()...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// Lacks reports whether nothing can be said where the fields are absent that absent
// names: without any way to tell when somebody followed up, or what is protected.
// Without a class, all records are of the others.
func (p *Pool) Lacks(absent func(field int) bool) bool {
	return p.Idle.Since.Lacks(absent) || p.Protected != nil && p.Protected.Lacks(absent)
}

// message is a text of the catalogue in all its languages.
func message(key language.Key, args func(*language.Printer) language.Args) language.Text {
	texts := make(map[string]string)
	for _, tag := range language.Tags() {
		p := language.NewPrinter(tag)
		var given language.Args
		if args != nil {
			given = args(p)
		}
		texts[string(tag)] = p.Say(key, given)
	}
	text, _ := language.NewText(texts) // the catalogue's tags are well-formed
	return text
}
