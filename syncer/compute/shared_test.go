package compute_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/language"
)

// A reference that two customers fit counts for neither, and what they are worth
// isn't known; that of a third is what it is.
func TestTwoParentsOfOneName(t *testing.T) {
	t.Parallel()
	orders := orderHeader +
		"PO1|华达|2026-03-01|Pen|10|10|USD|7|||2026-05-01|\n" +
		"PO2|华达 |2026-03-02|Pen|1|10|USD|7|已取消||2026-05-01|\n" +
		"PO3|Acme\u200b|2026-03-03|Pen|2|10|USD|7|||2026-05-01|\n" +
		"PO4|Ａｃｍｅ|2026-03-04|Pen|3|10|USD|7|||2026-05-01|"
	const fields = "order_count sales overdue_count"
	b := trade(t, "2026-06-01", map[string]string{
		"customers":    "customer_name|email\n华达|a@a.example\nAcme|b@b.example\n华达\u00a0|c@c.example\nBolt|d@d.example",
		"transactions": orders,
	})
	b.want(t, "customers", fields,
		"order_count=? sales=? overdue_count=?", `order_count=2 sales={"USD":"50"} overdue_count=2`,
		"order_count=? sales=? overdue_count=?", `order_count=0 sales={} overdue_count=0`)
	if diff := cmp.Diff([]string{"transactions 2 customer", "transactions 3 customer"}, b.told("foreign-key-error")); diff != "" {
		t.Errorf("references (-want +got):\n%s", diff)
	}
	p := language.NewPrinter(language.English)
	for _, i := range b.issues {
		if i.Resource == "customers" && i.Field == "order_count" && i.Row == 2 {
			const want = "Orders can't be computed: rows of “Transactions” name this record and row 4 alike"
			if got := i.Message(p); got != want {
				t.Errorf("it says %q, want %q", got, want)
			}
		}
	}

	b = trade(t, "2026-06-01", map[string]string{
		"customers":    "customer_name|email\n华达|a@a.example\n华达|c@c.example",
		"transactions": orderHeader + "PO2|华达|2026-03-02|Pen|1|10|USD|7|已取消||2026-05-01|",
	})
	const cancelled = "order_count=0 sales={} overdue_count=0" // whosever it is
	b.want(t, "customers", fields, cancelled, cancelled)
}
