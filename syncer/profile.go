package syncer

import "sheetsync/sheetschema/table"

// profile counts how well people filled a table's columns.
func profile(t *table.Table) map[string]Filling {
	out := make(map[string]Filling, len(t.Resource.Fields))
	for _, f := range t.Resource.Fields {
		if f.Computed() {
			continue
		}
		var n Filling
		for r := range t.Len() {
			switch t.State(r, f.Index) {
			case table.StateValid, table.StateBig:
				n.Valid++
			case table.StateInvalid:
				n.Invalid++
			}
		}
		out[f.Name] = n
	}
	return out
}
