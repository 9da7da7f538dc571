package mirror_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
)

// reported is a register whose names no built-in one has; what they are for is
// declared, or in their titles.
const reported = `
name: trade
base_currency: CNY
team: {resource: team, name: [name, other], address: mail, commission: share}
lookup: {resource: 客户, owner: [业务员, sales_rep], last_contact: [seen, seen_before]}
resources:
  - name: 客户
    title: {zh-CN: 客户, en: Customers}
    duplicates: {fields: [short_name]}
    schema:
      primaryKey: short_name
      fields:
        - {name: short_name, type: string, constraints: {required: true}}
        - {name: number, type: string, constraints: {unique: true}}
        - {name: 业务员, type: string}
        - {name: sales_rep, type: string}
        - {name: area, title: {zh-CN: 区域, en: Region}, type: string}
        - {name: seen, type: date}
        - {name: seen_before, type: date}
        - {name: currency, type: string}
        - {name: origin, title: {zh-CN: 客户来源, en: Source}, type: string}
        - {name: progress, title: {zh-CN: 项目状态, en: Project status}, type: string, constraints: {enum: [new, won, lost]}}
        - {name: satisfaction, type: integer, constraints: {minimum: 1, maximum: 5}}
        - {name: amount, type: object, rollup: {from: orders, sum: value, where: not dropped}, currency: currency}
        - {name: buys, type: integer, rollup: {from: orders, count_distinct: "no"}}
  - name: orders
    title: Orders
    deadlines:
      - {name: due, date: due_on, unless: dropped or owed <= 0, amount: owed, per: "no", remind: [P1D], to: ["role:x"]}
    schema:
      foreignKeys: [{fields: buyer, reference: {resource: 客户, fields: short_name}}]
      fields:
        - {name: "no", type: string}
        - {name: buyer, type: string}
        - {name: day, title: Order date, type: date}
        - {name: value, type: number, currency: currency}
        - {name: currency, type: string, format: currency}
        - {name: exchange_rate, type: number}
        - {name: value_base, type: number, formula: "round(value * exchange_rate, 2)"}
        - {name: dropped, type: boolean}
        - {name: owed, type: number, currency: currency}
        - {name: owed_base, type: number, formula: "round(owed * exchange_rate, 2)"}
        - {name: due_on, type: date}
  - name: instalments
    title: Instalments
    deadlines:
      - {name: part_due, title: {zh-CN: 分期到期, en: Part due}, date: due_on, unless: not valid or rest <= 0, amount: rest, per: "no", remind: [P1D], to: ["role:x"]}
    schema:
      foreignKeys: [{fields: buyer, reference: {resource: 客户, fields: short_name}}]
      fields:
        - {name: "no", type: string}
        - {name: buyer, type: string}
        - {name: due_on, type: date}
        - {name: due_amount, type: number, currency: currency}
        - {name: received_amount, type: number, currency: currency}
        - {name: received_date, type: date}
        - {name: currency, type: string, format: currency}
        - {name: exchange_rate, type: number}
        - {name: valid, type: boolean, formula: "true"}
        - {name: rest, type: number, currency: currency, formula: due_amount - (received_amount ?? 0)}
        - {name: rest_base, type: number, formula: "round(rest * exchange_rate, 2)"}
  - name: agreements
    title: Agreements
    deadlines:
      - {name: ending, date: end_date, unless: 'status in ["over"]', remind: [P1D], to: ["role:x"]}
    schema:
      primaryKey: contract_number
      foreignKeys: [{fields: buyer, reference: {resource: 客户, fields: short_name}}]
      fields:
        - {name: contract_number, type: string, constraints: {required: true}}
        - {name: buyer, type: string}
        - {name: end_date, type: date}
        - {name: status, type: string, constraints: {enum: [active, over]}}
        - {name: owner, type: string}
  - name: visits
    title: Visits
    schema:
      foreignKeys: [{fields: buyer, reference: {resource: 客户, fields: short_name}}]
      fields:
        - {name: buyer, type: string}
        - {name: date, type: date}
        - {name: type, type: string}
  - name: team
    title: Team
    schema:
      fields:
        - {name: name, type: string}
        - {name: other, type: string}
        - {name: mail, type: string}
        - {name: share, type: number}
`

// The figures of the report views are those that the records give.
func TestReports(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", reported)
	r.locale = syncer.Locale{Language: language.Chinese, TimeZone: shanghai(t)}
	r.sync() // over no records
	compareReports(r)
	for seed := range uint64(12) {
		r.tabs = randomTrade(rand.New(rand.NewPCG(seed, 7)), today(r))
		r.sync()
		compareReports(r)
		if t.Failed() {
			t.Fatalf("with the records of seed %d", seed)
		}
	}
}

func shanghai(t testing.TB) *time.Location {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// today is the day in the register's time zone.
func today(r *register) time.Time {
	day, err := time.Parse(time.DateOnly, time.Now().In(r.locale.TimeZone).Format(time.DateOnly))
	if err != nil {
		r.t.Fatal(err)
	}
	return day
}

// randomTrade makes records with all that goes wrong: names that several have or
// nobody, cells that are empty or can't be read, missing rates, several currencies.
func randomTrade(rnd *rand.Rand, today time.Time) map[string][]record {
	pick := func(values ...any) any { return values[rnd.IntN(len(values))] }
	money := func() any {
		switch rnd.IntN(12) {
		case 0:
			return nil
		case 1:
			return invalid("#N/A")
		case 2:
			return decimal{0, 0}
		case 3:
			return decimal{-int64(rnd.IntN(1000)), -2}
		}
		return decimal{int64(rnd.IntN(1_000_000)), -2}
	}
	day := func(blank, spread int) any {
		switch rnd.IntN(blank) {
		case 0:
			return nil
		case 1:
			return invalid("soon")
		}
		return today.AddDate(0, 0, spread/2-rnd.IntN(spread))
	}
	names := []any{"Acme", "Ａｃｍｅ", "Borealis", " Borealis", "华强（香港）", "Cargo's \"Ltd\"", "Delta", nil, "Acme  Ltd"}
	tabs := make(map[string][]record)
	for i := range rnd.IntN(14) {
		tabs["客户"] = append(tabs["客户"], record{fmt.Sprintf("c%02d", i), i + 2, map[string]any{
			"short_name": pick(names...), "number": pick(nil, fmt.Sprint(100+i), "104"), "业务员": pick("李", nil, "王", "王@x.example", "李, 王", "李、li"), "sales_rep": pick("Zhang", nil, " zhāng"),
			"area": pick("华南", "EU", nil), "seen": day(4, 400), "seen_before": day(4, 400), "currency": pick("x", nil),
			"origin": pick("fair", "web", nil), "progress": pick("new", "won", "talking", nil), "satisfaction": pick(1, 3, 5, 9, nil, invalid("good")),
		}, nil})
	}
	buyers := append(names, "华强(香港)", "Nobody", "103", "104", invalid("#REF!"))
	for i := range rnd.IntN(40) {
		tabs["instalments"] = append(tabs["instalments"], record{fmt.Sprintf("p%02d", i), i + 2, map[string]any{
			"no": pick("1", "2", nil), "buyer": pick(buyers...), "due_on": day(12, 300), "due_amount": money(), "received_amount": pick(money(), nil), "received_date": day(6, 200),
			"currency": pick("USD", "EUR", nil), "exchange_rate": pick(decimal{71234, -4}, nil, invalid("?")), "valid": pick(true, true, true, false, invalid("")), "rest": money(), "rest_base": money(),
		}, nil})
	}
	for i := range rnd.IntN(20) {
		tabs["agreements"] = append(tabs["agreements"], record{fmt.Sprintf("a%02d", i), i + 2, map[string]any{
			"contract_number": fmt.Sprint("HT-", i), "buyer": pick(buyers...), "end_date": pick(day(10, 60), day(10, 60), day(10, 60), today), "status": pick("active", "over", "done?", nil), "owner": pick("李", nil),
		}, nil})
	}
	for i := range rnd.IntN(40) {
		tabs["visits"] = append(tabs["visits"], record{fmt.Sprintf("v%02d", i), i + 2, map[string]any{
			"buyer": pick(buyers...), "date": day(12, 400), "type": pick("fair", "visit", nil),
		}, nil})
	}
	for i := range rnd.IntN(60) {
		tabs["orders"] = append(tabs["orders"], record{fmt.Sprintf("o%02d", i), i + 2, map[string]any{
			"no": pick("1", "2", "3", "4", nil), "buyer": pick(buyers...), "day": day(15, 300),
			"value": money(), "currency": pick("USD", "EUR", "CNY", "USD", nil, invalid("$")), "exchange_rate": pick(decimal{71, -1}, nil),
			"value_base": money(), "dropped": pick(false, false, false, true, nil, invalid("maybe")), "owed": money(), "owed_base": money(), "due_on": day(12, 300),
		}, nil})
	}
	for i, name := range []any{"李", "王", "Zhāng", "李"}[:rnd.IntN(5)] {
		share := pick(decimal{3, -2}, decimal{25, -3}, decimal{0, 0}, decimal{1, 0}, decimal{3, 0}, nil, invalid("3%?"))
		tabs["team"] = append(tabs["team"], record{fmt.Sprintf("t%02d", i), i + 2, map[string]any{"name": name, "other": pick("Li", nil), "mail": pick("王@X.example", nil, invalid("?")), "share": share}, nil})
	}
	return tabs
}

func compareReports(r *register) {
	r.t.Helper()
	day := today(r)
	compare := func(view, columns string, want []string) {
		r.t.Helper()
		slices.Sort(want)
		got := reportRows(r, view, columns)
		if want == nil {
			want = []string{}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			r.t.Errorf("%s (-want +got):\n%s", view, diff)
		}
	}
	compare("report_contact_gaps", "customer_id, owner, last_contact, days_since, never, unreadable", wantGaps(r.tabs["客户"], day))
	compare("report_sales_by_region", "region, month, currency, orders, sales_lines, amount, amount_base, without_rate, unreadable", wantSales(r.tabs))
	compare("report_receivables_by_customer", "customer_id, customer, owner, currency, payments, not_due, days_1_30, days_31_60, days_61_90, over_90, undated, amount, amount_base, without_rate, unreadable",
		wantReceivables(r.tabs, day))
	compare("report_customer_totals", "customer_id, customer, owner, currency, orders, sales_lines, first_order, last_order, sales, sales_base, sales_without_rate, sales_unreadable, outstanding, overdue, overdue_base, overdue_unreadable",
		wantTotals(r.tabs, day))
	compare("report_contracts_ending", "record_id, contract, customer_id, owner, status, end_date, days_left, unreadable", wantContracts(r.tabs, day))
	compare("report_deadlines", "resource, record_id, deadline, title, due_date, days_left, amount, unreadable", wantDeadlines(r.tabs, day))
	compare("report_payment_plan", "record_id, customer_id, currency, planned, received, outstanding, received_on, days_late, received_base, without_rate, unreadable", wantPayments(r.tabs))
	compare("report_commission", "month, owner, currency, payments, received, received_base, without_rate, unreadable, rate, commission, commission_base", wantCommission(r.tabs))
	compare("report_activity_effect", "resource, kind, contacts, customers, contacts_with_order, customers_with_order, undecided", wantEffect(r.tabs, day))
	compare("report_source_return", "source, customers, currency, buyers, orders, sales_lines, amount, amount_base, without_rate, unreadable", wantSources(r.tabs))
	compare("report_satisfaction", "owner, customers, rated, average, lowest, highest", wantSatisfaction(r.tabs["客户"]))
}

// reportRows returns a view's rows, sorted, their columns joined by |; - for null.
func reportRows(r *register, view, columns string) []string {
	r.t.Helper()
	var parts []string
	for c := range strings.SplitSeq(columns, ", ") {
		parts = append(parts, fmt.Sprintf(`coalesce(CASE WHEN pg_typeof(%s)::text = 'numeric' THEN trim_scale(%[1]s::text::numeric)::text ELSE %[1]s::text END, '-')`, c))
	}
	got := []string{}
	if err := r.db.Select(&got, `SELECT concat_ws('|', `+strings.Join(parts, ", ")+`) FROM acme.`+view); err != nil {
		r.t.Fatalf("%s: %v", view, err)
	}
	slices.Sort(got)
	return got
}
