package reference

import (
	"strconv"
	"strings"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// maxRows is how many rows are named.
const maxRows = 5

// Rows names the rows of records for people: 12, 57 and 60. Where the resource has
// several tabs, each with its tab.
func Rows(t *table.Table, records []int32, p *language.Printer) string {
	var rows []string
	for _, r := range records[:min(len(records), maxRows)] {
		row := strconv.Itoa(t.Row(int(r)))
		if tab := t.Tab(int(r)); tab != "" {
			row = p.Say("issues.row_of_tab", language.Args{"row": row, "tab": tab})
		}
		rows = append(rows, row)
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
