package overview_test

import (
	"slices"
	"strings"
	"testing"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/rows"
	"sheetsync/sheetschema/schematest"
	"sheetsync/syncer/overview"
)

// TestLeftOut holds that the overview says which rows are no records, and why, in
// every language and for every kind.
func TestLeftOut(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, "{name: shop, resources: [{name: orders, title: {en: Orders, zh-CN: 订单}, schema: {fields: [{name: code}]}}]}")
	left := []rows.LeftOut{{Row: 2, Kind: rows.KindTitle}, {Row: 5, Kind: rows.KindTotal}, {Row: 6, Kind: rows.KindHeader}, {Row: 7, Kind: rows.KindSample}, {Row: 9, Kind: rows.KindFilled}}
	for tag, want := range map[language.Tag]string{
		language.English: "Rows that are no records=Orders: 2 (title or note), 5 (total), 6 (headings), 7 (sample), 9 (filled down)",
		language.Chinese: "不作为记录的行=订单：第 2 行（标题或说明）、第 5 行（合计）、第 6 行（表头）、第 7 行（示例）、第 9 行（向下填充）",
	} {
		c := overview.Compute(d, nil, overview.Facts{LeftOut: map[string][]rows.LeftOut{"orders": left}}, expression.Scope{}, language.NewPrinter(tag))
		if got := shown(c, overview.KindFigure); !slices.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", tag, strings.Join(got, "\n"), want)
		}
	}
}
