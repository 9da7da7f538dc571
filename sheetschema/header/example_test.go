package header_test

import (
	"fmt"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// A tab as fetched becomes typed records: its columns are found by their
// headings, and its cells are read as the fields say.
func Example() {
	d, err := sheetschema.Load("shop.yaml", []byte(`
name: shop
resources:
- name: orders
  schema:
    fields:
    - {name: customer, title: {en: Customer, zh-CN: 客户}}
    - {name: amount, title: {en: Amount, zh-CN: 金额}, type: number}
    - {name: due, title: {en: Due, zh-CN: 到期日}, type: date}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	b := table.NewGridBuilder()
	for _, row := range [][]string{
		{"到期日", "客户", "金额", "Note"},
		{"2026年3月5日", "Acme", "1,200.50", "by sea"},
		{"soon", "Bright", "¥300", "by air"},
	} {
		for _, text := range row {
			b.Text([]byte(text))
		}
		b.EndRow()
	}
	grid, orders := b.Grid(), d.Resources[0]
	match, issues := header.Match(grid, orders, header.MatchOptions{})
	records, more := table.Parse(grid, match, orders, table.ParseOptions{Language: language.English})
	for record := range records.Len() {
		fmt.Printf("row %d:", records.Row(record))
		for field, f := range orders.Fields {
			fmt.Printf(" %s=%s", f.Name, records.Value(record, field))
		}
		fmt.Println(" and", records.Extra()[0].Header, records.ExtraCell(record, 0).Seen())
	}
	for _, issue := range append(issues, more...) {
		fmt.Printf("row %d: %s\n", issue.Row, issue.Message(language.NewPrinter(language.English)))
	}
	// Output:
	// row 2: customer=Acme amount=1200.5 due=2026-03-05 and Note by sea
	// row 3: customer=Bright amount=300 due= and Note by air
	// row 3: Due: this is not a date that exists
}
