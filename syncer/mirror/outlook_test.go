package mirror_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/outlook"
	"sheetsync/syncer/outlook/lateness"
)

// customersOutlook is a register of orders that say when they were paid.
var customersOutlook = strings.Replace(reported, "        - {name: due_on, type: date}\n", "        - {name: due_on, type: date}\n        - {name: paid_on, title: Paid date, type: date}\n", 1)

// renew computes the outlook, and reports whether it was.
func (r *register) renew(day time.Time) bool {
	r.t.Helper()
	renewed, err := r.mirror.RenewOutlook(context.Background(), r.name, r.desc, r.locale, expression.DayOf(day))
	if err != nil {
		r.t.Fatal(err)
	}
	return renewed
}

// looked notes that a look at the sheet changed the register.
func (r *register) looked(at time.Time) {
	r.t.Helper()
	if err := r.mirror.RecordLook(context.Background(), syncer.Look{Register: r.name, Started: at, Ended: at, Status: syncer.StatusApplied}); err != nil {
		r.t.Fatal(err)
	}
}

// randomHistory makes two years of orders, with a little of what goes wrong.
func randomHistory(rnd *rand.Rand, customers int, today time.Time) map[string][]record {
	tabs := make(map[string][]record)
	for i := range customers {
		name := fmt.Sprintf("Customer %d", i)
		tabs["客户"] = append(tabs["客户"], record{fmt.Sprintf("c%03d", i), i + 2, map[string]any{"short_name": name, "业务员": "李"}, nil})
		currency := []any{"USD", "EUR", "CNY"}[i%3]
		every, late := 10+150*rnd.Float64()*rnd.Float64(), rnd.Float64()
		worth := 1e5 / (rnd.ExpFloat64() + rnd.ExpFloat64() + rnd.ExpFloat64())
		for day := 60 + 600*rnd.Float64(); day > 0; day -= every * rnd.ExpFloat64() {
			n := len(tabs["orders"])
			order := map[string]any{
				"no": fmt.Sprint(n), "buyer": name, "day": today.AddDate(0, 0, -int(day)), "value": decimal{int64(worth * (rnd.ExpFloat64() + rnd.ExpFloat64())), -2}, "currency": currency,
				"dropped": false, "owed": decimal{0, 0}, "due_on": today.AddDate(0, 0, 30-int(day)),
			}
			order["paid_on"] = order["due_on"].(time.Time).AddDate(0, 0, -rnd.IntN(3))
			if rnd.Float64() < late {
				order["paid_on"] = order["due_on"].(time.Time).AddDate(0, 0, 1+rnd.IntN(20))
			}
			if order["paid_on"].(time.Time).After(today) {
				order["paid_on"], order["owed"] = nil, order["value"]
			}
			switch rnd.IntN(80) {
			case 0:
				order["dropped"], order["paid_on"] = true, nil
			case 1:
				order["currency"] = "GBP"
			case 2:
				order["value"] = invalid("#N/A")
			}
			if i%40 == 0 && rnd.IntN(3) == 0 {
				order[[]string{"day", "dropped"}[rnd.IntN(2)]] = invalid("?")
			}
			if i%2 == 0 {
				if amount, ok := order["value"].(decimal); ok {
					order["value_base"] = decimal{7 * amount.c, amount.e}
				}
			}
			tabs["orders"] = append(tabs["orders"], record{fmt.Sprintf("o%05d", n), n + 2, order, nil})
			if rnd.Float64() < 0.1 {
				break
			}
		}
	}
	return tabs
}

// wantOutlook is the outlook that the records give.
func wantOutlook(tabs map[string][]record, today time.Time) []string {
	in := outlook.Input{Customers: len(tabs["客户"]), Today: expression.DayOf(today)}
	for _, o := range tabs["orders"] {
		customer := slices.IndexFunc(tabs["客户"], func(c record) bool { return c.values["short_name"] == o.values["buyer"] })
		dropped, said := o.values["dropped"].(bool)
		if !dropped {
			day, dated := dayOf(o.values["day"])
			order := outlook.Order{Customer: customer, Day: expression.DayOf(day), Dated: dated && said}
			if value := centsOf(o.values["value"]); value.known {
				order.Amount = outlook.Money{Value: float64(value.value) / 100, Currency: textOf(o.values["currency"]), Known: true}
			}
			if base := centsOf(o.values["value_base"]); base.known {
				order.Base = outlook.Money{Value: float64(base.value) / 100, Currency: "CNY", Known: true}
			}
			in.Orders = append(in.Orders, order)
		}
		due, _ := dayOf(o.values["due_on"])
		paid, isPaid := dayOf(o.values["paid_on"])
		paidUp := centsOf(o.values["owed"]).value <= 0
		settled := dropped || paidUp
		if (said || paidUp) && (isPaid || !settled) {
			in.Payments = append(in.Payments, lateness.Payment{Customer: customer, Due: expression.DayOf(due), Paid: expression.DayOf(paid), IsPaid: isPaid && settled})
		}
	}
	result := outlook.Of(in)
	var want []string
	for i, c := range tabs["客户"] {
		of, pays := result.Customers[i], result.Payments.Customers[i]
		if of.Orders+pays.Payments == 0 && of.ForecastReason == "" { // all that was ordered was dropped
			continue
		}
		texts := map[string]string{}
		put := func(column string, known bool, value any) {
			texts[column] = "-"
			if text := fmt.Sprint(value); known && text != "" {
				texts[column] = text
			}
		}
		ordered := of.Orders > 0
		put("order_days", ordered, of.Orders)
		put("days_since_order", ordered, int(in.Today-of.Last))
		put("currency", of.Total.Known, of.Total.Currency)
		put("sales", of.Total.Known, trimmed(of.Total.Value, 2))
		put("recency_score", of.Scores.Recency > 0, of.Scores.Recency)
		put("monetary_score", of.Scores.Monetary > 0, of.Scores.Monetary)
		if f := of.Forecast; f != nil {
			put("alive", of.Orders > 1, trimmed(f.Alive, 4))
			put("expected_orders", true, trimmed(f.Orders, 4))
		} else {
			put("alive", false, "")
			put("expected_orders", false, "")
		}
		put("orders_reason", true, of.ForecastReason)
		put("expected_order_value", of.Value.Known, trimmed(of.Value.Value, 2))
		put("value_reason", true, of.ValueReason)
		put("payments", true, pays.Payments)
		put("late_payments", true, pays.Late)
		put("late_probability", pays.Payments > 0 && pays.Reason == "", trimmed(pays.Likely, 4))
		put("payments_reason", true, pays.Reason)
		row := []string{c.id, c.values["short_name"].(string), "李"}
		for _, column := range outlookColumns[3:] {
			row = append(row, texts[column])
		}
		want = append(want, strings.Join(row, "|"))
	}
	return want
}

func trimmed(x float64, decimals int) string {
	text := fmt.Sprintf("%.*f", decimals, x)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

var outlookColumns = []string{
	"customer_id", "customer", "owner", "order_days", "days_since_order", "currency", "sales", "recency_score", "monetary_score", "alive", "expected_orders", "orders_reason",
	"expected_order_value", "value_reason", "payments", "late_payments", "late_probability", "payments_reason",
}

// What the view shows is what the records give.
func TestOutlook(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customersOutlook)
	r.locale = syncer.Locale{Language: language.Chinese, TimeZone: shanghai(t)}
	r.sync()
	day := today(r)
	if !r.renew(day) {
		t.Error("over no records, nothing was computed")
	}
	if rows := r.rows(`SELECT * FROM acme.report_customer_outlook`); len(rows) != 0 {
		t.Errorf("over no records: %v", rows)
	}
	r.tabs = randomHistory(rand.New(rand.NewPCG(1, 2)), 400, day)
	r.sync()
	r.looked(day)
	r.renew(day)
	got := reportRows(r, "report_customer_outlook", strings.Join(outlookColumns, ", "))
	want := wantOutlook(r.tabs, day)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, query := range []string{
		`SELECT count(*) > 100 AS it FROM acme.report_customer_outlook WHERE expected_orders IS NOT NULL`,
		`SELECT count(*) > 30 AS it FROM acme.report_customer_outlook WHERE late_probability IS NOT NULL`,
		`SELECT count(*) > 0 AS it FROM acme.report_customer_outlook WHERE orders_reason = 'unknown-orders' AND order_days IS NULL`,
		`SELECT count(*) > 0 AS it FROM acme.report_customer_outlook WHERE value_reason = 'unknown-amounts'`,
		`SELECT count(*) > 50 AND bool_and(round(expected_orders * expected_order_value, 2) = expected_sales) AS it FROM acme.report_customer_outlook WHERE expected_order_value IS NOT NULL`,
		`SELECT count(DISTINCT currency) = 3 AS it FROM acme.report_customer_outlook`,
		`SELECT count(*) > 0 AS it FROM acme.report_customer_outlook WHERE class = '核心客户' AND recency_score = 5 AND frequency_score >= 4`,
		`SELECT computed_on = '` + day.Format(time.DateOnly) + `' AND orders_error < least(orders_error_own, orders_error_everyone) AND orders_tested > 100 AND payments_error < payments_error_naive AS it FROM sheetsync.outlooks`,
	} {
		if got := r.rows(query); !slices.Equal(got, []string{"(t)"}) {
			t.Errorf("%s: %v", query, got)
		}
	}

	// Of a customer who is gone there is nothing, and of one without orders neither.
	for _, o := range r.tabs["orders"] {
		if o.values["buyer"] == "Customer 7" {
			o.values["buyer"] = "Nobody"
		}
	}
	r.sync()
	r.looked(day.Add(time.Hour))
	r.renew(day)
	if got := r.rows(`SELECT * FROM sheetsync.customer_outlook WHERE customer_id = 'c007'`); len(got) != 0 {
		t.Errorf("of a customer without orders: %v", got)
	}
	r.tabs["客户"] = r.tabs["客户"][1:]
	r.sync()
	if got := r.rows(`SELECT * FROM acme.report_customer_outlook WHERE customer_id = 'c000'`); len(got) != 0 {
		t.Errorf("of a customer who is gone: %v", got)
	}
}

// An outlook is computed where the register has changed, or a day has passed, and only
// rows that differ are written.
func TestOutlookIsRenewed(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customersOutlook)
	r.locale.TimeZone = time.UTC
	day := today(r)
	r.tabs = randomHistory(rand.New(rand.NewPCG(3, 4)), 60, day)
	versions := func() []string { return r.rows(`SELECT customer_id, xmin FROM sheetsync.customer_outlook ORDER BY 1`) }
	var before []string
	for _, step := range []struct {
		name    string
		do      func()
		on      time.Time
		renewed bool
		same    bool // no row was written
	}{
		{"the first time", func() { r.sync(); r.looked(day) }, day, true, false},
		{"again", func() {}, day, false, true},
		{"after a change of something else", func() {
			r.tabs["客户"][0].values["area"] = "EU"
			r.sync()
			r.looked(day.Add(time.Minute))
		}, day, false, true},
		{"again after that", func() {}, day, false, true},
		{"after a new order", func() {
			o := r.tabs["orders"][0]
			o.id, o.row = "new", 9999
			r.tabs["orders"] = append(r.tabs["orders"], o)
			r.sync()
			r.looked(day.Add(2 * time.Minute))
		}, day, true, false},
		{"the day after", func() {}, day.AddDate(0, 0, 1), true, false},
		{"again on that day", func() {}, day.AddDate(0, 0, 1), false, true},
	} {
		step.do()
		if renewed := r.renew(step.on); renewed != step.renewed {
			t.Errorf("%s: renewed: %t", step.name, renewed)
		}
		after := versions()
		if same := slices.Equal(before, after); same != step.same {
			t.Errorf("%s: the rows are the same: %t", step.name, same)
		}
		before = after
	}

	// Where the view's source isn't there, nothing fails; and where nothing is sold any
	// more, nothing is kept.
	r.db.MustExec(`DROP VIEW acme.report_sales CASCADE`)
	if r.renew(day.AddDate(0, 0, 2)) {
		t.Error("something was computed without the view of sales")
	}
	r.describe(`{name: trade, resources: [{name: 客户, schema: {fields: [{name: short_name, type: string}]}}]}`)
	r.tabs = map[string][]record{"客户": {{"c1", 2, map[string]any{"short_name": "A"}, nil}}}
	r.sync()
	r.renew(day.AddDate(0, 0, 3))
	if got := r.rows(`SELECT (SELECT count(*) FROM sheetsync.customer_outlook) + (SELECT count(*) FROM sheetsync.outlooks) AS n`); !slices.Equal(got, []string{"(0)"}) {
		t.Errorf("kept are %v", got)
	}
}

// Records that are one customer have one outlook, under the oldest's id.
func TestOutlookOfMerged(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customersOutlook)
	r.locale.TimeZone = time.UTC
	day := today(r)
	customer := func(id string, row int, name string) record {
		return record{id, row, map[string]any{"short_name": name}, nil}
	}
	order := func(id string, row int, buyer string, days int) record {
		return record{id, row, map[string]any{"buyer": buyer, "day": day.AddDate(0, 0, -days), "value": decimal{100, 0}, "currency": "USD", "dropped": false}, nil}
	}
	r.tabs = map[string][]record{
		"客户":     {customer("a", 2, "Acme"), customer("b", 3, "Acme Ltd"), customer("c", 4, "Borealis")},
		"orders": {order("1", 2, "Acme", 30), order("2", 3, "Acme Ltd", 20), order("3", 4, "Acme Ltd", 30), order("4", 5, "Borealis", 5)},
	}
	one := table.NewTable(r.desc.Resources[0], 1)
	one.SetID(0, "a")
	one.SetRow(0, 2)
	one.SetText(0, 0, "Acme Ltd")
	r.merged = []syncer.MergedRecords{{Table: one, IDs: [][]string{{"a", "b"}}}}
	r.sync()
	r.looked(day)
	r.renew(day)
	want := []string{"a|Acme Ltd|2|300|USD", "c|Borealis|1|100|USD"}
	if diff := cmp.Diff(want, reportRows(r, "report_customer_outlook", "customer_id, customer, order_days, sales, currency")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// An outlook on 100,000 customers with 500,000 lines of orders, and the look at it.
func BenchmarkOutlook(b *testing.B) {
	r := newRegister(b, "acme", reported)
	d, err := registers.Load("foreign-trade")
	if err != nil {
		b.Fatal(err)
	}
	r.desc, r.locale = d, syncer.Locale{Language: language.Chinese, TimeZone: shanghai(b)}
	lock(b, r.mirror, "acme")
	if err := r.mirror.Prepare(context.Background(), "acme", d, r.locale); err != nil {
		b.Fatal(err)
	}
	r.db.MustExec(`INSERT INTO acme.customers (customer_name, owner, _id, _row, _changed_at) SELECT '客户' || g, '李', '_' || g, g, now() FROM generate_series(1, 100000) AS g`)
	// Of each five lines a number of first ones are apart in time, as a customer's rate
	// has it.
	r.db.MustExec(`INSERT INTO acme.transactions (customer, order_date, currency, line_total, base_total, rate, in_force, outstanding, due_date, paid_date, payment_rows, contract_payment_rows, _id, _row, _changed_at)
		SELECT '客户' || c, current_date - (hashint4(c) & 511) + n * (1 + (hashint4(7 * c) & 63)), 'USD', 10 + (hashint4(c * 5 + n) & 1023), 70 + 7 * (hashint4(c * 5 + n) & 1023), 7, true, 0,
			current_date - (hashint4(c) & 511), current_date - (hashint4(c) & 511) + (hashint4(c * 3 + n) & 7) - 4, 0, 0, '_' || c * 5 + n, c * 5 + n, now()
		FROM generate_series(1, 100000) AS c, generate_series(0, 4) AS n`)
	for _, table := range []string{"acme.customers", "acme.transactions"} {
		r.db.MustExec(`ALTER TABLE ` + table + ` ADD PRIMARY KEY (_id)`)
		r.db.MustExec(`ANALYZE ` + table)
	}
	day := today(r)
	b.Run("compute", func(b *testing.B) {
		for b.Loop() {
			day = day.AddDate(0, 0, 1)
			r.renew(day)
		}
	})
	b.Run("nothing to do", func(b *testing.B) {
		for b.Loop() {
			r.renew(day)
		}
	})
	b.Run("look", func(b *testing.B) {
		for b.Loop() {
			r.db.MustExec(`SELECT count(q) FROM acme.report_customer_outlook AS q`)
		}
	})
}
