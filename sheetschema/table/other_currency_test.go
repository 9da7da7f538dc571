package table_test

import (
	"testing"

	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

// TestOtherCurrency has amounts with the sign of a currency beside the currency of
// their row: one of another currency is no amount.
func TestOtherCurrency(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, `
name: x
resources:
- name: a
  schema:
    fields:
    - {name: paid, type: number, currency: code}
    - {name: code, type: string, format: currency}
`)
	for _, test := range []struct {
		paid, code string
		issue      string
	}{
		{"1,000.00 USD", "USD", ""}, {"US$1,000.00", "usd", ""}, {"$1,000.00", "USD", ""}, {"$1,000.00", "HKD", ""}, {"1000", "USD", ""}, {"-1000.50", "USD", ""},
		{"¥1000", "CNY", ""}, {"¥1000", "JPY", ""}, {"1000元", "人民币", ""}, {"RMB 1000", "CNY", ""}, {"(€1000)", "EUR", ""}, {"¥1000", "", ""}, {"¥1000", "$", ""}, {"1000 kr", "NOK", ""},
		{"¥1000", "USD", "type-error.number_currency"}, {"€1000", "USD", "type-error.number_currency"}, {"1000JPY", "USD", "type-error.number_currency"},
		{"1000元", "USD", "type-error.number_currency"}, {"$1,000.00", "EUR", "type-error.number_currency"}, {"-￥1000", "USD", "type-error.number_currency"},
		{"1000 USD", "HKD", "type-error.number_currency"}, {"RMB1000", "USD", "type-error.number_currency"}, {"1000 kr", "USD", "type-error.number_currency"},
	} {
		b := table.NewGridBuilder()
		for _, row := range [][2]string{{"paid", "code"}, {test.paid, test.code}} {
			putRow(b, row[0], row[1])
			b.EndRow()
		}
		g := b.Grid()
		m, _ := header.Match(g, d.Resources[0], header.MatchOptions{})
		records, issues := table.Parse(g, m, d.Resources[0], table.ParseOptions{Separators: lexical.PointSeparators})
		got := ""
		for _, i := range issues {
			if i.Field == "paid" {
				got += string(i.Code) + "." + i.Variant
			}
		}
		if got != test.issue || (records.State(0, 0) == table.StateInvalid) != (test.issue != "") {
			t.Errorf("%s in a row of %q: issues %q, want %q; %v", test.paid, test.code, got, test.issue, records.Value(0, 0))
		}
	}
}
