package syncer

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
	"sheetsync/validate"
	"sheetsync/validate/duplicates"
)

// validate checks all records against the descriptor.
func (r *run) validate(tables []*table.Table, scope expression.Scope) {
	absent := make(map[*sheetschema.Field]bool)
	for _, t := range r.tabs {
		for i, f := range t.resource.Fields {
			if t.match.Columns[i] < 0 && !f.Computed() {
				absent[f] = true
			}
		}
	}
	r.found.issues = append(r.found.issues, validate.Check(r.reg.Descriptor, tables, validate.Options{
		Scope: scope, Language: r.reg.Language, Country: r.reg.Country, Absent: func(f *sheetschema.Field) bool { return absent[f] },
	})...)
}

// findDuplicates finds the records that seem to be the same as an older one.
// Which is older doesn't depend on how the tab is sorted.
func (r *run) findDuplicates() {
	for _, t := range r.tabs {
		ids := t.ids.ids
		found := duplicates.Find(t.table, duplicates.Options{
			Country: r.reg.Country, Older: func(a, b int) bool { return ids[a] < ids[b] },
		})
		for _, d := range found.Duplicates() {
			r.found.duplicates = append(r.found.duplicates, Duplicate{
				Resource: t.resource.Name, RecordID: ids[d.Record], DuplicateOf: ids[d.Of], Score: d.Score, Reasons: d.Reasons,
			})
		}
	}
}
