package snoozes

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
)

// Things finds the records of a table that people take for one thing, such as the lines of
// an order: those with the same value in a deadline's field “per” and the same date.
type Things struct {
	table   *table.Table
	scope   expression.Scope
	records map[thing][]int
}

type thing struct {
	deadline, per string
	due           expression.Day
}

// NewThings makes an index, which is filled once it is asked.
func NewThings(t *table.Table, scope expression.Scope) *Things {
	return &Things{table: t, scope: scope}
}

// With are a decision about a record's date and the same about the others that are one
// thing with it.
func (x *Things) With(d Decision, record int) []Decision {
	list := []Decision{d}
	key, ok := x.thing(d.Deadline, d.Due, record)
	if !ok {
		return list
	}
	if x.records == nil {
		x.fill()
	}
	for _, other := range x.records[key] {
		if other != record {
			d.RecordID = x.table.ID(other)
			list = append(list, d)
		}
	}
	return list
}

// thing is what a record's date is a part of; ok is false where it stands alone.
func (x *Things) thing(deadline string, due expression.Day, record int) (key thing, ok bool) {
	deadlines := x.table.Resource.Deadlines
	at := slices.IndexFunc(deadlines, func(of sheetschema.Deadline) bool { return of.Name == deadline })
	if at < 0 || deadlines[at].Per < 0 {
		return thing{}, false
	}
	per := lexical.Fold(x.table.Plain(record, deadlines[at].Per))
	return thing{deadline, per, due}, per != ""
}

func (x *Things) fill() {
	x.records = make(map[thing][]int)
	for record := range x.table.Len() {
		for _, date := range Dates(x.table, record, x.scope) {
			if key, ok := x.thing(date.Deadline.Name, date.Named, record); ok && date.Open {
				x.records[key] = append(x.records[key], record)
			}
		}
	}
}
