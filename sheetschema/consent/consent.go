// Package consent keeps personal data of people who didn't agree to its use out of what is
// given out: a resource's condition says who did (sheetschema.Privacy). It is pure.
package consent

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/personal"
	"sheetsync/sheetschema/table"
)

// Given reports whether the person whom a record is about agreed. Where the condition is
// empty, unknown or can't be evaluated, they didn't.
func Given(r *sheetschema.Resource, record expression.Record, scope expression.Scope) bool {
	if r.Privacy.Consent == nil {
		return true
	}
	v, err := r.Privacy.Consent.Eval(record, scope)
	return err == nil && v.IsTrue()
}

// Withhold empties the personal fields of records about people who didn't agree, and
// returns of how many records. Who looks after a record isn't who it is about.
func Withhold(t *table.Table, d *sheetschema.Descriptor, scope expression.Scope) int {
	if t.Resource.Privacy.Consent == nil {
		return 0
	}
	own, n := personal.FieldsOf(d, t.Resource).Own, 0
	for record := range t.Len() {
		if Given(t.Resource, &table.Cursor{Table: t, Record: record}, scope) {
			continue
		}
		withheld := false
		for _, i := range own {
			withheld = withheld || t.State(record, i) != table.StateEmpty
			t.SetEmpty(record, i)
		}
		if withheld {
			n++
		}
	}
	return n
}
