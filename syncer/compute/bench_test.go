package compute_test

import (
	"fmt"
	"testing"
	"time"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/compute"
)

// BenchmarkFields computes 20 totals of 50,000 parents over 200,000 children, and 10
// formulas over them.
func BenchmarkFields(b *testing.B) {
	const parents, children = 50_000, 200_000
	d := schematest.Load(b, schematest.Totals())
	customers, orders := table.NewTable(d.Resources[0], parents), table.NewTable(d.Resources[1], children)
	for r := range parents {
		customers.SetText(r, 0, fmt.Sprintf("C-%05d", r))
		customers.SetNumber(r, 2, 10+int64(r%9), -1)
	}
	for r := range children {
		orders.SetText(r, 0, fmt.Sprintf("O-%06d", r))
		orders.SetText(r, 1, fmt.Sprintf("C-%05d", r*7919%parents))
		orders.SetText(r, 2, []string{"open", "paid", "late"}[r%3])
		orders.SetNumber(r, 3, int64(r*31%99_999), -2)
		orders.SetInt(r, 4, int64(r%40))
		orders.SetInt(r, 5, int64(18_000+r%1500))
	}
	scope := expression.Scope{Zone: time.UTC}
	for b.Loop() {
		if issues := compute.Fields(d, []*table.Table{customers, orders}, scope, language.English); len(issues) > 0 {
			b.Fatal(issues[0])
		}
	}
}
