package hold

import "sheetsync/sheetschema/table"

// A Profile says, by resource and field, how well a column was filled.
type Profile map[string]map[string]Filling

// Filling counts the cells of one column: Valid ones, and Invalid ones, which
// hold something that is not of the field's type.
type Filling struct {
	Valid   int `json:"valid"`
	Invalid int `json:"invalid"`
}

// Fill counts how well people filled a table's columns, by field.
func Fill(t *table.Table) map[string]Filling {
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
