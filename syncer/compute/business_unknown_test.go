package compute_test

import (
	"strings"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/schematest"
)

// What can't be read in the built-in register makes unknown what depends on it.
// about are the rows of the shared cases that a test stands for.
func TestUnreadableTrade(t *testing.T) {
	t.Parallel()
	const totals = "sales sales_base outstanding outstanding_base overdue overdue_base overdue_count next_payment"
	eight := func(paid string) string {
		var b strings.Builder
		for range 8 {
			b.WriteString("PO|Acme|2026-03-01|Pen|10|10|USD|7|shipped|unpaid|2026-05-01|" + paid + "\n")
		}
		return b.String()
	}
	tests := []struct {
		name, about, orders, order, customer string
		told                                 []string // the cells at fault
	}{
		{
			name: "paid in full", orders: eight("100"),
			order:    "outstanding=0 days_overdue=",
			customer: `sales={"USD":"800"} sales_base=5600 outstanding={} outstanding_base=0 overdue={} overdue_base=0 overdue_count=0 next_payment=`,
		},
		{
			name: "paid amounts #N/A", about: "8 paid orders whose paid amounts become #N/A", orders: eight("#N/A"),
			order:    "outstanding=? days_overdue=?",
			customer: `sales={"USD":"800"} sales_base=5600 outstanding=? outstanding_base=? overdue=? overdue_base=? overdue_count=? next_payment=`,
			told:     []string{"transactions 2 paid_amount formula-error"},
		},
		{
			name: "paid amounts that still load", about: "the same with Loading...", orders: eight("Loading..."),
			order:    "outstanding=? days_overdue=?",
			customer: `sales={"USD":"800"} sales_base=5600 outstanding=? outstanding_base=? overdue=? overdue_base=? overdue_count=? next_payment=`,
			told:     []string{"transactions 2 paid_amount formula-error"},
		},
		{
			name: "a paid amount with words", about: "paid amount \u00ab1000 (T/T 5 March)\u00bb", orders: eight("1000 (T/T 5 March)"),
			order:    "outstanding=? days_overdue=?",
			customer: `sales={"USD":"800"} sales_base=5600 outstanding=? outstanding_base=? overdue=? overdue_base=? overdue_count=? next_payment=`,
			told:     []string{"transactions 2 paid_amount type-error"},
		},
		{
			name: "rates #N/A", about: "all rates #N/A", orders: strings.ReplaceAll(eight(""), "|7|", "|#N/A|"),
			order:    "outstanding=100 days_overdue=31",
			customer: `sales={"USD":"800"} sales_base=? outstanding={"USD":"800"} outstanding_base=? overdue={"USD":"800"} overdue_base=? overdue_count=8 next_payment=`,
			told:     []string{"transactions 2 exchange_rate formula-error"},
		},
		{
			name: "a due date that can't be read", orders: strings.ReplaceAll(eight("40"), "2026-05-01", "31.4.2026"),
			order:    "outstanding=60 days_overdue=?",
			customer: `sales={"USD":"800"} sales_base=5600 outstanding={"USD":"480"} outstanding_base=3360 overdue=? overdue_base=? overdue_count=? next_payment=?`,
			told:     []string{"transactions 2 due_date type-error"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := trade(t, "2026-06-01", map[string]string{
				"customers": "customer_name|email\nAcme|a@acme.example", "transactions": orderHeader + test.orders,
			})
			if got := b.show(t, "transactions", "outstanding days_overdue")[0]; got != test.order {
				t.Errorf("the first order is %s, want %s", got, test.order)
			}
			b.want(t, "customers", totals, test.customer)
			for _, told := range test.told {
				place, code := told[:strings.LastIndex(told, " ")], told[strings.LastIndex(told, " ")+1:]
				if found := b.told(sheetschema.Code(code)); len(found) != 8 || found[0] != place {
					t.Errorf("%s is told at %q, want 8 of them, the first at %s", code, found, place)
				}
			}
			if unknown := len(b.told(sheetschema.CodeUnknownValue)); (unknown > 0) != strings.Contains(test.customer, "?") {
				t.Errorf("%d issues say what can't be computed", unknown)
			}
		})
	}
	t.Run("the shared cases", func(t *testing.T) {
		t.Parallel()
		elsewhere := map[string]string{
			"rollup where paid != true over blank paid": "TestUnknownTotals",
			"customer whose only order has no rate":     "the built-in register's own tests",
			"next_deadline with next_contact empty":     "TestDatesSkipTheEmpty",
		}
		for _, shared := range schematest.Cases(t, "../../../shared", "unknown") {
			covered := elsewhere[shared.Input] != ""
			for _, test := range tests {
				covered = covered || test.about == shared.Input
			}
			if !covered {
				t.Errorf("no test is about %q", shared.Input)
			}
		}
	})
}
