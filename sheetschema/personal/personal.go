// Package personal says which fields hold personal data: those that a descriptor marks,
// and those whose values are made of theirs.
//
//	mobile     personal: true                               → personal
//	dial       formula: 'coalesce(mobile, "")'              → personal
//	last_note  rollup: {from: calls, max: note}, a personal → personal
//	contacts   rollup: {from: calls, count: true}           → not
//
// What the condition of a rollup reads only decides which records count. The package is
// pure.
package personal

import "sheetsync/sheetschema"

// maxDepth bounds how far a value is followed; the loader refuses cycles.
const maxDepth = 20

// Is reports whether a field of the descriptor holds personal data, its own or of the
// fields that it is computed from.
func Is(d *sheetschema.Descriptor, f *sheetschema.Field) bool { return is(d, f, 0) }

func is(d *sheetschema.Descriptor, f *sheetschema.Field, depth int) bool {
	if f.Personal {
		return true
	}
	if d == nil || depth > maxDepth {
		return false
	}
	for _, lookup := range f.Lookups {
		if r, ok := d.Resource(lookup.From); ok && is(d, r.Fields[lookup.Field], depth+1) {
			return true
		}
	}
	if f.Formula != nil {
		r := resourceOf(d, f)
		for _, i := range f.Formula.Indexes() {
			if r != nil && is(d, r.Fields[i], depth+1) {
				return true
			}
		}
	}
	if f.Rollup != nil && (f.Rollup.Function == sheetschema.RollupMin || f.Rollup.Function == sheetschema.RollupMax || f.Rollup.Function == sheetschema.RollupSum) {
		for _, source := range f.Rollup.Sources {
			if r, ok := d.Resource(source.From); ok && is(d, r.Fields[source.Field], depth+1) {
				return true
			}
		}
	}
	return false
}

func resourceOf(d *sheetschema.Descriptor, f *sheetschema.Field) *sheetschema.Resource {
	for _, r := range d.Resources {
		if f.Index < len(r.Fields) && r.Fields[f.Index] == f {
			return r
		}
	}
	return nil
}
