package matching_test

import (
	"fmt"
	"testing"

	"sheetsync/sheetschema/matching"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
)

// BenchmarkMatch matches a tab of 60 columns and 100 records.
func BenchmarkMatch(b *testing.B) {
	d, err := registers.Load("foreign-trade")
	if err != nil {
		b.Fatal(err)
	}
	known := []string{"客户名称", "联系人", "Next follow-up time", "邮箱", "Country/Region", "意向产品", "Umsatz", "备注 Remarks", "送货地址", "第二联系人"}
	g := table.NewGridBuilder()
	for c := range 60 {
		text := known[c%len(known)]
		if c >= len(known) {
			text = fmt.Sprintf("%s %d", text, c)
		}
		g.Text([]byte(text))
	}
	g.EndRow()
	for row := range 100 {
		for c := range 60 {
			g.Text(fmt.Appendf(nil, "value %d of %d", row, c))
		}
		g.EndRow()
	}
	tabs := []matching.Tab{{Title: "客户", Grid: g.Grid()}}
	for b.Loop() {
		matching.Match(d, tabs, matching.Options{})
	}
}
