package rows_test

import (
	"fmt"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/rows"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

// TestSamples holds that a sample row is none once a cell of it was changed, in
// whatever order the columns are, and in every language.
func TestSamples(t *testing.T) {
	t.Parallel()
	r := schematest.Load(t, ordersYAML).Resources[0]
	for _, tag := range language.Tags() {
		mark := rows.SampleMark(r, tag, func(f *sheetschema.Field) table.Cell {
			switch f.Name {
			case "customer":
				return table.TextCell("Acme")
			case "quantity":
				return table.Cell{Kind: table.CellNumber, Number: 12.5}
			}
			return table.Cell{}
		})
		for _, test := range []struct {
			name, tab string
			out       int
		}{
			{"as it was", "客户|数量|记录编号\nAcme|12.5|%s\n", 1},
			{"in other columns", "数量|记录编号|客户|状态\n12.5|%s|Acme\n", 1},
			{"in another place", "客户|数量|记录编号\nBright|1\n\nAcme|12.5|%s\n", 1},
			{"changed", "客户|数量|记录编号\nAcme Ltd|12.5|%s\n", 0},
			{"with more", "客户|数量|状态|记录编号\nAcme|12.5|open|%s\n", 0},
			{"with a note of somebody's", "客户|数量|备注|记录编号\nAcme|12.5|mine|%s\n", 0},
			{"without a quantity", "客户|数量|记录编号\nAcme||%s\n", 0},
		} {
			t.Run(fmt.Sprint(tag, " ", test.name), func(t *testing.T) {
				t.Parallel()
				_, out, doubts := parse(t, ordersYAML, tab(fmt.Sprintf(test.tab, mark), false), nil)
				if len(out) != test.out || len(doubts) != 0 {
					t.Errorf("left out %q, doubts %q; want %d rows left out", out, doubts, test.out)
				}
			})
		}
	}
}
