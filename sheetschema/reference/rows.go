package reference

import (
	"strconv"
	"strings"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// maxRows is how many rows are named.
const maxRows = 5

// Rows names the rows of records for people: 12, 57 and 60.
func Rows(t *table.Table, records []int32, p *language.Printer) string {
	var rows []string
	for _, r := range records[:min(len(records), maxRows)] {
		rows = append(rows, strconv.Itoa(t.Row(int(r))))
	}
	last := len(rows) - 1
	switch {
	case len(records) > maxRows:
		return strings.Join(rows, p.Say("issues.comma", nil)) + p.Say("issues.comma", nil) + "…"
	case last > 0:
		return strings.Join(rows[:last], p.Say("issues.comma", nil)) + p.Say("issues.and", nil) + rows[last]
	}
	return strings.Join(rows, "")
}
