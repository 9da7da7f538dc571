package compute

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/available"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/reference"
	"sheetsync/sheetschema/table"
)

// Merged fills every computed field of records that stand for several each, from all
// the children of those. The tables are computed already, and only read; of says for
// each record of the merged table's resource which merged record it belongs to, or -1.
// What can't be known is unknown, as in [Fields]; but where a child names one of
// several records of one key, and all are merged into one, it counts there. What
// people typed in the column of a computed field counts for nothing: no total of
// theirs is one of all the records.
func Merged(d *sheetschema.Descriptor, tables []*table.Table, merged *table.Table, of []int32, has *available.Set, scope expression.Scope) {
	c := &computer{
		descriptor: d, tables: tables, scope: scope, tag: language.English, links: map[joinKey]*reference.Links{}, families: map[*reference.Links]*reference.Families{}, choices: map[choiceKey]*choice{},
		causes: map[cell]cause{}, blank: map[cell][]string{}, lost: map[cell][]string{}, missed: map[cell]*sheetschema.Lookup{},
		merged: merged, mergedOf: of, values: make([]expression.Value, merged.Len()),
	}
	for _, step := range d.Steps() {
		if step.Resource != merged.Resource.Index {
			continue
		}
		if f := merged.Resource.Fields[step.Field]; has.Computable(f) {
			c.fill(merged, f)
		}
	}
}

// matchMerged links children to merged records: each to the one that the records it
// names belong to.
func (c *computer) matchMerged(child *table.Table, key sheetschema.ForeignKey) *reference.Links {
	return reference.Of(child, c.tables[c.merged.Resource.Index], key).Grouped(c.mergedOf)
}
