package compute_test

import (
	"fmt"
	"strings"
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
	d := schematest.Load(b, benchSchema())
	customers, orders := table.NewTable(d.Resources[0], parents), table.NewTable(d.Resources[1], children)
	for r := range parents {
		customers.SetText(r, 0, fmt.Sprintf("C-%05d", r))
		customers.SetNumber(r, 1, 10+int64(r%9), -1)
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

func benchSchema() string {
	var text strings.Builder
	text.WriteString(`name: bench
resources:
  - name: customers
    schema:
      primaryKey: customer_id
      fields:
        - {name: customer_id, type: string}
        - {name: rate, type: number}
`)
	kinds := []string{"sum: amount", "sum: quantity", "count: true", "max: ordered", "min: amount"}
	where := []string{"", `, where: "status == 'open'"`, `, where: "status == 'paid'"`, `, where: "quantity > 20"`}
	for i := range 20 {
		typ := []string{"number", "integer", "integer", "date", "number"}[i%5]
		fmt.Fprintf(&text, "        - {name: total_%02d, type: %s, rollup: {from: orders, %s%s}}\n", i, typ, kinds[i%5], where[i/5])
	}
	for i := range 10 {
		fmt.Fprintf(&text, "        - {name: figure_%02d, type: number, formula: \"round(total_%02d * rate + total_%02d, 2)\"}\n", i, i%4*5, i%4*5+1)
	}
	text.WriteString(`  - name: orders
    schema:
      primaryKey: order_id
      foreignKeys: [{fields: customer, reference: {resource: customers, fields: customer_id}}]
      fields:
        - {name: order_id, type: string}
        - {name: customer, type: string}
        - {name: status, type: string}
        - {name: amount, type: number}
        - {name: quantity, type: integer}
        - {name: ordered, type: date}
`)
	return text.String()
}
