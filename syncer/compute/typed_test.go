package compute

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

const keptYAML = `
name: kept
resources:
  - name: accounts
    schema:
      primaryKey: code
      fields:
        - {name: code, type: string}
        - {name: sums, type: object, rollup: {from: deals, sum: amount}, currency: currency}
        - {name: total, type: number, rollup: {from: deals, sum: amount}}
        - {name: deals, type: integer, rollup: {from: deals, count: true}}
        - {name: first, type: date, rollup: {from: deals, min: day}}
        - {name: average, type: number, formula: "round(total / deals, 2)"}
  - name: deals
    schema:
      foreignKeys: [{fields: account, reference: {resource: accounts, fields: code}}]
      fields:
        - {name: account, type: string}
        - {name: quantity, type: number}
        - {name: price, type: number}
        - {name: currency, type: string}
        - {name: day, type: date}
        - {name: done, type: boolean}
        - {name: amount, type: number, currency: currency, formula: "(done ?? true) ? round(quantity * price, 2) : nil"}
        - {name: share, type: number, formula: "amount / 3"}
        - {name: code, type: string, format: currency, lookup: {from: accounts, value: code, where: {code: account}}}
`

// Where people keep the column of a computed field, what they typed counts and is
// computed with; what is computed stands in for blank cells and checks the others.
func TestTypedColumns(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name            string
		accounts, deals []string
		resource, field string
		want            []string
		issues          []string
	}{
		{
			name: "an amount alone", deals: []string{"account|amount", "A|50", "A|"}, accounts: []string{"code", "A"},
			resource: "accounts", field: "total", want: []string{"50"},
		},
		{
			name: "the same value twice", deals: []string{"account|quantity|price|amount", "A|3|2.50|7.50", "A|3|2.50|7.5"},
			resource: "deals", field: "amount", want: []string{"7.5", "7.5"},
		},
		{
			name: "a blank cell gets what is computed", deals: []string{"account|quantity|price|amount", "A|3|2.50|", "A|||8"}, accounts: []string{"code", "A"},
			resource: "accounts", field: "total", want: []string{"15.5"},
		},
		{
			name: "what differs, a cent not", deals: []string{"account|quantity|price|amount", "A|3|2.50|7.51", "A|3|2.50|7.52", "A|2|4|9"},
			resource: "deals", field: "amount", want: []string{"7.51", "7.52", "9"},
			issues: []string{"deals 3 amount warning computed-differs.columns: amount: this does not follow from quantity, price", "deals 4 amount warning computed-differs.columns: amount: this does not follow from quantity, price"},
		},
		{
			name: "yen have no cents", deals: []string{"account|quantity|price|currency|amount", "A|1|1000.40|JPY|1001", "A|1|1000.40|JPY|1002"},
			resource: "deals", field: "amount", want: []string{"1001", "1002"},
			issues: []string{"deals 3 amount warning computed-differs.columns: amount: this does not follow from quantity, price"},
		},
		{
			name: "other numbers, to the decimals that are typed", deals: []string{"account|amount|share", "A|100|33.3", "A|100|33.33", "A|100|33", "A|100|33.4"},
			resource: "deals", field: "share", want: []string{"33.3", "33.33", "33", "33.4"},
			issues: []string{"deals 5 share warning computed-differs.columns: share: this does not follow from amount"},
		},
		{
			name: "a typed cell that can't be read is unknown, and so is what is computed from it", deals: []string{"account|quantity|price|amount", "A|3|2.50|#N/A"}, accounts: []string{"code", "A"},
			resource: "accounts", field: "total", want: []string{"?"},
			issues: []string{
				"deals 2 amount error formula-error: amount: the formula in this cell ends in an error",
				"accounts 2 total warning unknown-value.cell: total can't be computed: amount in “deals”, row 2, can't be read",
			},
		},
		{
			name: "what is typed is known whatever it would be computed from", deals: []string{"account|quantity|price|amount", "A|many|2.50|8"}, accounts: []string{"code", "A"},
			resource: "accounts", field: "total", want: []string{"8"},
			issues: []string{"deals 2 quantity error type-error.number: quantity: this is not a number"},
		},
		{
			name: "a blank cell beside what can't be read", deals: []string{"account|quantity|price|amount", "A|many|2.50|", "A|||1"},
			resource: "deals", field: "amount", want: []string{"?", "1"},
			issues: []string{
				"deals 2 quantity error type-error.number: quantity: this is not a number",
				"deals 2 amount warning unknown-value.cell: amount can't be computed: quantity in “deals”, row 2, can't be read",
			},
		},
		{
			name: "no value is computed to compare with", deals: []string{"account|quantity|price|done|amount", "A|3|2.50|no|7"},
			resource: "deals", field: "amount", want: []string{"7"},
		},
		{
			name: "totals that are typed", accounts: []string{"code|deals|total|first", "A|2|15.5|2026-01-02", "B|3|1|2026-01-03"}, deals: []string{"account|quantity|price|day", "A|3|2.50|2026-01-02", "A|4|2|2026-02-02", "B|1|1|2026-01-04"},
			resource: "accounts", field: "average", want: []string{"7.75", "0.33"},
			issues: []string{"accounts 3 deals warning computed-differs.tabs: deals: this does not follow from the rows in “deals”", "accounts 3 first warning computed-differs.tabs: first: this does not follow from the rows in “deals”"},
		},
		{
			name: "totals of a tab without rows", accounts: []string{"code|deals|total", "A|2|15.5"},
			resource: "accounts", field: "average", want: []string{"7.75"},
		},
		{
			name: "amounts by currency", accounts: []string{"code|sums", "A|USD 7.50", "B|8", "C|9", "D|EUR 1; USD 2", "E|some", "F|$5"}, deals: []string{"account|quantity|price|currency", "A|3|2.50|USD", "B|2|4|EUR", "C|1|4|EUR", "C|1|5|USD", "D|2|1|USD"},
			resource: "accounts", field: "sums", want: []string{`{"USD":"7.5"}`, `{"EUR":"8"}`, `{"":"9"}`, `{"EUR":"1","USD":"2"}`, "?", "?"},
			issues: []string{
				"accounts 6 sums error type-error.amounts: sums: these are no amounts with their currencies",
				"accounts 7 sums error type-error.amounts: sums: these are no amounts with their currencies",
				"accounts 4 sums warning computed-differs.tabs: sums: this does not follow from the rows in “deals”",
				"accounts 5 sums warning computed-differs.tabs: sums: this does not follow from the rows in “deals”",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := schematest.Load(t, keptYAML)
			var tables []*table.Table
			var issues []sheetschema.Issue
			for i, rows := range [][]string{test.accounts, test.deals} {
				g := schematest.Grid(t, rows...)
				m, _ := header.Match(g, d.Resources[i], header.MatchOptions{Language: language.English})
				parsed, wrong := table.Parse(g, m, d.Resources[i], table.ParseOptions{Language: language.English})
				tables, issues = append(tables, parsed), append(issues, wrong...)
			}
			for range 2 { // computing again changes nothing
				said := append(issues[:len(issues):len(issues)], Fields(d, tables, expression.Scope{}, language.English)...)
				p := language.NewPrinter(language.English)
				var told []string
				for _, i := range said {
					if slices.Contains([]string{"sums", "total", "average", "share"}, i.Field) && i.Field != test.field {
						continue // computed from what the case is about
					}
					code := string(i.Code)
					if i.Variant != "" {
						code += "." + i.Variant
					}
					told = append(told, fmt.Sprintf("%s %d %s %s %s: %s", i.Resource, i.Row, i.Field, i.Severity, code, i.Message(p)))
				}
				if diff := cmp.Diff(test.issues, told); diff != "" {
					t.Errorf("issues (-want +got):\n%s", diff)
				}
				r, _ := d.Resource(test.resource)
				f, _ := r.Field(test.field)
				var got []string
				for i := range tables[r.Index].Len() {
					v := tables[r.Index].Value(i, f.Index)
					if v.IsUnknown() {
						got = append(got, "?")
					} else {
						got = append(got, v.String())
					}
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", test.field, diff)
				}
			}
		})
	}
}
