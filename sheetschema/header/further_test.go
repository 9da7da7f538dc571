package header_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

const orders = `
name: orders
resources:
  - name: customers
    duplicates: {fields: [company, phone]}
    schema:
      primaryKey: name
      fields:
        - {name: name, title: {en: Name}, constraints: {required: true}}
        - {name: company, title: {en: Company}, format: company}
        - {name: phone, title: {en: Phone}, aliases: [Tel], format: phone}
        - {name: credit, type: number, currency: currency}
        - {name: deposit, type: number, currency: currency}
        - {name: currency, format: currency}
`

// TestFurther reads what is written in several columns of one meaning, in the
// company's column where there is none of the name, and what headings say of the
// currency.
func TestFurther(t *testing.T) {
	t.Parallel()
	r := schematest.Load(t, orders).Resources[0]
	for _, test := range []struct {
		name string
		rows []string
		want [][]string // by record: name, phone, credit, currency
	}{
		{"the first that has a value", []string{"Name|Phone|Tel|Phone", "a|1x||", "b||2x|3x", "c|||3x"}, [][]string{{"a", "1x", "", ""}, {"b", "2x", "", ""}, {"c", "3x", "", ""}}},
		{"the company stands in", []string{"Company|Phone", "Acme|1x"}, [][]string{{"Acme", "1x", "", ""}}},
		{"no, it doesn't", []string{"Company|Name", "Acme|", "Acme|a"}, [][]string{{"", "", "", ""}, {"a", "", "", ""}}},
		{"a currency in the heading", []string{"Name|Credit (USD)", "a|5", "b|"}, [][]string{{"a", "", "5", "USD"}, {"b", "", "", ""}}},
		{"the row's own goes before", []string{"Name|Credit, €|Currency", "a|5|GBP", "b|6|"}, [][]string{{"a", "", "5", "GBP"}, {"b", "", "6", "EUR"}}},
		{"two that disagree", []string{"Name|Credit (USD)|Deposit (EUR)", "a|5|1"}, [][]string{{"a", "", "5", ""}}},
		{"two of one field", []string{"Name|Credit (USD)|Credit (EUR)|Credit", "a|5|4|", "b||4|", "c|||3"}, [][]string{{"a", "", "5", "USD"}, {"b", "", "", ""}, {"c", "", "3", "USD"}}},
		{"another currency in a cell", []string{"Name|Credit (USD)", "a|€5"}, [][]string{{"a", "", "invalid", "USD"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := schematest.Grid(t, test.rows...)
			m, _ := header.Match(g, r, header.MatchOptions{})
			parsed, _ := table.Parse(g, m, r, table.ParseOptions{})
			var got [][]string
			for record := range parsed.Len() {
				var row []string
				for _, name := range []string{"name", "phone", "credit", "currency"} {
					f, _ := r.Field(name)
					text := parsed.Value(record, f.Index).String()
					if parsed.State(record, f.Index) == table.StateInvalid {
						text = "invalid"
					}
					row = append(row, text)
				}
				got = append(got, row)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("records (-want +got):\n%s", diff)
			}
		})
	}
}
