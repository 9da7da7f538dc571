package sheetschema_test

import (
	"errors"
	"fmt"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/source"
)

func ExampleLoad() {
	d, err := sheetschema.Load("shop.yaml", []byte(`
name: shop
resources:
- name: orders
  title: {en: Orders, zh-CN: 订单}
  schema:
    fields:
    - {name: product, title: {en: Product, zh-CN: 产品}}
    - {name: quantity, type: integer, constraints: {minimum: 1}}
    - {name: unit_price, type: number}
    - {name: total, type: number, formula: quantity * unit_price}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range d.Resources[0].Fields {
		fmt.Println(f.Name, f.Type, f.Computed())
	}
	// Output:
	// product string false
	// quantity integer false
	// unit_price number false
	// total number true
}

// All faults of a descriptor are reported at once, with their places and a way out.
func ExampleLoad_faults() {
	_, err := sheetschema.Load("shop.yaml", []byte(`name: shop
resources:
- name: orders
  schema:
    fields:
    - {name: quantity, type: integr}
    - {name: total, type: number, formula: quantty * 2}
`))
	var faults *source.LoadError
	if errors.As(err, &faults) {
		for _, p := range faults.Problems {
			fmt.Printf("line %d: %s (%s)\n", p.Line, p.Message, p.Hint)
		}
	}
	// Output:
	// line 6: there is no type "integr" (did you mean integer?)
	// line 7: column 1 of the expression: there is no field "quantty" (did you mean quantity?)
}
