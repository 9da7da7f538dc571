package letters_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheetsync/reminders"
	"sheetsync/reminders/letters"
	"sheetsync/sheetschema/decimal"
)

// said is what an account comes to, in a few words.
func said(o letters.Overdue) []string {
	var list []string
	leftOut := func(before string, all []letters.LeftOut) {
		for _, l := range all {
			list = append(list, strings.TrimSpace(fmt.Sprintf("%s: left out %s %d %s %s", before, l.Resource, l.Row, l.Reason, l.Field)))
		}
	}
	for _, c := range o.Customers {
		for _, d := range c.Debts {
			list = append(list, strings.TrimSpace(fmt.Sprintf("%s: %s %s %dd %s %s", c.Called, d.Per, d.Due, d.Days, d.Amount, d.Currency)))
		}
		leftOut(c.Called, c.LeftOut)
	}
	leftOut("nobody", o.LeftOut)
	return list
}

func TestCollect(t *testing.T) {
	t.Parallel()
	order := func(number, customer, due, left, currency string) cells {
		return cells{"order": number, "customer": customer, "due": due, "left": left, "total": "1000", "currency": currency}
	}
	long := strings.Repeat("Very long partners ", 6)
	for _, test := range []struct {
		name   string
		orders []cells
		want   []string
	}{
		{"nothing overdue", []cells{order("PO-1", "Acme", today, "10", "USD"), order("PO-2", "Acme", "", "10", "USD")}, nil},
		{"several, the oldest first, paid in part", []cells{order("PO-2", "Acme", "2026-11-10", "80.5", "EUR"), order("PO-1", "Acme", "2026-09-30", "10", "USD")},
			[]string{"Acme: PO-1 2026-09-30 60d 10 USD", "Acme: PO-2 2026-11-10 19d 80.5 EUR"}},
		{"lines of one order", []cells{order("PO-1", "Acme", "2026-11-28", "0.1", "USD"), order("PO-1", "Acme", "2026-11-28", "0.2", "USD"), order("PO-1", "Acme", "2026-11-27", "5", "USD")},
			[]string{"Acme: PO-1 2026-11-27 2d 5 USD", "Acme: PO-1 2026-11-28 1d 0.3 USD"}},
		{"without a number each is its own", []cells{order("", "Acme", "2026-11-28", "1", "USD"), order("", "Acme", "2026-11-28", "2", "USD")},
			[]string{"Acme:  2026-11-28 1d 1 USD", "Acme:  2026-11-28 1d 2 USD"}},
		{"currencies apart", []cells{order("PO-1", "Acme", "2026-11-28", "1", "USD"), order("PO-1", "Acme", "2026-11-28", "2", "美元"), order("PO-1", "Acme", "2026-11-28", "2", "EUR")},
			[]string{"Acme: PO-1 2026-11-28 1d 2 EUR", "Acme: PO-1 2026-11-28 1d 3 USD"}},
		{"paid, void, overpaid", []cells{order("PO-1", "Acme", "2026-11-28", "0", "USD"), order("PO-2", "Acme", "2026-11-28", "-4", "USD"),
			{"order": "PO-3", "customer": "Acme", "due": "2026-11-28", "left": "4", "currency": "USD", "status": "void"}},
			[]string{"Acme: PO-3 2026-11-28 1d 4 USD"}}, // the deadline “again” doesn't know of void
		{"an amount that can't be read takes its order along", []cells{order("PO-1", "Acme", "2026-11-28", unread, "USD"), order("PO-1", "Acme", "2026-11-28", "5", "USD"), order("PO-2", "Acme", "2026-11-28", "6", "USD")},
			[]string{"Acme: PO-2 2026-11-28 1d 6 USD", "Acme: left out orders 2 unreadable left"}},
		{"nor a date", []cells{order("PO-1", "Acme", unread, "5", "USD")}, []string{"Acme: left out orders 2 unreadable due"}},
		{"nor a currency, or none", []cells{order("PO-1", "Acme", "2026-11-28", "5", unread), order("PO-2", "Acme", "2026-11-28", "5", ""), order("PO-3", "Acme", "2026-11-28", "5", "$")},
			[]string{"Acme: left out orders 2 unreadable currency", "Acme: left out orders 3 no-currency currency", "Acme: left out orders 4 unreadable currency"}},
		{"no amount", []cells{order("PO-1", "Acme", "2026-11-28", "", "USD")}, []string{"Acme: left out orders 2 no-amount left"}},
		{"nobody owes it", []cells{order("PO-1", "", "2026-11-28", "5", "USD"), order("PO-1", unread, "2026-11-28", "5", "USD")},
			[]string{"nobody: left out orders 2 no-customer customer", "nobody: left out orders 3 no-customer customer"}},
		{"names that begin alike for long", []cells{order(long+"1", long+"A", "2026-11-28", "5", "USD"), order(long+"2", long+"A", "2026-11-28", "6", "USD"), order(long+"1", long+"B", "2026-11-28", "7", "USD")},
			[]string{long + "A: " + long + "1 2026-11-28 1d 5 USD", long + "A: " + long + "2 2026-11-28 1d 6 USD", long + "B: " + long + "1 2026-11-28 1d 7 USD"}},
		{"one customer by name and number, another", []cells{order("PO-1", "Acme", "2026-11-28", "5", "USD"), order("PO-2", "C-7", "2026-11-28", "5", "USD"), order("PO-3", "Acne", "2026-11-28", "5", "USD")},
			[]string{"Acme: PO-1 2026-11-28 1d 5 USD", "Acme: PO-2 2026-11-28 1d 5 USD", "Acne: PO-3 2026-11-28 1d 5 USD"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := letters.Collect(t.Context(), book{records: map[string][]cells{"orders": test.orders, "customers": {{"name": "Acme", "number": "C-7"}}}}, register(t))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, said(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What people put off isn't asked for; the rest of the order is.
func TestOnHold(t *testing.T) {
	t.Parallel()
	orders := []cells{
		{"order": "PO-1", "customer": "Acme", "due": "2026-11-28", "left": "5", "currency": "USD"},
		{"order": "PO-2", "customer": "Acme", "due": "2026-11-28", "left": "6", "currency": "USD"},
		{"order": "PO-3", "customer": "Acme", "due": "2026-11-28", "left": "7", "currency": "USD"},
	}
	until := day(t, "2026-12-24")
	got, err := letters.Collect(t.Context(), book{records: map[string][]cells{"orders": orders}, holds: []reminders.Hold{
		{Resource: "orders", RecordID: "ordersa", Until: until, Reason: reminders.HoldPaused},
		{Resource: "orders", RecordID: "ordersb", Until: day(t, today), Reason: reminders.HoldSnoozed}, // is over
	}}, register(t))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Acme: PO-2 2026-11-28 1d 6 USD", "Acme: PO-3 2026-11-28 1d 7 USD", "Acme: left out orders 2 on-hold"}
	if diff := cmp.Diff(want, said(got)); diff != "" {
		t.Error(diff)
	}
}

// Whatever is overdue, the totals are the sums of the lines by currency, and the lines
// those of the records.
func TestTotalsAreSums(t *testing.T) {
	t.Parallel()
	r := register(t)
	rapid.Check(t, func(t *rapid.T) {
		codes := []string{"USD", "EUR", "JPY"}
		var orders []cells
		want := map[string]int64{} // in thousandths
		for range rapid.IntRange(1, 20).Draw(t, "orders") {
			code := rapid.SampledFrom(codes).Draw(t, "currency")
			n := rapid.Int64Range(1, 1e12).Draw(t, "thousandths")
			want[code] += n
			orders = append(orders, cells{
				"order": rapid.SampledFrom([]string{"", "PO-1", "PO-2"}).Draw(t, "order"), "customer": "Acme", "currency": code,
				"due": rapid.SampledFrom([]string{"2026-11-28", "2026-01-31"}).Draw(t, "due"), "left": decimalText(n),
			})
		}
		got, err := letters.Collect(t.Context(), book{records: map[string][]cells{"orders": orders}}, r)
		if err != nil || len(got.Customers) != 1 {
			t.Fatalf("%v, %d customers", err, len(got.Customers))
		}
		totals, err := letters.Totals(got.Customers[0].Debts)
		if err != nil || len(totals) != len(want) {
			t.Fatalf("%v, %v", err, totals)
		}
		for _, s := range totals {
			if sum, err := decimal.Parse(decimalText(want[s.Currency])); err != nil || s.Amount.Cmp(sum) != 0 {
				t.Errorf("%s %s, want %s (%v)", s.Currency, s.Amount, sum, err)
			}
		}
	})
}

func decimalText(thousandths int64) string {
	return fmt.Sprintf("%d.%03d", thousandths/1000, thousandths%1000)
}
