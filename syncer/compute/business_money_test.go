package compute_test

import (
	"strings"
	"testing"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

// Money as people mean it: what becomes of an order or a contract, what is said,
// and whether anybody is reminded of it. about are the rows of the shared cases
// that a test stands for.
func TestMoney(t *testing.T) {
	t.Parallel()
	order := func(rest string) map[string]string {
		return map[string]string{"transactions": orderHeader + "PO1|Acme|2026-03-01|Pen|" + rest}
	}
	currency := func(name string) map[string]string { return order("1|1|" + name + "|7||||") }
	tests := []struct {
		name, about string
		tabs        map[string]string
		resource    string
		fields      string
		want        string
		told        string // code or rule, "" for nothing
		reminded    bool
	}{
		{name: "dinars paid to the third decimal", about: "KWD 12.345 × 1, paid 12.345", tabs: order("1|12.345|KWD|23|||2026-05-01|12.345"),
			fields: "line_total outstanding", want: "line_total=12.345 outstanding=0"},
		{name: "dinars but for the third decimal", tabs: order("1|12.345|KWD|23|||2026-05-01|12.344"),
			fields: "line_total outstanding", want: "line_total=12.345 outstanding=0.001", reminded: true},
		{name: "yen with a fraction", about: "JPY 1000.4", tabs: order("1|1000.4|JPY|0.05|||2026-05-01|1000"),
			fields: "line_total outstanding", want: "line_total=1000 outstanding=0", told: "total_is_rounded"},
		{name: "won with a fraction", tabs: order("1|1000.5|KRW|0.005|||2026-05-01|1000"),
			fields: "line_total outstanding", want: "line_total=1001 outstanding=1", told: "total_is_rounded", reminded: true},
		{name: "a price of three decimals", about: "unit price 12.505, quantity 10", tabs: order("10|12.505|USD|7|||2026-05-01|125.05"),
			fields: "unit_price line_total outstanding", want: "unit_price=12.505 line_total=125.05 outstanding=0"},
		{name: "paid without an amount", about: "status paid, no amount typed", tabs: order("10|12.5|USD|7||paid|2026-05-01|"),
			fields: "line_total outstanding", want: "line_total=125 outstanding=0", told: "paid_has_amount"},
		{name: "paid, in another word", tabs: order("10|12.5|USD|7||付清|2026-05-01|"),
			fields: "line_total outstanding", want: "line_total=125 outstanding=0", told: "paid_has_amount"},
		{name: "partly paid without an amount", tabs: order("10|12.5|USD|7||部分付款|2026-05-01|"),
			fields: "line_total outstanding", want: "line_total=125 outstanding=125", reminded: true},
		{name: "a cancelled order", about: "order cancelled", tabs: order("10|12.5|USD|7|cancelled|unpaid|2026-05-01|"),
			fields: "in_force line_total outstanding", want: "in_force=false line_total= outstanding=0"},
		{name: "a terminated contract", about: "contract terminated", resource: "contracts",
			tabs:   map[string]string{"contracts": "contract_number|customer|start_date|end_date|status\nC1|Acme|2026-01-01|2026-07-01|terminated"},
			fields: "in_force", want: "in_force=false"},
		{name: "a contract", resource: "contracts",
			tabs:   map[string]string{"contracts": "contract_number|customer|start_date|end_date|status\nC1|Acme|2026-01-01|2026-07-01|active"},
			fields: "in_force", want: "in_force=true", reminded: true},
		{name: "bolívares", about: "VES, VED, SLE, MRU, ZWG, XCG", tabs: currency("VES"), fields: "currency", want: "currency=VES"},
		{name: "digital bolívares", about: "VES, VED, SLE, MRU, ZWG, XCG", tabs: currency("VED"), fields: "currency", want: "currency=VED"},
		{name: "leones", tabs: currency("SLE"), fields: "currency", want: "currency=SLE"},
		{name: "ouguiyas", tabs: currency("MRU"), fields: "currency", want: "currency=MRU"},
		{name: "Zimbabwe gold", tabs: currency("ZWG"), fields: "currency", want: "currency=ZWG"},
		{name: "Caribbean guilders", tabs: currency("XCG"), fields: "currency", want: "currency=XCG"},
		{name: "US$", about: "US$, RMB, 美元", tabs: currency("US$"), fields: "currency", want: "currency=USD"},
		{name: "RMB", tabs: currency("RMB"), fields: "currency", want: "currency=CNY"},
		{name: "美元", tabs: currency("美元"), fields: "currency", want: "currency=USD"},
		{name: "a sign that several share", tabs: currency("¥"), fields: "currency outstanding", want: "currency=? outstanding=?", told: "format-error"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.tabs["customers"] = "customer_name|email|owner_email\nAcme|a@acme.example|ann@team.example"
			if tt.resource == "" {
				tt.resource = "transactions"
			}
			b := trade(t, "2026-06-01", tt.tabs)
			b.want(t, tt.resource, tt.fields, tt.want)
			var told []string
			for _, i := range b.issues {
				switch {
				case i.Code == sheetschema.CodeUnknownValue || i.Record < 0:
				default:
					told = append(told, string(whatIs(i)))
				}
			}
			if got := strings.Join(told, " "); got != tt.told {
				t.Errorf("it is told %q, not %q", got, tt.told)
			}
			if got := b.reminded(t, tt.resource); got != tt.reminded {
				t.Errorf("somebody is reminded: %t", got)
			}
		})
	}
	t.Run("the shared cases", func(t *testing.T) {
		t.Parallel()
		for _, shared := range schematest.Cases(t, "../../../shared", "money") {
			covered := false
			for _, test := range tests {
				covered = covered || test.about == shared.Input
			}
			if !covered {
				t.Errorf("no test is about %q", shared.Input)
			}
		}
	})
}

// A price is shown with the decimals that it has, so that it looks like what its
// total is made from.
func TestPricesAreShownWhole(t *testing.T) {
	t.Parallel()
	b := trade(t, "2026-06-01", map[string]string{})
	for _, at := range []string{"transactions unit_price", "transactions line_total", "transactions paid_amount", "contracts amount", "payments amount", "payments received_amount", "payments outstanding"} {
		resource, name, _ := strings.Cut(at, " ")
		r, _ := b.descriptor.Resource(resource)
		f, _ := r.Field(name)
		if pattern := table.FormatPattern(f); pattern != "#,##0.00####" {
			t.Errorf("%s has the number format %q", at, pattern)
		}
	}
}

// reminded reports whether a deadline of the first record that has a date isn't
// done with.
func (b business) reminded(t testing.TB, resource string) bool {
	t.Helper()
	r, _ := b.descriptor.Resource(resource)
	cursor := &table.Cursor{Table: b.tables[r.Index]}
	for _, deadline := range r.Deadlines {
		done, err := deadline.Unless.Eval(cursor, expression.Scope{Zone: time.UTC})
		if err != nil {
			t.Fatal(err)
		}
		if cursor.Value(deadline.Date).IsKnown() && !done.IsTrue() {
			return true
		}
	}
	return false
}
