package duplicates_test

import (
	"fmt"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates"
)

func ExampleFind() {
	d, err := sheetschema.Load("shop.yaml", []byte(`
name: shop
resources:
- name: customers
  schema:
    fields:
    - {name: company, format: company}
    - {name: email, format: email}
    - {name: phone, format: phone}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	rows := [][]string{
		{"ACME Co., Ltd.", "li@acme.example.com", "13800138000"},
		{"Bright Electronics", "wang@bright.example.com", ""},
		{"Acme Limited", "", "+86 138 0013 8000"},
		{"", "Wang@bright.example.com", "010-65529988"},
	}
	customers := table.NewTable(d.Resources[0], len(rows))
	for record, row := range rows {
		for field, text := range row {
			customers.SetText(record, field, text)
		}
	}
	result := duplicates.Find(customers, duplicates.Options{Country: "CN"})
	for _, found := range result.Duplicates() {
		fmt.Printf("record %d may be record %d: %.2f by %v\n", found.Record, found.Of, found.Score, found.Reasons)
	}
	fmt.Println(result.Clusters)
	// Output:
	// record 2 may be record 0: 0.99 by [company phone]
	// record 3 may be record 1: 0.95 by [email]
	// [[0 2] [1 3]]
}
