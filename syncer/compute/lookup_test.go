package compute

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

const lookupYAML = `
name: shop
base_currency: CNY
resources:
  - name: people
    schema:
      primaryKey: name
      fields: [{name: name, type: string}, {name: mail, type: string}]
  - name: rates
    schema:
      fields: [{name: code, type: string, format: currency}, {name: day, type: date}, {name: rate, type: number}]
  - name: lines
    schema:
      fields: [{name: order, type: string}, {name: amount, type: number}, {name: live, type: boolean}]
  - name: orders
    schema:
      foreignKeys: [{fields: person, reference: {resource: people}}]
      fields:
        - {name: order, type: string}
        - {name: person, type: string}
        - {name: code, type: string, format: currency}
        - {name: day, type: date}
        - {name: typed, type: number}
        - {name: rate, type: number, formula: "typed ?? (code == base_currency() ? 1 : nil)", lookup: {from: rates, value: rate, where: {code: code}, latest: day, at: day}}
        - {name: newest, type: number, lookup: {from: rates, value: rate, where: {code: code}, latest: day}}
        - {name: total, type: number, lookup: {from: lines, sum: amount, where: {order: order}}}
        - {name: count, type: integer, lookup: {from: lines, count: amount, where: {order: order}}}
        - {name: live, type: boolean, lookup: {from: lines, any: live, where: {order: order}}}
        - {name: mail, type: string, lookup: [{from: people, value: mail, where: {name: person}}, {from: people, value: mail, where: {name: order}}]}
        - {name: base, type: number, formula: "round_money(total * rate, base_currency() ?? '')"}
`

func TestLookup(t *testing.T) {
	t.Parallel()
	rates := [][]any{
		{"USD", "2026-01-01", 7.0}, {"US$", "2026-02-01", 7.1}, {"usd", "2026-03-01", 7.2}, {"USD", "2026-02-15", nil}, {"USD", nil, 9.0},
		{"EUR", "2026-01-01", 8.0}, {"EUR", "2026-01-01", 8.1}, {"GBP", "2026-01-01", 9.0}, {"GBP", "soon", 9.5}, {"JPY", "2026-01-01", "#N/A"},
		{"AUD", "2026-01-01", 4.7}, {"AUD", "2026-01-01", "4.70"},
	}
	lines := [][]any{{"1", 10.0, "yes"}, {"1", "0.005", "no"}, {"1", nil, nil}, {"2", 5.0, "no"}, {"3", "many", "perhaps"}, {"4", "many", "yes"}, {"5", nil, nil}}
	people := [][]any{{"Ann", "ann@shop.example"}, {"Ben", nil}, {"9", "nine@shop.example"}}
	for _, test := range []struct {
		name   string
		order  []any // order, person, code, day, typed
		want   string
		issues string
	}{
		{"the latest not after the day", []any{"1", "Ann", "USD", "2026-02-20", nil}, "rate=7.1 newest=7.2 total=10.005 count=2 live=true mail=ann@shop.example base=71.04", ""},
		{"on the day itself", []any{"2", "Ann", "USD", "2026-03-01", nil}, "rate=7.2 newest=7.2 total=5 count=1 live=false mail=ann@shop.example base=36", ""},
		{"a typed one wins", []any{"2", "Ann", "USD", "2026-02-20", 6.5}, "rate=6.5 newest=7.2 total=5 count=1 live=false mail=ann@shop.example base=32.5", ""},
		{"the base currency needs none", []any{"2", "Ann", "RMB", "2026-02-20", nil}, "rate=1 newest=? total=5 count=1 live=false mail=ann@shop.example base=5", "newest lookup-none.dated"},
		{"before the first", []any{"2", "Ann", "USD", "2025-12-31", nil}, "rate=? newest=7.2 total=5 count=1 live=false mail=ann@shop.example base=?", "rate lookup-none.dated; base unknown-value.formula"},
		{"no rate of the currency", []any{"2", "Ann", "CHF", "2026-02-20", nil}, "rate=? newest=? total=5 count=1 live=false mail=ann@shop.example base=?", "rate lookup-none.dated; newest lookup-none.dated; base unknown-value.formula"},
		{"a typed one where there is no other", []any{"2", "Ann", "CHF", "2026-02-20", 8.0}, "rate=8 newest=? total=5 count=1 live=false mail=ann@shop.example base=40", "newest lookup-none.dated"},
		{"no day", []any{"2", "Ann", "USD", nil, nil}, "rate=? newest=7.2 total=5 count=1 live=false mail=ann@shop.example base=?", "rate lookup-none.dated; base unknown-value.formula"},
		{"no currency", []any{"2", "Ann", nil, "2026-02-20", nil}, "rate= newest= total=5 count=1 live=false mail=ann@shop.example base=", ""},
		{"two of one day that differ", []any{"2", "Ann", "EUR", "2026-02-20", nil}, "rate=? newest=? total=5 count=1 live=false mail=ann@shop.example base=?", "rate lookup-several.dated; newest lookup-several.dated; base unknown-value.formula"},
		{"two of one day that agree", []any{"2", "Ann", "AUD", "2026-02-20", nil}, "rate=4.7 newest=4.7 total=5 count=1 live=false mail=ann@shop.example base=23.5", ""},
		{"a date that can't be read", []any{"2", "Ann", "GBP", "2026-02-20", nil}, "rate=? newest=? total=5 count=1 live=false mail=ann@shop.example base=?", "rate unknown-value.cell; newest unknown-value.cell; base unknown-value.cell"},
		{"a rate that can't be read", []any{"2", "Ann", "JPY", "2026-02-20", nil}, "rate=? newest=? total=5 count=1 live=false mail=ann@shop.example base=?", "rate unknown-value.cell; newest unknown-value.cell; base unknown-value.cell"},
		{"a typed rate that can't be read", []any{"2", "Ann", "USD", "2026-02-20", "#N/A"}, "rate=? newest=7.2 total=5 count=1 live=false mail=ann@shop.example base=?", "rate unknown-value.cell; base unknown-value.cell"},
		{"an own day that can't be read", []any{"2", "Ann", "USD", "soon", nil}, "rate=? newest=7.2 total=5 count=1 live=false mail=ann@shop.example base=?", "rate unknown-value.cell; base unknown-value.cell"},
		{"an amount that can't be read", []any{"3", "Ann", "USD", "2026-02-20", nil}, "rate=7.1 newest=7.2 total=? count=? live=? mail=ann@shop.example base=?", "total unknown-value.cell; count unknown-value.cell; live unknown-value.cell; base unknown-value.cell"},
		{"any is true whatever the rest", []any{"4", "Ann", "USD", "2026-02-20", nil}, "rate=7.1 newest=7.2 total=? count=? live=true mail=ann@shop.example base=?", "total unknown-value.cell; count unknown-value.cell; base unknown-value.cell"},
		{"all blank", []any{"5", "Ann", "USD", "2026-02-20", nil}, "rate=7.1 newest=7.2 total= count=0 live= mail=ann@shop.example base=", ""},
		{"none of the first: the next", []any{"9", nil, nil, nil, nil}, "rate= newest= total=? count=0 live=? mail=nine@shop.example base=?", "total lookup-none; live lookup-none; base unknown-value.formula"},
		{"the first has no value: the next", []any{"9", "Ben", nil, nil, nil}, "rate= newest= total=? count=0 live=? mail=nine@shop.example base=?", "total lookup-none; live lookup-none; base unknown-value.formula"},
		{"no reference", []any{nil, nil, nil, nil, nil}, "rate= newest= total= count= live= mail= base=", ""},
		{"a reference that names nobody is told elsewhere", []any{nil, "Carl", nil, nil, nil}, "rate= newest= total= count= live= mail=? base=", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, tables := register(t, lookupYAML, map[string][][]any{"rates": rates, "lines": lines, "people": people, "orders": {append(test.order, "x")[:5], {"always"}}})
			issues := Fields(d, tables, expression.Scope{Zone: time.UTC}, language.English)
			orders, got := tables[3], []string{}
			for _, f := range orders.Resource.Fields[5:] {
				v := orders.Value(0, f.Index).String()
				if orders.State(0, f.Index) == table.StateInvalid {
					v = "?"
				}
				got = append(got, f.Name+"="+v)
			}
			if test.order[0] == nil && test.order[1] == nil { // no record
				return
			}
			if diff := cmp.Diff(test.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			var told []string
			for _, i := range issues {
				if i.Record == 0 {
					told = append(told, fmt.Sprintf("%s %s", i.Field, strings.TrimSuffix(string(i.Code)+"."+i.Variant, ".")))
				}
				for _, tag := range language.Tags() {
					if text := i.Message(language.NewPrinter(tag)); strings.Contains(text, "{") || strings.HasPrefix(text, "issues.") {
						t.Errorf("%s says %s", i.Code, text)
					}
				}
			}
			if diff := cmp.Diff(test.issues, strings.Join(told, "; ")); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		})
	}
}
