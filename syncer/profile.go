package syncer

import "sheetsync/sheetschema"

// profile counts how well people filled a table's columns.
func profile(t *sheetschema.Table) map[string]Filling {
	out := make(map[string]Filling, len(t.Resource.Fields))
	for _, f := range t.Resource.Fields {
		if f.Computed() {
			continue
		}
		var n Filling
		for r := range t.Len() {
			switch t.State(r, f.Index) {
			case sheetschema.Valid, sheetschema.Big:
				n.Valid++
			case sheetschema.Invalid:
				n.Invalid++
			}
		}
		out[f.Name] = n
	}
	return out
}
