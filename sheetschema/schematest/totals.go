package schematest

import (
	"fmt"
	"strings"
)

// Totals is a register of customers with 20 totals over their orders, and 10 formulas over
// these, for benchmarks.
func Totals() string {
	var text strings.Builder
	text.WriteString(`name: totals
resources:
  - name: customers
    title: Customers
    schema:
      primaryKey: customer_id
      fields:
        - {name: customer_id, type: string}
        - {name: name, type: string}
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
    title: Orders
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
