package rows_test

import (
	"fmt"
	"testing"

	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/rows"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

// BenchmarkParse parses 100,000 orders, without and with a subtotal every thousand
// rows, and the same without telling which rows are records.
func BenchmarkParse(b *testing.B) {
	r := schematest.Load(b, ordersYAML).Resources[0]
	const group = 1000
	grid := func(subtotals bool) (*table.Grid, *table.HeaderMatch) {
		g := table.NewGridBuilder()
		for _, f := range r.Fields {
			g.Text([]byte(f.Name))
		}
		g.EndRow()
		for i := range 100_000 {
			if subtotals && i%group == group-1 {
				g.Empty()
				g.Text([]byte("Subtotal"))
				g.Empty()
				g.Number(group - 1)
				g.EndRow()
				continue
			}
			g.Number(float64(i))
			g.Text(fmt.Appendf(nil, "Shenzhen Bright Electronics %d", i))
			g.Text(fmt.Appendf(nil, "li%d@example.com", i))
			g.Number(1)
			g.Number(float64(i) / 100)
			g.Text([]byte("USD"))
			g.Text([]byte("open"))
			g.Number(45000)
			g.EndRow()
		}
		made := g.Grid()
		m, _ := header.Match(made, r, header.MatchOptions{})
		return made, m
	}
	for _, test := range []struct {
		name      string
		subtotals bool
	}{{"records only", false}, {"with subtotals", true}} {
		g, m := grid(test.subtotals)
		b.Run(test.name, func(b *testing.B) {
			left := 0
			for b.Loop() {
				_, _, out := rows.Parse(g, m, r, rows.Options{})
				left = len(out)
			}
			b.ReportMetric(float64(left), "left-out")
		})
		b.Run(test.name+", not told apart", func(b *testing.B) {
			for b.Loop() {
				table.Parse(g, m, r, table.ParseOptions{})
			}
		})
	}
}
