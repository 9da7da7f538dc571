package assess_test

import (
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/available"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/assess"
)

// A record is told that a total leaves it out for a blank cell, but not for one
// that it can't have, since its tab has no such column.
func TestLeftOutForAnAbsentColumn(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("shop.yaml", []byte(`
name: shop
resources:
  - name: customers
    schema: {primaryKey: name, fields: [{name: name, type: string}, {name: open, type: integer, rollup: {from: orders, count: true, where: paid != true}}]}
  - name: orders
    schema:
      foreignKeys: [{fields: customer, reference: {resource: customers, fields: name}}]
      fields: [{name: customer, type: string}, {name: paid, type: boolean}]
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		absent bool
		want   int
	}{
		{"the cell is blank", false, 1},
		{"the column is absent", true, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			customers, orders := table.NewTable(d.Resources[0], 1), table.NewTable(d.Resources[1], 1)
			customers.SetText(0, 0, "A")
			orders.SetText(0, 0, "A")
			has := available.Of(d, available.Register{
				Tab: func(*sheetschema.Resource) bool { return true },
				Column: func(_ *sheetschema.Resource, f *sheetschema.Field) bool {
					return !f.Computed() && !(test.absent && f == d.Resources[1].Fields[1])
				},
			})
			got := 0
			for _, i := range assess.Records(d, []*table.Table{customers, orders}, has, assess.Conditions{Scope: expression.Scope{}, Language: language.English}) {
				if i.Code == sheetschema.CodeLeftOut {
					got++
				}
			}
			if got != test.want {
				t.Errorf("%d issues say that the order is left out, want %d", got, test.want)
			}
		})
	}
}
