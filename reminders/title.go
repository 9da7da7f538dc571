package reminders

import (
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/naming"
)

// title names a record for people who know it, by the fields that [naming.Title]
// chose, or "" when all are empty.
func title(fields []int, values []expression.Value) string {
	texts := make([]string, len(fields))
	for i, f := range fields {
		texts[i] = values[f].String()
	}
	return naming.Join(texts)
}
