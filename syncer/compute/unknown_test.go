package compute

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

const shopYAML = `
name: shop
resources:
  - name: customers
    title: Customers
    schema:
      primaryKey: name
      fields:
        - {name: name, type: string}
        - {name: orders, type: integer, rollup: {from: orders, count: true}}
        - {name: sales, type: number, rollup: {from: orders, sum: amount}}
        - {name: sales_by_currency, type: object, rollup: {from: orders, sum: amount}, currency: currency}
        - {name: open, type: integer, title: Open, rollup: {from: orders, count: true, where: "paid != true"}}
        - {name: owed, type: number, title: Owed, rollup: {from: orders, sum: outstanding, where: "paid != true"}}
        - {name: last, type: date, rollup: {from: orders, max: day}}
        - {name: days, type: integer, rollup: {from: orders, count_distinct: day}}
        - {name: base, type: number, rollup: {from: orders, sum: base}}
        - {name: mood, type: string, formula: "(owed ?? 0) > 100 ? 'cross' : 'glad'"}
  - name: orders
    title: Orders
    schema:
      foreignKeys: [{fields: customer, reference: {resource: customers, fields: name}}]
      fields:
        - {name: customer, type: string}
        - {name: day, type: date}
        - {name: amount, type: number, title: Amount}
        - {name: currency, type: string}
        - {name: received, type: number, title: Received}
        - {name: paid, type: boolean, title: Paid}
        - {name: rate, type: number, title: Rate}
        - {name: outstanding, type: number, formula: "amount - (received ?? 0)"}
        - {name: base, type: number, formula: "amount * rate"}
`

// totals writes what a customer's computed fields hold: “?” is unknown.
func totals(t *table.Table, record int) string {
	var out []string
	for _, f := range t.Resource.Fields {
		switch v := t.Value(record, f.Index); {
		case !f.Computed():
		case v.IsUnknown():
			out = append(out, f.Name+"=?")
		default:
			out = append(out, f.Name+"="+v.String())
		}
	}
	return strings.Join(out, " ")
}

func TestUnknownTotals(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		orders [][]any
		want   string
		issues []string // those of customers, and warnings of orders
	}{
		{
			name:   "all is readable",
			orders: [][]any{{"A", "2026-01-05", 100, "USD", 40, "no", 7}, {"A", "2026-01-06", 10, "USD", nil, "no", 7}},
			want:   "orders=2 sales=110 sales_by_currency={\"USD\":\"110\"} open=2 owed=70 last=2026-01-06 days=2 base=770 mood=glad",
		},
		{
			name:   "a paid amount that is #N/A",
			orders: [][]any{{"A", "2026-01-05", 100, "USD", "#N/A", "no", 7}, {"A", "2026-01-06", 10, "USD", nil, "no", 7}},
			want:   "orders=2 sales=110 sales_by_currency={\"USD\":\"110\"} open=2 owed=? last=2026-01-06 days=2 base=770 mood=?",
			issues: []string{
				"orders 2 outstanding unknown-value: outstanding can't be computed: Received in “Orders”, row 2, can't be read",
				"customers 2 owed unknown-value: Owed can't be computed: Received in “Orders”, row 2, can't be read",
				"customers 2 mood unknown-value: mood can't be computed: Received in “Orders”, row 2, can't be read",
			},
		},
		{
			name:   "two paid amounts with words beside the number",
			orders: [][]any{{"A", "2026-01-05", 100, "USD", "1000 (T/T 5 March)", "no", 7}, {"A", "2026-01-06", 10, "USD", "Loading...", "no", 7}},
			want:   "orders=2 sales=110 sales_by_currency={\"USD\":\"110\"} open=2 owed=? last=2026-01-06 days=2 base=770 mood=?",
			issues: []string{
				"orders 2 outstanding unknown-value: outstanding can't be computed: Received in “Orders”, row 2, can't be read",
				"orders 3 outstanding unknown-value: outstanding can't be computed: Received in “Orders”, row 3, can't be read",
				"customers 2 owed unknown-value: Owed can't be computed: Received in “Orders”, row 2, can't be read, nor can 1 more cell",
				"customers 2 mood unknown-value: mood can't be computed: Received in “Orders”, row 2, can't be read, nor can 1 more cell",
			},
		},
		{
			name:   "all rates #N/A",
			orders: [][]any{{"A", "2026-01-05", 100, "USD", 100, "yes", "#N/A"}, {"A", "2026-01-06", 10, "EUR", 10, "yes", "#DIV/0!"}},
			want:   "orders=2 sales=110 sales_by_currency={\"EUR\":\"10\",\"USD\":\"100\"} open=0 owed=0 last=2026-01-06 days=2 base=? mood=glad",
			issues: []string{
				"orders 2 base unknown-value: base can't be computed: Rate in “Orders”, row 2, can't be read",
				"orders 3 base unknown-value: base can't be computed: Rate in “Orders”, row 3, can't be read",
				"customers 2 base unknown-value: base can't be computed: Rate in “Orders”, row 2, can't be read, nor can 1 more cell",
			},
		},
		{
			name:   "a condition that can't be read",
			orders: [][]any{{"A", "2026-01-05", 100, "USD", 100, "#REF!", 7}},
			want:   "orders=1 sales=100 sales_by_currency={\"USD\":\"100\"} open=? owed=? last=2026-01-05 days=1 base=700 mood=?",
			issues: []string{
				"customers 2 open unknown-value: Open can't be computed: Paid in “Orders”, row 2, can't be read",
				"customers 2 owed unknown-value: Owed can't be computed: Paid in “Orders”, row 2, can't be read",
				"customers 2 mood unknown-value: mood can't be computed: Paid in “Orders”, row 2, can't be read",
			},
		},
		{
			name:   "a currency and a day that can't be read",
			orders: [][]any{{"A", "30 February", 100, "#N/A", 100, "yes", 7}},
			want:   "orders=1 sales=100 sales_by_currency=? open=0 owed=0 last=? days=? base=700 mood=glad",
			issues: []string{
				"customers 2 sales_by_currency unknown-value: sales_by_currency can't be computed: currency in “Orders”, row 2, can't be read",
				"customers 2 last unknown-value: last can't be computed: day in “Orders”, row 2, can't be read",
				"customers 2 days unknown-value: days can't be computed: day in “Orders”, row 2, can't be read",
			},
		},
		{
			name:   "a reference that can't be read",
			orders: [][]any{{"#N/A", "2026-01-05", 100, "USD", 100, "yes", 7}},
			want:   "orders=0 sales=0 sales_by_currency={} open=0 owed=0 last= days=0 base=0 mood=glad",
			issues: []string{
				"orders 2 customer unlinked: customer can't be read, so that this record isn't counted in orders of “Customers”, sales of “Customers”, " +
					"sales_by_currency of “Customers”, Open of “Customers”, Owed of “Customers”, last of “Customers”, days of “Customers”, base of “Customers”",
			},
		},
		{
			name:   "a blank cell that a condition asks for",
			orders: [][]any{{"A", "2026-01-05", 100, "USD", 40, nil, 7}, {"A", "2026-01-05", nil, "USD", nil, "yes", 7}},
			want:   "orders=2 sales=100 sales_by_currency={\"USD\":\"100\"} open=0 owed=0 last=2026-01-05 days=1 base=700 mood=glad",
			issues: []string{"orders 2 paid left-out: Paid is empty, so that this record isn't counted in Open of “Customers”, Owed of “Customers”"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, tables := register(t, shopYAML, map[string][][]any{"customers": {{"A"}}, "orders": test.orders})
			issues := Fields(d, tables, expression.Scope{Zone: time.UTC}, language.English)
			if diff := cmp.Diff(test.want, totals(tables[0], 0)); diff != "" {
				t.Errorf("totals (-want +got):\n%s", diff)
			}
			var got []string
			for _, i := range issues {
				got = append(got, fmt.Sprintf("%s %d %s %s: %s", i.Resource, i.Row, i.Field, i.Code, i.Message(language.NewPrinter(language.English))))
			}
			slices.Sort(got)
			slices.Sort(test.issues)
			if diff := cmp.Diff(test.issues, got); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		})
	}
}

// A customer whose own name can't be read has no children that are known.
func TestUnknownKeyOfAParent(t *testing.T) {
	t.Parallel()
	d, tables := register(t, shopYAML, map[string][][]any{
		"customers": {{"#N/A"}, {"B"}},
		"orders":    {{"B", "2026-01-05", 100, "USD", 40, "no", 7}},
	})
	Fields(d, tables, expression.Scope{Zone: time.UTC}, language.English)
	if got, want := totals(tables[0], 0), "orders=? sales=? sales_by_currency=? open=? owed=? last=? days=? base=? mood=?"; got != want {
		t.Errorf("totals are %s, want %s", got, want)
	}
	if !tables[0].Value(1, 2).IsKnown() {
		t.Error("the sales of B aren't known")
	}
}

// TestOutsideChoices holds that a text which is none of its field's choices is
// unknown to formulas and conditions: “called off” and “paid (5 March)” say
// something, though not in a way that can be computed with.
func TestOutsideChoices(t *testing.T) {
	t.Parallel()
	const source = `
name: shop
resources:
  - name: customers
    schema:
      primaryKey: name
      fields:
        - {name: name, type: string}
        - {name: owed, type: number, rollup: {from: orders, sum: outstanding, where: outstanding > 0}}
        - {name: open, type: integer, rollup: {from: orders, count: true, where: "status != 'cancelled'"}}
  - name: orders
    title: Orders
    schema:
      foreignKeys: [{fields: customer, reference: {resource: customers, fields: name}}]
      fields:
        - {name: customer, type: string}
        - {name: amount, type: number}
        - {name: status, type: string, title: Status, constraints: {enum: [placed, cancelled, 已取消]}, synonyms: {cancelled: [canceled]}}
        - {name: note, type: string}
        - {name: outstanding, type: number, formula: "((status == 'cancelled' or status == '已取消') ?? false) ? 0 : amount"}
`
	for _, test := range []struct{ name, status, want string }{
		{"a choice", "placed", "owed=100 open=1"},
		{"another", "cancelled", "owed=0 open=0"},
		{"a synonym, in capitals", "CANCELED", "owed=0 open=0"},
		{"nothing", "", "owed=100 open=0"},
		{"a choice with a remark", "cancelled (bankrupt)", "owed=? open=?"},
		{"a choice with a remark in Chinese", "已取消（客户破产）", "owed=? open=?"},
		{"another word", "called off", "owed=? open=?"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, tables := register(t, source, map[string][][]any{
				"customers": {{"A"}}, "orders": {{"A", 100, test.status, "as the customer says"}},
			})
			issues := Fields(d, tables, expression.Scope{Zone: time.UTC}, language.English)
			if got := totals(tables[0], 0); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
			named := slices.ContainsFunc(issues, func(i sheetschema.Issue) bool {
				return i.Field == "owed" && i.Message(language.NewPrinter(language.English)) == "owed can't be computed: Status in “Orders”, row 2, can't be read"
			})
			if unknown := strings.Contains(test.want, "?"); named != unknown {
				t.Errorf("issues %+v", issues)
			}
		})
	}
}
