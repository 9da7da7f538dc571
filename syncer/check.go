package syncer

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/validate"
)

// validate checks all records against the descriptor.
func (r *run) validate(tables []*sheetschema.Table, scope expression.Scope) {
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
